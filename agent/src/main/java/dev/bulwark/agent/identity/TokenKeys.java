package dev.bulwark.agent.identity;

import dev.bulwark.fleet.keys.KeyVault;
import dev.bulwark.fleet.keys.Pkcs11KeyVault;
import dev.bulwark.fleet.keys.Pkcs11Token;
import dev.bulwark.fleet.keys.Pkcs11Uri;
import dev.bulwark.fleet.keys.Secret;
import dev.bulwark.fleet.keys.Secrets;
import dev.bulwark.fleet.keys.SigningKey;
import dev.bulwark.problem.Problem;
import java.time.InstantSource;
import java.util.concurrent.ConcurrentHashMap;

/** The tokens of this process, each opened once and kept open: a device signs with its key at every connection. */
final class TokenKeys {
  private static final ConcurrentHashMap<Pkcs11Token, KeyVault> OPEN = new ConcurrentHashMap<>();

  private TokenKeys() {}

  static DeviceKey key(String text, Pkcs11Uri uri) {
    KeyVault vault = OPEN.computeIfAbsent(Pkcs11Token.of(uri), token -> open(token, uri));
    String name = uri.object().orElse("device");
    SigningKey key = vault.find(name).orElseGet(() -> vault.create(name, KeyVault.Algorithm.P256));
    if (!key.algorithm().equals("SHA256withECDSA")) throw new Problem("AGENT-012", "the token's key " + name + " is not a P-256 key", "name another object; it is made when it is absent");
    VaultSignatures.register();
    return new DeviceKey.InToken(text, new VaultSignatures.Handle(key), key.publicKey());
  }

  private static KeyVault open(Pkcs11Token token, Pkcs11Uri uri) {
    var source = uri.pinSource().orElseThrow(() -> new Problem("AGENT-013", "the PKCS#11 URI does not tell where the PIN is", "add pin-source=file:PATH or pin-source=env:NAME"));
    try (Secret pin = new Secrets().read(source)) {
      return Pkcs11KeyVault.open(token, pin, InstantSource.system());
    }
  }
}

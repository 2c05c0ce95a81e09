package dev.bulwark.cli.firmware;

import dev.bulwark.firmware.mcuboot.McubootKey;
import dev.bulwark.firmware.mcuboot.McubootPem;
import dev.bulwark.firmware.mcuboot.McubootSigner;
import dev.bulwark.firmware.signature.BootKeys;
import dev.bulwark.firmware.signature.BootPublicKey;
import dev.bulwark.firmware.signature.BootSigner;
import dev.bulwark.firmware.signature.SigningInput;
import dev.bulwark.fleet.keys.Pkcs11KeyVault;
import dev.bulwark.fleet.keys.Pkcs11Token;
import dev.bulwark.fleet.keys.Pkcs11Uri;
import dev.bulwark.fleet.keys.Secret;
import dev.bulwark.fleet.keys.Secrets;
import dev.bulwark.fleet.keys.SigningKey;
import dev.bulwark.problem.Printable;
import dev.bulwark.problem.Problem;
import java.time.InstantSource;

/**
 * A secure boot key in a PKCS#11 token, named by a URI (RFC 7512).
 *
 * <h2>Guarantees</h2> It is the key with exactly the URI's {@code object} label in exactly the URI's token, or none: never the only one, the first or the last.
 */
final class TokenSigner implements BootSigner, AutoCloseable {
  private final Pkcs11KeyVault vault;
  private final SigningKey key;
  private final BootPublicKey publicKey;

  private TokenSigner(Pkcs11KeyVault vault, SigningKey key, BootPublicKey publicKey) {
    this.vault = vault;
    this.key = key;
    this.publicKey = publicKey;
  }

  /** @throws Problem FIRMWARE-308 (incomplete URI), FIRMWARE-309 (no such key), and the KEYS codes of the token */
  static TokenSigner open(String text) {
    Pkcs11Uri uri = Pkcs11Uri.parse(text);
    String label = uri.object().orElseThrow(() -> incomplete("the URI names no key", "add ;object=LABEL of the key"));
    var source = uri.pinSource().orElseThrow(() -> incomplete("the URI does not tell where the PIN is", "add pin-source=file:PATH or pin-source=env:NAME"));
    Pkcs11Token token = Pkcs11Token.of(uri);
    Pkcs11KeyVault vault;
    try (Secret pin = new Secrets().read(source)) {
      vault = Pkcs11KeyVault.open(token, pin, InstantSource.system());
    }
    boolean usable = false;
    try {
      SigningKey key =
          vault
              .findForImages(label)
              .orElseThrow(
                  () -> new Problem("FIRMWARE-309", "the token " + Printable.line(uri.token(), 64) + " holds no key labelled " + Printable.line(label, 80), "check the label; a key shows only with a certificate of its CKA_ID and label beside it"));
      TokenSigner signer = new TokenSigner(vault, key, BootKeys.ofSpki(key.publicKey().getEncoded()));
      usable = true;
      return signer;
    } finally {
      if (!usable) vault.close();
    }
  }

  private static Problem incomplete(String detail, String hint) {
    return new Problem("FIRMWARE-308", detail, hint);
  }

  @Override
  public BootPublicKey publicKey() {
    return publicKey;
  }

  @Override
  public byte[] sign(SigningInput image) {
    return key.sign(image.message());
  }

  /** The same key for MCUboot images, which hash and encode alike. */
  McubootSigner mcuboot() {
    McubootKey same = McubootPem.ofSpki(publicKey.spki());
    return new McubootSigner() {
      @Override
      public McubootKey publicKey() {
        return same;
      }

      @Override
      public byte[] sign(byte[] message) {
        return key.sign(message);
      }
    };
  }

  @Override
  public void close() {
    vault.close();
  }
}

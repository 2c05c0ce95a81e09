package dev.bulwark.fleet.keys;

import dev.bulwark.problem.Problem;
import java.nio.file.Path;
import java.time.InstantSource;

/** Another process that uses a token: {@code LIBRARY LABEL KEY find|create}. */
final class SoftHsmProbe {
  private SoftHsmProbe() {}

  public static void main(String[] arguments) {
    Pkcs11Token token = Pkcs11Token.of(Path.of(arguments[0]), arguments[1]);
    int index = TokenConnection.find(token, TokenSlots.list(token)).index();
    try (Pkcs11KeyVault vault = Pkcs11KeyVault.open(token, Secret.of(SoftHsm.PIN.toCharArray()), InstantSource.system())) {
      SigningKey key = arguments[3].equals("create") ? vault.create(arguments[2], KeyVault.Algorithm.P256) : vault.find(arguments[2]).orElseThrow();
      key.sign(new byte[] {1});
      System.out.println(index + " " + VaultJson.hex(key.publicKey().getEncoded()));
    } catch (Problem e) {
      System.out.println(e.code());
    }
  }
}

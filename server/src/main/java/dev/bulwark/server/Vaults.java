package dev.bulwark.server;

import dev.bulwark.fleet.keys.FileKeyVault;
import dev.bulwark.fleet.keys.KeyVault;
import dev.bulwark.fleet.keys.Pkcs11KeyVault;
import dev.bulwark.fleet.keys.Pkcs11Token;
import dev.bulwark.fleet.keys.Secret;
import dev.bulwark.fleet.keys.Secrets;
import dev.bulwark.fleet.keys.Unlock;
import dev.bulwark.server.config.Config;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;

/** Opens the key vault that the configuration names; secrets are fetched for the moment of opening. */
final class Vaults {
  private Vaults() {}

  static KeyVault open(Config.Keys keys, Path folder, InstantSource clock, SecureRandom random) {
    return switch (keys) {
      case Config.Keys.InFiles files when files.passphrase().isPresent() -> {
        try (Secret passphrase = new Secrets().read(files.passphrase().get())) {
          yield FileKeyVault.open(folder, Unlock.passphrase(passphrase), random);
        }
      }
      case Config.Keys.InFiles files -> FileKeyVault.open(folder, Unlock.beside(folder), random);
      case Config.Keys.InToken token -> {
        try (Secret pin = new Secrets().read(token.pin())) {
          yield Pkcs11KeyVault.open(Pkcs11Token.of(Path.of(token.library()), token.token()), pin, clock);
        }
      }
    };
  }
}

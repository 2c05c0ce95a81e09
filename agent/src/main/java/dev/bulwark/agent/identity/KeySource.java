package dev.bulwark.agent.identity;

import dev.bulwark.fleet.keys.Pkcs11Uri;
import java.security.SecureRandom;

/** Where a device's private keys are made. */
public sealed interface KeySource {
  /** A new key from a file source; from a token the one key that it keeps for this device, made on first use. */
  DeviceKey create(SecureRandom random);

  /** As it stands in {@code agent.json}; holds no secret. */
  String text();

  /** A file of mode 0600 in the agent's folder. */
  static KeySource file() {
    return new File();
  }

  /**
   * {@code file}, or a {@code pkcs11:} URI (RFC 7512) with {@code module-path} and {@code pin-source}; {@code object} names the key, {@code device} where it is absent.
   * Fails by {@code Problem KEYS-026}.
   */
  static KeySource of(String text) {
    return text.equals("file") ? file() : new Token(text, Pkcs11Uri.parse(text));
  }

  record File() implements KeySource {
    @Override
    public DeviceKey create(SecureRandom random) {
      return DeviceKey.newInFile(random);
    }

    @Override
    public String text() {
      return "file";
    }
  }

  /** A key in a token is kept over renewals: it cannot have been copied, and a token's room is small. */
  record Token(String text, Pkcs11Uri uri) implements KeySource {
    @Override
    public DeviceKey create(SecureRandom random) {
      return TokenKeys.key(text, uri);
    }
  }
}

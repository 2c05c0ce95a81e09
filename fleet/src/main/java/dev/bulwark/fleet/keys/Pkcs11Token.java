package dev.bulwark.fleet.keys;

import dev.bulwark.problem.Problem;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Which token: the vendor's PKCS#11 library, the token's label and, where two tokens share a label, its serial number. A slot number is not among them: tokens change slots.
 */
public record Pkcs11Token(Path library, String label, Optional<String> serial) {
  public Pkcs11Token {
    String path = library.toString();
    // The provider's configuration is lines of text in which ${…} is expanded.
    if (!library.isAbsolute() || path.contains("${") || path.chars().anyMatch(Character::isISOControl)) {
      throw new Problem("KEYS-020", "the PKCS#11 library is named by its absolute path", "write for example /usr/lib/softhsm/libsofthsm2.so");
    }
  }

  public static Pkcs11Token of(Path library, String label) {
    return new Pkcs11Token(library, label, Optional.empty());
  }

  /** The token of a {@code pkcs11:} URI, which must then have a {@code module-path}. */
  public static Pkcs11Token of(Pkcs11Uri uri) {
    Path library = uri.modulePath().orElseThrow(() -> new Problem("KEYS-026", "the PKCS#11 URI names no library", "add ?module-path=/path/of/library.so"));
    return new Pkcs11Token(library, uri.token(), uri.serial());
  }
}

package dev.bulwark.hardening.fleet;

import java.util.Optional;

/**
 * A public key's kind and size.
 *
 * @param algorithm as Java names it: {@code RSA}, {@code EC}, {@code Ed25519}, {@code Ed448}
 * @param bits of the modulus or of the curve's order
 */
public record KeyStrength(String algorithm, int bits) {
  /** Below these a key is weak: 112 bits of security for RSA, 128 for curves (NIST SP 800-57 part 1, table 2). */
  private static final int RSA = 2048;

  private static final int CURVE = 256;

  /** Whether it is too weak; empty for a kind that this cannot judge. */
  public Optional<Boolean> weak() {
    return switch (algorithm) {
      case "RSA" -> Optional.of(bits < RSA);
      // the order of secp256r1 has 256 bits, that of a curve chosen to look like it may have fewer
      case "EC" -> Optional.of(bits < CURVE);
      case "Ed25519", "Ed448" -> Optional.of(false);
      case "DSA" -> Optional.of(true);
      default -> Optional.empty();
    };
  }

  @Override
  public String toString() {
    return algorithm + (bits > 0 ? " of " + bits + " bits" : "");
  }
}

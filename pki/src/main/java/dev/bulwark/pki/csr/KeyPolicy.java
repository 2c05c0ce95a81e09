package dev.bulwark.pki.csr;

import java.util.EnumSet;
import java.util.Set;

/**
 * Which keys are certified.
 *
 * @param kinds the kinds allowed
 * @param smallestRsa modulus bits, 2048 at least
 * @param largestRsa modulus bits, 8192 at most: verifying with a longer one is an attack on us
 */
public record KeyPolicy(Set<KeyKind> kinds, int smallestRsa, int largestRsa) {
  public static final KeyPolicy DEFAULT = new KeyPolicy(EnumSet.allOf(KeyKind.class), 2048, 8192);

  public KeyPolicy {
    if (smallestRsa < 2048 || largestRsa > 8192 || smallestRsa > largestRsa) throw new IllegalArgumentException("RSA keys have 2048 to 8192 bits");
    kinds = Set.copyOf(kinds);
  }
}

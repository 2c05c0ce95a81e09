package dev.bulwark.pki.csr;

import java.math.BigInteger;

/** What an RSA public key must satisfy to be worth a certificate (SP 800-89, 5.3.3, without the primality test of the whole). */
final class RsaRules {
  private static final BigInteger SMALLEST_EXPONENT = BigInteger.valueOf(65_537);
  private static final BigInteger EXPONENT_LIMIT = BigInteger.ONE.shiftLeft(32);
  private static final int[] ROCA_PRIMES = {
    3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97, 101, 103, 107, 109, 113, 127, 131, 137, 139, 149, 151, 157, 163, 167
  };
  private static final BigInteger SMALL_PRIMES = productOfPrimesBelow(752);

  private RsaRules() {}

  static void check(BigInteger modulus, BigInteger exponent, KeyPolicy policy) throws Refusal {
    int bits = modulus.bitLength();
    if (modulus.signum() <= 0 || bits < policy.smallestRsa() || bits > policy.largestRsa())
      throw weak("the RSA modulus has " + bits + " bits, not " + policy.smallestRsa() + " to " + policy.largestRsa());
    if (!exponent.testBit(0) || exponent.compareTo(SMALLEST_EXPONENT) < 0 || exponent.compareTo(EXPONENT_LIMIT) >= 0)
      throw weak("the RSA exponent is not an odd number from 65537 up to 32 bits");
    if (!modulus.testBit(0) || !modulus.gcd(SMALL_PRIMES).equals(BigInteger.ONE)) throw weak("the RSA modulus has a small factor");
    if (looksLikeRoca(modulus)) throw weak("the RSA modulus has the mark of keys that can be factored (CVE-2017-15361)");
  }

  /** The vulnerable generator's primes are powers of 65537 modulo every small prime; so is their product. A sound modulus passes all of these by chance about once in 2^27. */
  private static boolean looksLikeRoca(BigInteger modulus) {
    for (int prime : ROCA_PRIMES) {
      int want = modulus.mod(BigInteger.valueOf(prime)).intValue();
      int power = 1;
      boolean found = false;
      do {
        found |= power == want;
        power = (int) (power * 65_537L % prime);
      } while (power != 1);
      if (!found) return false;
    }
    return true;
  }

  private static BigInteger productOfPrimesBelow(int limit) {
    BigInteger product = BigInteger.ONE;
    for (int n = 3; n < limit; n += 2) if (BigInteger.valueOf(n).isProbablePrime(30)) product = product.multiply(BigInteger.valueOf(n));
    return product;
  }

  private static Refusal weak(String detail) {
    return new Refusal("EST-010", detail, "make a new RSA key of 3072 bits with exponent 65537, or a P-256 key");
  }
}

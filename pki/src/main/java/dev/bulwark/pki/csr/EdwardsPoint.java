package dev.bulwark.pki.csr;

import java.math.BigInteger;

/**
 * Tells a usable Ed25519 public key from one that proves nothing: with a point of small order anybody can make signatures that verify (RFC 8032, 5.1.3 for decoding).
 */
final class EdwardsPoint {
  private static final BigInteger P = BigInteger.ONE.shiftLeft(255).subtract(BigInteger.valueOf(19));
  private static final BigInteger D = BigInteger.valueOf(-121_665).multiply(BigInteger.valueOf(121_666).modInverse(P)).mod(P);
  private static final BigInteger ROOT_OF_MINUS_ONE = BigInteger.TWO.modPow(P.subtract(BigInteger.ONE).shiftRight(2), P);
  private final BigInteger x;
  private final BigInteger y;

  private EdwardsPoint(BigInteger x, BigInteger y) {
    this.x = x;
    this.y = y;
  }

  /** True for 32 octets that encode, canonically, a point whose order is not 1, 2, 4 or 8. */
  static boolean isSound(byte[] encoded) {
    if (encoded.length != 32) return false;
    byte[] big = new byte[32];
    for (int i = 0; i < 32; i++) big[i] = encoded[31 - i];
    boolean odd = big[0] < 0;
    big[0] &= 0x7f;
    BigInteger y = new BigInteger(1, big);
    if (y.compareTo(P) >= 0) return false;
    BigInteger yy = y.multiply(y).mod(P);
    BigInteger xx = yy.subtract(BigInteger.ONE).multiply(D.multiply(yy).add(BigInteger.ONE).modInverse(P)).mod(P);
    BigInteger x = xx.modPow(P.add(BigInteger.valueOf(3)).shiftRight(3), P);
    if (!x.multiply(x).mod(P).equals(xx)) x = x.multiply(ROOT_OF_MINUS_ONE).mod(P);
    if (!x.multiply(x).mod(P).equals(xx)) return false;
    if (x.signum() == 0) return false;
    if (x.testBit(0) != odd) x = P.subtract(x);
    EdwardsPoint eight = new EdwardsPoint(x, y).twice().twice().twice();
    return !(eight.x.signum() == 0 && eight.y.equals(BigInteger.ONE));
  }

  /** Affine doubling; the complete addition law has no exceptional case. */
  private EdwardsPoint twice() {
    BigInteger t = D.multiply(x).multiply(x).multiply(y).multiply(y).mod(P);
    BigInteger x3 = x.multiply(y).shiftLeft(1).multiply(BigInteger.ONE.add(t).modInverse(P)).mod(P);
    BigInteger y3 = y.multiply(y).add(x.multiply(x)).multiply(BigInteger.ONE.subtract(t).modInverse(P)).mod(P);
    return new EdwardsPoint(x3, y3);
  }
}

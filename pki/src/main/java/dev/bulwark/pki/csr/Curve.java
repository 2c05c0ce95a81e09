package dev.bulwark.pki.csr;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;

/** The three NIST curves that devices may use (SP 800-186), with the arithmetic to tell whether a point is one of theirs. All have a = -3 and p ≡ 3 mod 4. */
enum Curve {
  P256(KeyKind.P256, "1.2.840.10045.3.1.7", 32,
      "ffffffff00000001000000000000000000000000ffffffffffffffffffffffff",
      "5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b"),
  P384(KeyKind.P384, "1.3.132.0.34", 48,
      "fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff0000000000000000ffffffff",
      "b3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aef"),
  P521(KeyKind.P521, "1.3.132.0.35", 66,
      "01ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
      "0051953eb9618e1c9a1f929a21a0b68540eea2da725b99b315f3b8b489918ef109e156193951ec7e937b1652c0bd3bb1bf073573df883d2c34f1ef451fd46b503f00");

  final KeyKind kind;
  final String oid;
  private final int octets;
  private final BigInteger p;
  private final BigInteger b;

  Curve(KeyKind kind, String oid, int octets, String p, String b) {
    this.kind = kind;
    this.oid = oid;
    this.octets = octets;
    this.p = new BigInteger(p, 16);
    this.b = new BigInteger(b, 16);
  }

  static Optional<Curve> of(String oid) {
    return Arrays.stream(values()).filter(c -> c.oid.equals(oid)).findFirst();
  }

  /** The point uncompressed, proven to be on the curve and not at infinity; empty where {@code point} is no such encoding. */
  Optional<byte[]> uncompressed(byte[] point) {
    if (point.length == 0) return Optional.empty();
    return switch (point[0]) {
      case 4 -> point.length == 1 + 2 * octets && isOnCurve(number(point, 1), number(point, 1 + octets)) ? Optional.of(point) : Optional.empty();
      case 2, 3 -> point.length == 1 + octets ? decompress(number(point, 1), point[0] == 3) : Optional.empty();
      default -> Optional.empty();
    };
  }

  private BigInteger number(byte[] point, int from) {
    return new BigInteger(1, point, from, octets);
  }

  private boolean isOnCurve(BigInteger x, BigInteger y) {
    return x.compareTo(p) < 0 && y.compareTo(p) < 0 && y.multiply(y).mod(p).equals(right(x));
  }

  /** x³ - 3x + b. */
  private BigInteger right(BigInteger x) {
    return x.multiply(x).subtract(BigInteger.valueOf(3)).multiply(x).add(b).mod(p);
  }

  private Optional<byte[]> decompress(BigInteger x, boolean odd) {
    if (x.compareTo(p) >= 0) return Optional.empty();
    BigInteger y = right(x).modPow(p.add(BigInteger.ONE).shiftRight(2), p);
    if (y.testBit(0) != odd) y = p.subtract(y);
    if (!isOnCurve(x, y)) return Optional.empty();
    byte[] out = new byte[1 + 2 * octets];
    out[0] = 4;
    put(x, out, 1);
    put(y, out, 1 + octets);
    return Optional.of(out);
  }

  private void put(BigInteger value, byte[] out, int from) {
    byte[] two = value.toByteArray();
    int skip = Math.max(0, two.length - octets);
    System.arraycopy(two, skip, out, from + octets - (two.length - skip), two.length - skip);
  }
}

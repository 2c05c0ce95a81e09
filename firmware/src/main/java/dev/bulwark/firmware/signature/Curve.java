package dev.bulwark.firmware.signature;

import dev.bulwark.firmware.chip.SignatureScheme;
import java.math.BigInteger;
import java.security.spec.ECFieldFp;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.EllipticCurve;

/**
 * The three curves of secure boot, as their numbers (SEC 2): P-192 is no more in the JDK, so none is taken from there. Their cofactor is one: a point on the curve other than infinity is a public key.
 */
enum Curve {
  P192(SignatureScheme.ECDSA192, 1, 24, "secp192r1", "1.2.840.10045.3.1.1",
      "fffffffffffffffffffffffffffffffeffffffffffffffff", "64210519e59c80e70fa7e9ab72243049feb8deecc146b9b1",
      "188da80eb03090f67cbf20eb43a18800f4ff0afd82ff1012", "07192b95ffc8da78631011ed6b24cdd573f977a11e794811",
      "ffffffffffffffffffffffff99def836146bc9b1b4d22831"),
  P256(SignatureScheme.ECDSA256, 2, 32, "secp256r1", "1.2.840.10045.3.1.7",
      "ffffffff00000001000000000000000000000000ffffffffffffffffffffffff", "5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b",
      "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296", "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5",
      "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551"),
  P384(SignatureScheme.ECDSA384, 3, 48, "secp384r1", "1.3.132.0.34",
      "fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff0000000000000000ffffffff",
      "b3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aef",
      "aa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a385502f25dbf55296c3a545e3872760ab7",
      "3617de4a96262c6f5d9e98bf9292dc29f8f41dbd289a147ce9da3113b5f0b8c00a60b1ce1d7e819d7a431d7c90ea0e5f",
      "ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973");

  final SignatureScheme scheme;
  /** The byte that names the curve in a key field. */
  final int id;
  /** The length of a coordinate and of each half of a signature, in bytes. */
  final int bytes;
  final String name;
  final String oid;
  final ECParameterSpec spec;
  private final BigInteger p;

  Curve(SignatureScheme scheme, int id, int bytes, String name, String oid, String p, String b, String x, String y, String n) {
    this.scheme = scheme;
    this.id = id;
    this.bytes = bytes;
    this.name = name;
    this.oid = oid;
    this.p = new BigInteger(p, 16);
    BigInteger a = this.p.subtract(BigInteger.valueOf(3));
    this.spec = new ECParameterSpec(new EllipticCurve(new ECFieldFp(this.p), a, new BigInteger(b, 16)), new ECPoint(new BigInteger(x, 16), new BigInteger(y, 16)), new BigInteger(n, 16), 1);
  }

  static Curve of(SignatureScheme scheme) {
    for (Curve curve : values()) if (curve.scheme == scheme) return curve;
    throw new IllegalArgumentException(scheme + " uses no curve");
  }

  BigInteger order() {
    return spec.getOrder();
  }

  /** y² = x³ + ax + b (mod p), with both coordinates reduced. */
  boolean holds(BigInteger x, BigInteger y) {
    if (x.signum() < 0 || y.signum() < 0 || x.compareTo(p) >= 0 || y.compareTo(p) >= 0) return false;
    BigInteger right = x.multiply(x).add(spec.getCurve().getA()).multiply(x).add(spec.getCurve().getB()).mod(p);
    return y.multiply(y).mod(p).equals(right);
  }
}

package dev.bulwark.firmware.signature;

import java.io.IOException;
import java.math.BigInteger;
import java.security.spec.ECPoint;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/** A point on one of the three curves: a byte for the curve, X and Y little-endian; P-192 shares P-256's place and leaves its rest zero. */
final class EcBootKey extends BootPublicKey {
  private final Curve curve;
  private final BigInteger x;
  private final BigInteger y;

  private EcBootKey(Curve curve, BigInteger x, BigInteger y, byte[] field) {
    super(curve.scheme, field);
    this.curve = curve;
    this.x = x;
    this.y = y;
  }

  /** The bytes of key field and signature that {@code curve} has room for: twice 32, or twice 48. */
  static int room(Curve curve) {
    return curve == Curve.P384 ? 96 : 64;
  }

  /** Empty when the point does not lie on the curve. */
  static Optional<EcBootKey> of(Curve curve, BigInteger x, BigInteger y) {
    if (!curve.holds(x, y)) return Optional.empty();
    byte[] field = new byte[1 + room(curve)];
    field[0] = (byte) curve.id;
    System.arraycopy(Endian.little(x, curve.bytes), 0, field, 1, curve.bytes);
    System.arraycopy(Endian.little(y, curve.bytes), 0, field, 1 + curve.bytes, curve.bytes);
    return Optional.of(new EcBootKey(curve, x, y, field));
  }

  static Optional<EcBootKey> ofField(Curve curve, byte[] field) {
    return of(curve, Endian.little(field, 1, curve.bytes), Endian.little(field, 1 + curve.bytes, curve.bytes));
  }

  Curve curve() {
    return curve;
  }

  ECPoint point() {
    return new ECPoint(x, y);
  }

  /** Uncompressed, as SEC 1 writes it. */
  private byte[] octets() {
    byte[] octets = new byte[1 + 2 * curve.bytes];
    octets[0] = 4;
    System.arraycopy(Endian.big(x, curve.bytes), 0, octets, 1, curve.bytes);
    System.arraycopy(Endian.big(y, curve.bytes), 0, octets, 1 + curve.bytes, curve.bytes);
    return octets;
  }

  @Override
  public byte[] spki() {
    try {
      return new SubjectPublicKeyInfo(new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, new ASN1ObjectIdentifier(curve.oid)), octets()).getEncoded("DER");
    } catch (IOException e) {
      throw new IllegalStateException("memory does not fail", e);
    }
  }

  @Override
  boolean verifiesBlock(byte[] imageDigest, byte[] blockSignature) {
    if (blockSignature.length != room(curve)) return false;
    return holds(imageDigest, Endian.little(blockSignature, 0, curve.bytes), Endian.little(blockSignature, curve.bytes, curve.bytes));
  }

  /** Whether (r, s) is a signature over the digest. */
  boolean holds(byte[] imageDigest, BigInteger r, BigInteger s) {
    if (r.signum() <= 0 || s.signum() <= 0 || r.compareTo(curve.order()) >= 0 || s.compareTo(curve.order()) >= 0) return false;
    return Ecdsa.verifies(curve, point(), imageDigest, r, s);
  }

  @Override
  Optional<byte[]> toBlock(byte[] signature) {
    return EcdsaDer.decode(signature).filter(pair -> pair.r().bitLength() <= 8 * curve.bytes && pair.s().bitLength() <= 8 * curve.bytes).map(this::block);
  }

  private byte[] block(EcdsaDer.Pair pair) {
    byte[] block = Arrays.copyOf(Endian.little(pair.r(), curve.bytes), room(curve));
    System.arraycopy(Endian.little(pair.s(), curve.bytes), 0, block, curve.bytes, curve.bytes);
    return block;
  }
}

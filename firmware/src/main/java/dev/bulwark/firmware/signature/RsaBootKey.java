package dev.bulwark.firmware.signature;

import dev.bulwark.firmware.chip.SignatureScheme;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.RSAPublicKeySpec;
import java.util.Optional;

/** An RSA-3072 key: n, e, and the two numbers of Montgomery multiplication (R = 2^6144 mod n, M' = -n^-1 mod 2^32) that spare the ROM their computation. */
final class RsaBootKey extends BootPublicKey {
  static final int FIELD = 776;
  static final BigInteger E = BigInteger.valueOf(65_537);
  private static final BigInteger R = BigInteger.ONE.shiftLeft(6_144);
  private static final BigInteger WORD = BigInteger.ONE.shiftLeft(32);
  private final BigInteger n;

  private RsaBootKey(BigInteger n, byte[] field) {
    super(SignatureScheme.RSA3072, field);
    this.n = n;
  }

  /** @param n odd, of 3072 bits: {@link #fits} */
  static RsaBootKey of(BigInteger n) {
    byte[] field = new byte[FIELD];
    System.arraycopy(Endian.little(n, 384), 0, field, 0, 384);
    Endian.putU32(field, 384, E.longValueExact());
    System.arraycopy(Endian.little(R.mod(n), 384), 0, field, 388, 384);
    Endian.putU32(field, 772, n.modInverse(WORD).negate().mod(WORD).longValueExact());
    return new RsaBootKey(n, field);
  }

  static boolean fits(BigInteger n) {
    return n.bitLength() == 3_072 && n.testBit(0);
  }

  static Optional<RsaBootKey> ofField(byte[] field) {
    BigInteger n = Endian.little(field, 0, 384);
    return fits(n) ? Optional.of(of(n)) : Optional.empty();
  }

  @Override
  public byte[] spki() {
    try {
      return KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(n, E)).getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has RSA", e);
    }
  }

  @Override
  boolean verifiesBlock(byte[] imageDigest, byte[] blockSignature) {
    return blockSignature.length == Pss.BYTES && Pss.verifies(n, E, imageDigest, Endian.big(Endian.little(blockSignature, 0, Pss.BYTES), Pss.BYTES));
  }

  @Override
  Optional<byte[]> toBlock(byte[] signature) {
    if (signature.length != Pss.BYTES) return Optional.empty();
    return Optional.of(Endian.little(new BigInteger(1, signature), Pss.BYTES));
  }
}

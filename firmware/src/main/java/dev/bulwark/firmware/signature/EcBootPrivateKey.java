package dev.bulwark.firmware.signature;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.ECPoint;
import java.security.spec.ECPrivateKeySpec;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/** A private number on one of the three curves. Its public point is computed, never believed. */
final class EcBootPrivateKey extends BootPrivateKey {
  private final Curve curve;
  private final BigInteger d;
  private final EcBootKey publicKey;
  private final SecureRandom random;

  EcBootPrivateKey(Curve curve, BigInteger d, SecureRandom random) {
    if (d.signum() <= 0 || d.compareTo(curve.order()) >= 0) throw BootKeys.contradictory();
    ECPoint point = Ecdsa.publicPoint(curve, d);
    this.curve = curve;
    this.d = d;
    this.publicKey = EcBootKey.of(curve, point.getAffineX(), point.getAffineY()).orElseThrow(BootKeys::contradictory);
    this.random = random;
  }

  static EcBootPrivateKey generate(Curve curve, SecureRandom random) {
    return new EcBootPrivateKey(curve, Ecdsa.privateNumber(curve, random), random);
  }

  @Override
  public BootPublicKey publicKey() {
    return publicKey;
  }

  @Override
  public byte[] sign(SigningInput image) {
    byte[] digest = image.digest(curve.scheme);
    if (curve == Curve.P192 || image.olderScheme()) {
      EcdsaDer.Pair pair = Ecdsa.signDeterministically(curve, d, digest);
      return EcdsaDer.encode(pair.r(), pair.s());
    }
    try {
      Signature signer = Signature.getInstance("NONEwithECDSA");
      signer.initSign(KeyFactory.getInstance("EC").generatePrivate(new ECPrivateKeySpec(d, JdkCurves.of(curve))), random);
      signer.update(digest);
      return signer.sign();
    } catch (GeneralSecurityException e) {
      throw BootKeys.unfit(e);
    }
  }

  @Override
  public byte[] revealPem() {
    try {
      DERBitString point = new DERBitString(SubjectPublicKeyInfo.getInstance(publicKey.spki()).getPublicKeyData().getBytes());
      return Pem.write("EC PRIVATE KEY", new ECPrivateKey(curve.order().bitLength(), d, point, new ASN1ObjectIdentifier(curve.oid)).getEncoded("DER"));
    } catch (IOException e) {
      throw new IllegalStateException("memory does not fail", e);
    }
  }
}

package dev.bulwark.firmware.signature;

import java.math.BigInteger;
import java.security.spec.ECPoint;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;

/** ECDSA by Bouncy Castle on P-192, where the platform has none. */
final class P192 {
  private P192() {}

  private static ECDomainParameters domain(Curve curve) {
    X9ECParameters named = CustomNamedCurves.getByName(curve.name);
    return new ECDomainParameters(named.getCurve(), named.getG(), named.getN(), named.getH());
  }

  static boolean verifies(ECPoint point, byte[] digest, BigInteger r, BigInteger s) {
    ECDomainParameters domain = domain(Curve.P192);
    ECDSASigner verifier = new ECDSASigner();
    verifier.init(false, new ECPublicKeyParameters(domain.getCurve().createPoint(point.getAffineX(), point.getAffineY()), domain));
    return verifier.verifySignature(digest, r, s);
  }
}

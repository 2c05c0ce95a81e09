package dev.bulwark.network.wireguard;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPrivateKeySpec;
import java.security.spec.XECPublicKeySpec;
import java.util.Arrays;
import javax.crypto.KeyAgreement;

/** X25519 (RFC 7748) by the JDK's own provider. */
final class Curve {
  private static final String PROVIDER = "SunEC";

  /** The generator's u coordinate. */
  private static final BigInteger BASE = BigInteger.valueOf(9);

  private Curve() {}

  /** The scalar times the base point: by definition the public key, and its octets come least significant first. */
  static PublicKey publicKey(byte[] scalar) {
    byte[] point = null;
    try {
      KeyFactory keys = KeyFactory.getInstance("X25519", PROVIDER);
      KeyAgreement agreement = KeyAgreement.getInstance("X25519", PROVIDER);
      agreement.init(keys.generatePrivate(new XECPrivateKeySpec(NamedParameterSpec.X25519, scalar)));
      agreement.doPhase(keys.generatePublic(new XECPublicKeySpec(NamedParameterSpec.X25519, BASE)), true);
      point = agreement.generateSecret();
      return PublicKey.of(point);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has X25519", e);
    } finally {
      if (point != null) Arrays.fill(point, (byte) 0);
    }
  }
}

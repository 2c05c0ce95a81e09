package dev.bulwark.network.mud;

import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Set;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSASSAPSSparams;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.jspecify.annotations.Nullable;

/** What is strong enough: SHA-256 or longer, RSA of 2048 bits, curves of 256 bits. */
final class Strength {
  private static final Set<ASN1ObjectIdentifier> DIGESTS = Set.of(NISTObjectIdentifiers.id_sha256, NISTObjectIdentifiers.id_sha384, NISTObjectIdentifiers.id_sha512);
  private static final Set<ASN1ObjectIdentifier> SIGNATURES =
      Set.of(
          PKCSObjectIdentifiers.sha256WithRSAEncryption,
          PKCSObjectIdentifiers.sha384WithRSAEncryption,
          PKCSObjectIdentifiers.sha512WithRSAEncryption,
          X9ObjectIdentifiers.ecdsa_with_SHA256,
          X9ObjectIdentifiers.ecdsa_with_SHA384,
          X9ObjectIdentifiers.ecdsa_with_SHA512);

  private Strength() {}

  static boolean digest(AlgorithmIdentifier digest) {
    return DIGESTS.contains(digest.getAlgorithm());
  }

  /** How a certificate was signed. */
  static boolean signature(AlgorithmIdentifier signature) {
    return SIGNATURES.contains(signature.getAlgorithm()) || (signature.getAlgorithm().equals(PKCSObjectIdentifiers.id_RSASSA_PSS) && pss(signature.getParameters()));
  }

  /** How a message was signed: there the digest may be named apart. */
  static boolean messageSignature(AlgorithmIdentifier signature) {
    return signature(signature) || signature.getAlgorithm().equals(PKCSObjectIdentifiers.rsaEncryption) || signature.getAlgorithm().equals(X9ObjectIdentifiers.id_ecPublicKey);
  }

  /** Left out, the parameters mean SHA-1. */
  private static boolean pss(@Nullable ASN1Encodable parameters) {
    try {
      return parameters != null && digest(RSASSAPSSparams.getInstance(parameters).getHashAlgorithm());
    } catch (IllegalArgumentException | ClassCastException broken) {
      return false;
    }
  }

  static boolean key(PublicKey key) {
    return switch (key) {
      case RSAPublicKey rsa -> rsa.getModulus().bitLength() >= 2_048;
      case ECPublicKey ec -> ec.getParams().getCurve().getField().getFieldSize() >= 256;
      default -> false;
    };
  }

  static boolean mayBelieve(X509Certificate certificate) {
    boolean[] uses = certificate.getKeyUsage();
    return uses == null || uses[0] || uses[1];
  }
}

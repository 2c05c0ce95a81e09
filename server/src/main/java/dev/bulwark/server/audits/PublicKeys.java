package dev.bulwark.server.audits;

import dev.bulwark.hardening.fleet.KeyStrength;
import java.io.ByteArrayInputStream;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;

/** Kind and size of a certificate's public key. */
final class PublicKeys {
  private PublicKeys() {}

  /** Of a stored certificate; one that cannot be read has a key nobody knows. */
  static KeyStrength strength(byte[] der) {
    try {
      return strength(CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der)).getPublicKey());
    } catch (CertificateException e) {
      return new KeyStrength("unreadable", 0);
    }
  }

  static KeyStrength strength(PublicKey key) {
    return switch (key) {
      case RSAPublicKey rsa -> new KeyStrength("RSA", rsa.getModulus().bitLength());
      case ECPublicKey ec -> new KeyStrength("EC", ec.getParams().getOrder().bitLength());
      // Java names the family, EdDSA, or the curve, depending on the provider
      default -> new KeyStrength(key.getAlgorithm().equals("EdDSA") ? "Ed25519" : key.getAlgorithm(), 0);
    };
  }
}

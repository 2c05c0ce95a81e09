package dev.bulwark.pki.validate;

import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.function.Function;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralNames;

/** Single extensions of a parsed certificate; content that is not what its identifier says throws {@link IllegalArgumentException}. */
final class Extensions {
  private Extensions() {}

  static <T> Optional<T> of(X509Certificate certificate, ASN1ObjectIdentifier oid, Function<byte[], T> parse) {
    byte[] wrapped = certificate.getExtensionValue(oid.getId());
    return wrapped == null ? Optional.empty() : Optional.of(parse.apply(ASN1OctetString.getInstance(wrapped).getOctets()));
  }

  static Optional<GeneralNames> subjectAltName(X509Certificate certificate) {
    return of(certificate, Extension.subjectAlternativeName, GeneralNames::getInstance);
  }

  static boolean selfIssued(X509Certificate certificate) {
    return certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal());
  }
}

package dev.bulwark.pki.validate;

import java.math.BigInteger;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import org.bouncycastle.asn1.ASN1BitString;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.asn1.x509.TBSCertificate;
import org.jspecify.annotations.Nullable;

/** One certificate in its place on a path, as the rules of {@link Conformance} look at it. */
final class Subject {
  final X509Certificate jdk;
  final Certificate certificate;
  final TBSCertificate tbs;
  /** It issued another on the path, or says that it may. */
  final boolean ca;
  final boolean root;
  final boolean selfSigned;
  final Instant at;

  private Subject(X509Certificate jdk, boolean issues, boolean root, Instant at) {
    this.jdk = jdk;
    this.certificate = parsed(jdk);
    this.tbs = certificate.getTBSCertificate();
    this.ca = issues || saysCa();
    this.root = root;
    this.selfSigned = root && Extensions.selfIssued(jdk);
    this.at = at;
  }

  static Subject of(X509Certificate certificate, boolean issues, boolean root, Instant at) {
    return new Subject(certificate, issues, root, at);
  }

  private static Certificate parsed(X509Certificate certificate) {
    try {
      return Certificate.getInstance(certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalArgumentException("a certificate cannot be written again", e);
    }
  }

  private @Nullable Extension extension(ASN1ObjectIdentifier oid) {
    return tbs.getExtensions() == null ? null : tbs.getExtensions().getExtension(oid);
  }

  boolean has(ASN1ObjectIdentifier oid) {
    return extension(oid) != null;
  }

  boolean critical(ASN1ObjectIdentifier oid) {
    Extension extension = extension(oid);
    return extension != null && extension.isCritical();
  }

  boolean saysCa() {
    Extension extension = extension(Extension.basicConstraints);
    return extension != null && BasicConstraints.getInstance(extension.getParsedValue()).isCA();
  }

  @Nullable BigInteger pathLength() {
    Extension extension = extension(Extension.basicConstraints);
    return extension == null ? null : BasicConstraints.getInstance(extension.getParsedValue()).getPathLenConstraint();
  }

  boolean mayCertify() {
    Extension extension = extension(Extension.keyUsage);
    return extension != null && KeyUsage.getInstance(extension.getParsedValue()).hasUsages(KeyUsage.keyCertSign);
  }

  /** False for a key usage extension in which no bit is set. */
  boolean namesAUsage() {
    Extension extension = extension(Extension.keyUsage);
    if (extension == null) return true;
    for (byte octet : ASN1BitString.getInstance(extension.getParsedValue()).getBytes()) if (octet != 0) return true;
    return false;
  }

  @Nullable AuthorityKeyIdentifier authorityKeyIdentifier() {
    Extension extension = extension(Extension.authorityKeyIdentifier);
    return extension == null ? null : AuthorityKeyIdentifier.getInstance(extension.getParsedValue());
  }

  boolean authorityKeyIdentifierNamesAKey() {
    AuthorityKeyIdentifier identifier = authorityKeyIdentifier();
    return identifier != null && identifier.getKeyIdentifierObject() != null;
  }

  GeneralName[] names() {
    Extension extension = extension(Extension.subjectAlternativeName);
    return extension == null ? new GeneralName[0] : GeneralNames.getInstance(extension.getParsedValue()).getNames();
  }

  @Nullable NameConstraints constraints() {
    Extension extension = extension(Extension.nameConstraints);
    return extension == null ? null : NameConstraints.getInstance(extension.getParsedValue());
  }
}

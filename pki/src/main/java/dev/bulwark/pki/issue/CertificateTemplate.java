package dev.bulwark.pki.issue;

import dev.bulwark.fleet.device.Serial;
import dev.bulwark.fleet.keys.SigningKey;
import dev.bulwark.pki.csr.SubjectKey;
import dev.bulwark.pki.der.Der;

/**
 * One kind of certificate with everything that is the same in all of them encoded once.
 *
 * <h2>Guarantees</h2> A certificate has the template's extensions, the key's identifier, and what the caller passes; nothing else can get in. Inner and outer algorithm are the same bytes.
 *
 * <p>Why no object builder: building costs more than the signature does.
 */
public final class CertificateTemplate {
  private static final byte[] VERSION_3 = Der.context(0, Der.integer(2));
  private final SigningKey signer;
  private final byte[] algorithm;
  private final byte[] issuerName;
  private final byte[] fixedExtensions;

  private CertificateTemplate(SigningKey signer, byte[] issuerName, byte[]... extensions) {
    this.signer = signer;
    this.algorithm = Issuer.algorithm(signer);
    this.issuerName = issuerName;
    this.fixedExtensions = Der.concat(extensions);
  }

  /** Certificates that {@code issuer} signs, its key identifier among the extensions. */
  public static CertificateTemplate issuedBy(Issuer issuer, byte[]... extensions) {
    return new CertificateTemplate(issuer.key(), issuer.subject(), Der.concat(extensions), Extensions.authorityKeyIdentifier(issuer.keyId()));
  }

  /** A certificate that its own key signs. */
  public static CertificateTemplate selfSigned(SigningKey key, byte[] name, byte[]... extensions) {
    return new CertificateTemplate(key, name, extensions);
  }

  /** A name with one attribute, the common name. */
  public static byte[] commonName(String text) {
    return Der.sequence(Der.tlv(Der.SET, Der.sequence(Der.oid("2.5.4.3"), Der.utf8(text))));
  }

  /** Signs and encodes. {@code alternativeNames} is an extension as {@link Extensions} makes it, or empty for none. */
  public byte[] certificate(Serial serial, Validity validity, byte[] subject, SubjectKey key, byte[] alternativeNames) {
    byte[] body = Der.sequence(
        VERSION_3,
        Der.integer(serial.number()),
        algorithm,
        issuerName,
        Der.sequence(Der.time(validity.notBefore()), Der.time(validity.notAfter())),
        subject,
        key.info(),
        Der.context(3, Der.sequence(fixedExtensions, Extensions.subjectKeyIdentifier(Extensions.keyId(key.bits())), alternativeNames)));
    return Der.sequence(body, algorithm, Der.bits(signer.sign(body)));
  }
}

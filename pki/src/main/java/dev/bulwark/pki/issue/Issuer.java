package dev.bulwark.pki.issue;

import dev.bulwark.fleet.keys.SigningKey;
import dev.bulwark.problem.Problem;
import dev.bulwark.pki.csr.SubjectKey;
import dev.bulwark.pki.der.Der;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;

/** A CA or OCSP signer that is ready to sign: its certificate and its key, proven to belong together. */
public final class Issuer {
  private static final Map<String, byte[]> ALGORITHMS = Map.of(
      "SHA256withECDSA", Der.sequence(Der.oid("1.2.840.10045.4.3.2")),
      "SHA384withECDSA", Der.sequence(Der.oid("1.2.840.10045.4.3.3")),
      "SHA512withECDSA", Der.sequence(Der.oid("1.2.840.10045.4.3.4")),
      "Ed25519", Der.sequence(Der.oid("1.3.101.112")),
      "SHA256withRSA", Der.sequence(Der.oid("1.2.840.113549.1.1.11"), Der.nothing()));
  private final String name;
  private final X509Certificate certificate;
  private final byte[] der;
  private final SigningKey key;
  private final byte[] subject;
  private final byte[] keyBits;

  private Issuer(String name, X509Certificate certificate, byte[] der, SigningKey key) {
    this.name = name;
    this.certificate = certificate;
    this.der = der;
    this.key = key;
    this.subject = certificate.getSubjectX500Principal().getEncoded();
    this.keyBits = SubjectKey.of(certificate.getPublicKey()).bits();
  }

  /** Joins a stored certificate with its key; {@code Problem PKI-003} where they do not belong together. */
  public static Issuer of(String name, byte[] der, SigningKey key) {
    X509Certificate certificate = parse(der);
    if (!Arrays.equals(certificate.getPublicKey().getEncoded(), key.publicKey().getEncoded()))
      throw new Problem("PKI-003", "the certificate of '" + name + "' is not of the key '" + key.name() + "'", "restore the store and the key vault from the same backup");
    return new Issuer(name, certificate, der, key);
  }

  /** A certificate of our own as the platform's type. */
  public static X509Certificate parse(byte[] der) {
    try {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
    } catch (CertificateException e) {
      throw new Problem("PKI-003", "a stored certificate cannot be read", "restore the store from a backup", e);
    }
  }

  /** {@code root}, {@code device} or {@code server}: the issuer's id in the store. */
  public String name() {
    return name;
  }

  public X509Certificate certificate() {
    return certificate;
  }

  public byte[] der() {
    return der.clone();
  }

  public Instant notAfter() {
    return certificate.getNotAfter().toInstant();
  }

  /** The issuer's name in DER. */
  public byte[] subject() {
    return subject.clone();
  }

  public byte[] keyId() {
    return Extensions.keyId(keyBits);
  }

  /** The hash of the key that OCSP requests name the issuer by; {@code algorithm} as JCA spells it. */
  public byte[] keyHash(String algorithm) {
    return Extensions.digest(algorithm, keyBits);
  }

  /** The hash of the name that OCSP requests carry beside it. */
  public byte[] nameHash(String algorithm) {
    return Extensions.digest(algorithm, subject);
  }

  /** AlgorithmIdentifier of its signatures. */
  public byte[] algorithm() {
    return algorithm(key);
  }

  static byte[] algorithm(SigningKey key) {
    byte[] identifier = ALGORITHMS.get(key.algorithm());
    if (identifier == null) throw new Problem("PKI-009", "a CA cannot sign with " + key.algorithm(), "use a P-256, P-384, Ed25519 or RSA key");
    return identifier.clone();
  }

  /** {@code SEQUENCE { body, algorithm, signature }}: the outer form of certificates, CRLs and, with more behind it, OCSP answers. */
  public byte[] signed(byte[] body) {
    return Der.sequence(body, algorithm(), Der.bits(key.sign(body)));
  }

  SigningKey key() {
    return key;
  }

  public byte[] sign(byte[] body) {
    return key.sign(body);
  }
}

package dev.bulwark.hardening.scan;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.ECNamedCurveTable;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.cert.X509CertificateHolder;

/** X.509 certificates: what is judged is what parses as a whole. */
final class Certificates {
  /** A year, leap or not. */
  private static final Duration YEAR = Duration.ofDays(366);

  /** MD2, MD5 and SHA-1 with RSA, DSA and ECDSA. */
  private static final Set<String> FORGEABLE =
      Set.of("1.2.840.113549.1.1.2", "1.2.840.113549.1.1.3", "1.2.840.113549.1.1.4", "1.2.840.113549.1.1.5", "1.2.840.10040.4.3", "1.2.840.10045.4.1", "1.3.14.3.2.29", "1.3.14.3.2.27", "1.3.14.3.2.3");

  /** At {@code [0] { INTEGER 2 } INTEGER}: version and serial number, the begin of what is signed. */
  void versioned(long offset, Window window, Haul haul) {
    signedPart(offset, window, haul);
  }

  /** At the algorithm of a signature, of which certificates of the first version have nothing but a serial number before it. */
  void unversioned(long offset, Window window, Haul haul) {
    for (int length = 1; length <= 20; length++) {
      long serial = offset - 2 - length;
      if (window.at(serial) == Der.INTEGER && window.at(serial + 1) == length) signedPart(serial, window, haul);
    }
  }

  private void signedPart(long content, Window window, Haul haul) {
    Der signed = Der.around(window, Der.SEQUENCE, content);
    Der whole = signed == null ? null : Der.around(window, Der.SEQUENCE, signed.from());
    if (whole == null) return;
    List<Der> parts = whole.children(window);
    if (parts.size() == 3 && parts.get(1).is(Der.SEQUENCE) && parts.get(2).is(0x03)) judge(whole.bytes(window), whole.from(), whole.to(), haul);
  }

  /** @param from where it, or its text armour, begins in the input */
  void judge(byte[] der, long from, long to, Haul haul) {
    Parsed parsed;
    try {
      parsed = Parsed.of(new X509CertificateHolder(der));
    } catch (IOException | IllegalArgumentException | IllegalStateException | ArithmeticException | ClassCastException | NullPointerException notOne) {
      // The parser meets bytes that only look like a certificate; how it says no differs from place to place.
      return;
    }
    if (!haul.claim(Haul.Kind.CERTIFICATE, from, to)) return;
    String digest = Redacted.sha256(der);
    Instant today = haul.at().atStartOfDay(ZoneOffset.UTC).toInstant();
    if (parsed.end.isBefore(today)) haul.open("FW-CERT-001", "on " + parsed.end.toString().substring(0, 10), "certificate", digest, from);
    if (parsed.weakKey) haul.open("FW-CERT-002", "", "certificate", digest, from);
    if (FORGEABLE.contains(parsed.signature)) haul.open("FW-CERT-003", "", "certificate", digest, from);
    if (parsed.leaf && Duration.between(parsed.begin, parsed.end).compareTo(YEAR) > 0) haul.open("FW-CERT-005", "", "certificate", digest, from);
    if (parsed.leaf) haul.identity(new Identity(parsed.key, true, from, parsed.client));
  }

  private record Parsed(Instant begin, Instant end, boolean weakKey, String signature, boolean leaf, boolean client, String key) {
    static Parsed of(X509CertificateHolder certificate) throws IOException {
      Optional<Extensions> extensions = Optional.ofNullable(certificate.getExtensions());
      BasicConstraints constraints = extensions.map(BasicConstraints::fromExtensions).orElse(null);
      ExtendedKeyUsage usage = extensions.map(ExtendedKeyUsage::fromExtensions).orElse(null);
      SubjectPublicKeyInfo key = certificate.getSubjectPublicKeyInfo();
      // Certificates of the first version cannot say that they are an authority's; those that sign themselves are anchors.
      boolean anchor = certificate.getVersionNumber() < 3 && certificate.getSubject().equals(certificate.getIssuer());
      boolean leaf = !anchor && (constraints == null || !constraints.isCA());
      boolean client = usage == null || usage.hasKeyPurposeId(KeyPurposeId.id_kp_clientAuth) || usage.hasKeyPurposeId(KeyPurposeId.anyExtendedKeyUsage);
      String signature = certificate.getSignatureAlgorithm().getAlgorithm().getId();
      return new Parsed(certificate.getNotBefore().toInstant(), certificate.getNotAfter().toInstant(), weak(key), signature, leaf, client, Redacted.sha256(key.getEncoded()));
    }

    /** RSA under 2048 bits, elliptic curves under 256; 2047 are taken for 2048, as some old tools made them. */
    private static boolean weak(SubjectPublicKeyInfo key) throws IOException {
      ASN1ObjectIdentifier algorithm = key.getAlgorithm().getAlgorithm();
      if (algorithm.equals(PKCSObjectIdentifiers.rsaEncryption)) return RSAPublicKey.getInstance(key.parsePublicKey()).getModulus().bitLength() < 2047;
      if (!algorithm.equals(X9ObjectIdentifiers.id_ecPublicKey) || !(key.getAlgorithm().getParameters() instanceof ASN1ObjectIdentifier curve)) return false;
      X9ECParameters parameters = ECNamedCurveTable.getByOID(curve);
      return parameters != null && parameters.getCurve().getFieldSize() < 255;
    }
  }
}

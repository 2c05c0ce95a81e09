package dev.bulwark.hardening.exposure;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The certificates that a host showed, its own first; never empty.
 *
 * <h2>Guarantees</h2> Judged by the given authorities alone: no store of the Java that runs this, and no question to any address that a certificate names.
 */
record Chain(List<X509Certificate> certificates) {
  private static final int LONGEST_PATH = 8;

  Chain {
    certificates = List.copyOf(certificates);
  }

  /** Those that can be read; empty where the host's own is not among them. */
  static List<X509Certificate> read(List<byte[]> ders) {
    List<X509Certificate> read = new ArrayList<>();
    for (byte[] der : ders) {
      try {
        if (CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der)) instanceof X509Certificate x509) read.add(x509);
      } catch (CertificateException e) {
        return read;
      }
    }
    return read;
  }

  X509Certificate own() {
    return certificates.getFirst();
  }

  boolean expired(AsOf when) {
    return own().getNotAfter().toInstant().isBefore(when.earliest());
  }

  /** A calendar year, so that a leap day makes nobody guilty. */
  boolean longerThanOneYear() {
    Instant year = own().getNotBefore().toInstant().atOffset(ZoneOffset.UTC).plusYears(1).toInstant();
    return own().getNotAfter().toInstant().isAfter(year);
  }

  /** Whether a path leads to one of the authorities. That the host's own has expired is another rule's matter: it is then judged as of its last moment. */
  boolean leadsTo(List<X509Certificate> trust, AsOf when) {
    if (trust.contains(own())) return true;
    Set<TrustAnchor> anchors = new HashSet<>();
    for (X509Certificate each : trust) anchors.add(new TrustAnchor(each, null));
    try {
      X509CertSelector target = new X509CertSelector();
      target.setCertificate(own());
      PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors, target);
      parameters.setRevocationEnabled(false);
      parameters.setMaxPathLength(LONGEST_PATH);
      parameters.setDate(Date.from(within(when)));
      parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(certificates)));
      CertPathBuilder.getInstance("PKIX").build(parameters);
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private Instant within(AsOf when) {
    Instant begin = own().getNotBefore().toInstant();
    Instant end = own().getNotAfter().toInstant();
    if (end.isBefore(when.earliest())) return end;
    return begin.isAfter(when.latest()) ? begin : when.latest().isAfter(end) ? when.earliest() : when.latest();
  }

  String serial() {
    return own().getSerialNumber().toString(16);
  }

  /** For the facts. */
  Map<String, Object> facts() throws CertificateException {
    try {
      String sha256 = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(own().getEncoded()));
      return new TreeMap<>(Map.of("serial", serial(), "notBefore", own().getNotBefore().toInstant().toString(), "notAfter", own().getNotAfter().toInstant().toString(), "sha256", sha256));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}

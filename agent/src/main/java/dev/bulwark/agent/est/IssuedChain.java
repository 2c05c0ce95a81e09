package dev.bulwark.agent.est;

import dev.bulwark.fleet.device.DeviceId;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.PublicKey;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/**
 * Turns a certs-only answer into a chain.
 *
 * <h2>Guarantees</h2> The leaf is for exactly the key and the device asked for, is valid at {@code now}, and leads to a pinned root; the chain holds no more than is needed.
 * <h2>Fails by</h2> {@link CertificateException} with what is wrong.
 */
final class IssuedChain {
  private static final int MOST = 16;

  private IssuedChain() {}

  static List<X509Certificate> of(List<X509Certificate> answered, List<X509Certificate> known, List<X509Certificate> roots, PublicKey key, DeviceId id, Instant now)
      throws CertificateException {
    X509Certificate leaf =
        answered.stream()
            .filter(c -> Arrays.equals(c.getPublicKey().getEncoded(), key.getEncoded()))
            .findFirst()
            .orElseThrow(() -> new CertificateException("the answer holds no certificate for our key"));
    if (!commonName(leaf).equals(id.value())) throw new CertificateException("the certificate is for another name");
    if (leaf.getBasicConstraints() >= 0) throw new CertificateException("a CA certificate was sent for a device");
    List<X509Certificate> candidates = new ArrayList<>(answered);
    candidates.addAll(known);
    return path(leaf, candidates, roots, now);
  }

  private static List<X509Certificate> path(X509Certificate leaf, List<X509Certificate> candidates, List<X509Certificate> roots, Instant now) throws CertificateException {
    X509CertSelector target = new X509CertSelector();
    target.setCertificate(leaf);
    Set<TrustAnchor> anchors = roots.stream().map(root -> new TrustAnchor(root, null)).collect(Collectors.toSet());
    try {
      PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors, target);
      parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(candidates)));
      parameters.setRevocationEnabled(false);
      parameters.setMaxPathLength(4);
      parameters.setDate(Date.from(now));
      List<X509Certificate> chain = new ArrayList<>();
      for (Certificate link : CertPathBuilder.getInstance("PKIX").build(parameters).getCertPath().getCertificates()) chain.add((X509Certificate) link);
      return chain;
    } catch (CertPathBuilderException e) {
      throw new CertificateException("the certificate does not lead to a pinned root, or is not valid now", e);
    } catch (InvalidAlgorithmParameterException e) {
      throw new CertificateException("no root to check against", e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has PKIX", e);
    }
  }

  /** The certificates of a certs-only PKCS#7 in base64, read leniently: wrapping, blanks and PEM armour do not matter (RFC 8951, 3.1), nor whether it is DER already. */
  static List<X509Certificate> certificates(byte[] body) throws CertificateException {
    byte[] der = body.length > 0 && body[0] == 0x30 ? body : decoded(body);
    List<X509Certificate> out = new ArrayList<>();
    for (Certificate certificate : CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(der))) {
      if (out.size() == MOST) throw new CertificateException("more than " + MOST + " certificates");
      out.add((X509Certificate) certificate);
    }
    if (out.isEmpty()) throw new CertificateException("no certificate in the answer");
    return out;
  }

  private static byte[] decoded(byte[] body) throws CertificateException {
    String text = new String(body, java.nio.charset.StandardCharsets.ISO_8859_1).replaceAll("-----[A-Z0-9 ]{1,40}-----", "").replaceAll("\\s", "");
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw new CertificateException("the answer is not base64", e);
    }
  }

  private static String commonName(X509Certificate certificate) throws CertificateException {
    try {
      for (Rdn rdn : new LdapName(certificate.getSubjectX500Principal().getName()).getRdns()) if (rdn.getType().equalsIgnoreCase("CN")) return String.valueOf(rdn.getValue());
      return "";
    } catch (InvalidNameException e) {
      throw new CertificateException("the subject cannot be read", e);
    }
  }
}

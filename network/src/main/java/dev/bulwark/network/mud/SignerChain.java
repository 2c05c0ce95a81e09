package dev.bulwark.network.mud;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertStore;
import java.security.cert.Certificate;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXCertPathBuilderResult;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;

/** The way from a signer to an authority that the site named, and to no other. */
final class SignerChain {
  private SignerChain() {}

  /**
   * Empty where the way holds at that moment, else why not.
   *
   * @param given the site's file: its self-signed certificates are trusted, the others only help; where none is self-signed all are trusted
   * @param others what came with the signature: helps, is never trusted
   */
  static Optional<String> fault(X509Certificate signer, List<X509Certificate> others, List<X509Certificate> given, Instant at) {
    if (!Strength.mayBelieve(signer)) return Optional.of("the signer's certificate is not for signing");
    List<X509Certificate> roots = given.stream().filter(each -> each.getSubjectX500Principal().equals(each.getIssuerX500Principal())).toList();
    List<X509Certificate> trusted = roots.isEmpty() ? given : roots;
    if (trusted.contains(signer)) return weakness(List.of(signer), at, false);
    try {
      PKIXCertPathBuilderResult result = way(signer, others, given, trusted, at);
      List<X509Certificate> path = new ArrayList<>();
      for (Certificate each : result.getCertPath().getCertificates()) path.add((X509Certificate) each);
      Optional<String> weak = weakness(path, at, true);
      // The platform takes an anchor for good whatever its dates and its constraints say.
      return weak.isPresent() ? weak : authority(result.getTrustAnchor().getTrustedCert(), at);
    } catch (CertPathBuilderException e) {
      return Optional.of("no way from the signer to the given authority that holds then");
    } catch (GeneralSecurityException e) {
      return Optional.of("the signer's chain cannot be judged");
    }
  }

  private static PKIXCertPathBuilderResult way(X509Certificate signer, List<X509Certificate> others, List<X509Certificate> given, List<X509Certificate> trusted, Instant at) throws GeneralSecurityException {
    X509CertSelector target = new X509CertSelector();
    target.setCertificate(signer);
    Set<TrustAnchor> anchors = trusted.stream().map(each -> new TrustAnchor(each, null)).collect(Collectors.toSet());
    PKIXBuilderParameters asked = new PKIXBuilderParameters(anchors, target);
    List<X509Certificate> helpers = new ArrayList<>(others);
    helpers.addAll(given);
    asked.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(helpers)));
    asked.setRevocationEnabled(false);
    asked.setDate(Date.from(at));
    return (PKIXCertPathBuilderResult) CertPathBuilder.getInstance("PKIX").build(asked);
  }

  private static Optional<String> weakness(List<X509Certificate> path, Instant at, boolean issued) {
    for (X509Certificate each : path) {
      if (!valid(each, at)) return Optional.of("a certificate is not valid then");
      if (!Strength.key(each.getPublicKey())) return Optional.of("a key that is too weak, or neither RSA nor EC");
      if (issued && !Strength.signature(signature(each))) return Optional.of("a certificate is signed with less than SHA-256");
    }
    return Optional.empty();
  }

  private static Optional<String> authority(X509Certificate anchor, Instant at) {
    boolean[] uses = anchor.getKeyUsage();
    if (!valid(anchor, at)) return Optional.of("the authority's certificate is not valid then");
    if (anchor.getBasicConstraints() < 0 || (uses != null && !uses[5])) return Optional.of("the given certificate is not an authority's");
    return Strength.key(anchor.getPublicKey()) ? Optional.empty() : Optional.of("the authority's key is too weak");
  }

  private static boolean valid(X509Certificate certificate, Instant at) {
    return !at.isBefore(certificate.getNotBefore().toInstant()) && !at.isAfter(certificate.getNotAfter().toInstant());
  }

  private static AlgorithmIdentifier signature(X509Certificate certificate) {
    byte[] parameters = certificate.getSigAlgParams();
    ASN1ObjectIdentifier id = new ASN1ObjectIdentifier(certificate.getSigAlgOID());
    return parameters == null ? new AlgorithmIdentifier(id) : new AlgorithmIdentifier(id, primitive(parameters));
  }

  private static ASN1Primitive primitive(byte[] der) {
    try {
      return ASN1Primitive.fromByteArray(der);
    } catch (IOException broken) {
      return DERNull.INSTANCE;
    }
  }
}

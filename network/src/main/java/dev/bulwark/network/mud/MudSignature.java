package dev.bulwark.network.mud;

import dev.bulwark.problem.Problem;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.RuntimeOperatorException;

/**
 * The detached signature of a MUD file (RFC 8520 section 13: CMS, DER).
 *
 * <h2>Guarantees</h2> {@link Verdict.Holds} only if every signer signed exactly these bytes with SHA-256 or longer, and each signer's certificate, which must come with the signature, leads to an authority of the given
 * file alone, all of it valid at the given moment.
 * <h2>Does not guarantee</h2> That no certificate was revoked; that the file is about the device that is asked about: compare its URL.
 * <h2>Fails by</h2> {@link Problem} NETWORK-303 for bytes that are no such signature.
 */
public final class MudSignature {
  public static final int LARGEST = 1 << 18;
  private static final int MOST_CERTIFICATES = 32;
  private static final int MOST_SIGNERS = 8;
  private static final int A_SET = 0x31;
  private static final Provider ALGORITHMS = new BouncyCastleProvider();

  private MudSignature() {}

  /** What a signature is worth. */
  public sealed interface Verdict {
    /** It holds; at least one signed. */
    record Holds(List<X509Certificate> signers) implements Verdict {}

    record Broken(String reason) implements Verdict {}
  }

  /**
   * Judges one signature.
   *
   * @param content as it came, to the byte
   * @param authorities what the site trusts for this
   * @throws Problem NETWORK-303
   */
  public static Verdict judge(byte[] content, byte[] signature, List<X509Certificate> authorities, Instant at) {
    CMSSignedData cms = read(content, signature);
    if (!cms.isDetachedSignature()) return new Verdict.Broken("the signature carries a content of its own");
    Collection<SignerInformation> signers = cms.getSignerInfos().getSigners();
    if (signers.isEmpty()) return new Verdict.Broken("nobody signed");
    List<X509Certificate> carried = carried(cms);
    List<X509Certificate> found = new ArrayList<>();
    for (SignerInformation signer : signers) {
      Optional<X509Certificate> certificate = carried.stream().filter(each -> matches(signer, each)).findFirst();
      if (certificate.isEmpty()) return new Verdict.Broken("the signer's certificate does not come with the signature");
      Optional<String> fault = fault(signer, certificate.get(), content);
      if (fault.isEmpty()) fault = SignerChain.fault(certificate.get(), carried, authorities, at);
      if (fault.isPresent()) return new Verdict.Broken(fault.get());
      found.add(certificate.get());
    }
    return new Verdict.Holds(found);
  }

  private static CMSSignedData read(byte[] content, byte[] signature) {
    if (signature.length > LARGEST || !BoundedDer.holds(signature)) throw unreadable(null);
    try {
      ContentInfo outer = ContentInfo.getInstance(ASN1Primitive.fromByteArray(signature));
      CMSSignedData cms = new CMSSignedData(new CMSProcessableByteArray(content), outer);
      if (!outer.getContentType().equals(CMSObjectIdentifiers.signedData) || !cms.getSignedContentTypeOID().equals(CMSObjectIdentifiers.data.getId())) throw unreadable(null);
      if (cms.getSignerInfos().size() > MOST_SIGNERS || cms.getCertificates().getMatches(null).size() > MOST_CERTIFICATES) throw unreadable(null);
      return cms;
    } catch (IOException | CMSException | IllegalArgumentException | IllegalStateException | ClassCastException | NullPointerException | IndexOutOfBoundsException e) {
      throw unreadable(e);
    }
  }

  private static Problem unreadable(@org.jspecify.annotations.Nullable Throwable cause) {
    return new Problem("NETWORK-303", "no detached CMS signature in DER that is read here", "give what `bulwark network mud sign` or `openssl cms -sign -binary -outform DER` wrote", cause);
  }

  private static List<X509Certificate> carried(CMSSignedData cms) {
    List<X509Certificate> found = new ArrayList<>();
    for (X509CertificateHolder holder : cms.getCertificates().getMatches(null)) {
      try {
        found.add(SigningPem.certificate(holder));
      } catch (IOException | GeneralSecurityException broken) {
        // As if it were not there: a signer without a certificate is nobody.
      }
    }
    return found;
  }

  private static boolean matches(SignerInformation signer, X509Certificate certificate) {
    try {
      return signer.getSID().match(new X509CertificateHolder(certificate.getEncoded()));
    } catch (IOException | GeneralSecurityException e) {
      return false;
    }
  }

  private static Optional<String> fault(SignerInformation signer, X509Certificate certificate, byte[] content) {
    if (!Strength.digest(signer.getDigestAlgorithmID())) return Optional.of("a digest shorter than SHA-256");
    if (!Strength.messageSignature(algorithm(signer))) return Optional.of("neither RSA nor ECDSA with SHA-256 or longer");
    try {
      // Without signed attributes the signature is over the content itself: somebody's signed attributes could then be passed off as a content.
      if (signer.getSignedAttributes() == null && content.length > 0 && content[0] == A_SET) return Optional.of("signed attributes in the place of a content");
      boolean holds = signer.verify(new JcaSimpleSignerInfoVerifierBuilder().setProvider(ALGORITHMS).build(certificate));
      return holds ? Optional.empty() : Optional.of("the signature is not over these bytes, or not by this key");
    } catch (CMSException | OperatorCreationException | RuntimeOperatorException | IllegalArgumentException | IllegalStateException | ClassCastException | IndexOutOfBoundsException | NullPointerException e) {
      return Optional.of("the signature is not over these bytes, or not by this key");
    }
  }

  private static AlgorithmIdentifier algorithm(SignerInformation signer) {
    return signer.toASN1Structure().getDigestEncryptionAlgorithm();
  }
}

package dev.bulwark.network.mud;

import dev.bulwark.problem.Problem;
import java.io.IOException;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import org.bouncycastle.asn1.cms.AttributeTable;
import org.bouncycastle.asn1.cms.CMSAttributes;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.CMSAttributeTableGenerator;
import org.bouncycastle.cms.DefaultSignedAttributeTableGenerator;
import org.bouncycastle.cms.jcajce.JcaSignerInfoGeneratorBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;

/**
 * Signs MUD files as RFC 8520 section 13.1 has it: detached CMS over the bytes as they are, SHA-256, the signer's certificate included.
 *
 * <h2>Guarantees</h2> No signature leaves that does not verify. No time is in it: an RSA key signs the same file to the same bytes.
 * <h2>Fails by</h2> {@link Problem} NETWORK-306 where key and certificate do not fit each other or the purpose.
 */
public final class MudSigner {
  private MudSigner() {}

  /**
   * A detached signature, DER.
   *
   * @param chain the signer's certificate, then what leads from it to the authority; all goes along
   * @param at the certificate must be valid then
   */
  public static byte[] sign(byte[] content, PrivateKey key, List<X509Certificate> chain, Instant at, SecureRandom random) {
    X509Certificate signer = chain.getFirst();
    if (!Strength.key(signer.getPublicKey())) throw unfit("the certificate's key is too weak, or neither RSA nor EC", null);
    if (!Strength.mayBelieve(signer)) throw unfit("the certificate is not for signing: its key usage has no digitalSignature", null);
    if (at.isBefore(signer.getNotBefore().toInstant()) || at.isAfter(signer.getNotAfter().toInstant())) throw unfit("the certificate is not valid now", null);
    if (!key.getAlgorithm().equals(signer.getPublicKey().getAlgorithm())) throw unfit("the key is of another kind than the certificate's", null);
    byte[] signature = cms(content, key, chain, random);
    // Also finds a fault while signing, which could tell the key.
    if (!(MudSignature.judge(content, signature, List.of(signer), at) instanceof MudSignature.Verdict.Holds)) throw unfit("the key is not the certificate's", null);
    return signature;
  }

  private static byte[] cms(byte[] content, PrivateKey key, List<X509Certificate> chain, SecureRandom random) {
    try {
      JcaSignerInfoGeneratorBuilder signer = new JcaSignerInfoGeneratorBuilder(new JcaDigestCalculatorProviderBuilder().build());
      signer.setSignedAttributeGenerator(timeless());
      CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
      generator.addSignerInfoGenerator(signer.build(new JcaContentSignerBuilder("SHA256with" + (key.getAlgorithm().equals("EC") ? "ECDSA" : "RSA")).setSecureRandom(random).build(key), chain.getFirst()));
      generator.addCertificates(new JcaCertStore(chain));
      return generator.generate(new CMSProcessableByteArray(content), false).toASN1Structure().getEncoded("DER");
    } catch (OperatorCreationException | CertificateEncodingException | CMSException | IOException e) {
      throw unfit("the key cannot sign", e);
    }
  }

  private static CMSAttributeTableGenerator timeless() {
    return parameters -> {
      AttributeTable all = new DefaultSignedAttributeTableGenerator().getAttributes(parameters);
      return all.remove(CMSAttributes.signingTime);
    };
  }

  private static Problem unfit(String what, @org.jspecify.annotations.Nullable Throwable cause) {
    return new Problem("NETWORK-306", what, "give the private key of the certificate, valid and for digitalSignature, RSA of 2048 bits or more or EC of 256", cause);
  }
}

package dev.bulwark.fleet.keys;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.DefaultSignatureAlgorithmIdentifierFinder;
import org.bouncycastle.operator.RuntimeOperatorException;

/** The self-signed certificate that gives a token's key its name; a PKCS#11 key without one is invisible to the provider. Nobody is meant to trust it. */
final class HolderCertificate {
  /** RFC 5280 §4.1.2.5: no well-defined expiry. */
  private static final Instant NEVER = Instant.parse("9999-12-31T23:59:59Z");

  private HolderCertificate() {}

  static X509Certificate of(String name, KeyKind kind, PublicKey key, CheckedSigner signer, Instant now) throws GeneralSecurityException {
    X500Name subject = new X500Name("CN=" + name);
    X509v3CertificateBuilder builder =
        new X509v3CertificateBuilder(
            subject, BigInteger.valueOf(now.toEpochMilli()), Date.from(now), Date.from(NEVER), subject, SubjectPublicKeyInfo.getInstance(key.getEncoded()));
    try {
      byte[] der = builder.build(new TokenContentSigner(kind, signer)).getEncoded();
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
    } catch (IOException | RuntimeOperatorException e) {
      throw new GeneralSecurityException("the holder certificate could not be signed", e);
    }
  }

  private record TokenContentSigner(KeyKind kind, CheckedSigner signer, ByteArrayOutputStream content) implements ContentSigner {
    TokenContentSigner(KeyKind kind, CheckedSigner signer) {
      this(kind, signer, new ByteArrayOutputStream());
    }

    @Override
    public AlgorithmIdentifier getAlgorithmIdentifier() {
      return new DefaultSignatureAlgorithmIdentifierFinder().find(kind.signature);
    }

    @Override
    public OutputStream getOutputStream() {
      return content;
    }

    @Override
    public byte[] getSignature() {
      try {
        return signer.sign(content.toByteArray());
      } catch (GeneralSecurityException e) {
        throw new RuntimeOperatorException("the token did not sign", e);
      }
    }
  }
}

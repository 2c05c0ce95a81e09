package dev.bulwark.network.mud;

import dev.bulwark.problem.Problem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.jspecify.annotations.Nullable;

/** Certificates and keys as PEM. Guarantees: at most 32 certificates in 256 KiB; {@link Problem} NETWORK-304 for anything that is not what it should be. */
public final class SigningPem {
  public static final int LARGEST = 1 << 18;
  private static final int MOST = 32;

  private SigningPem() {}

  /** At least one certificate, in the order of the file. */
  public static List<X509Certificate> certificates(byte[] pem) {
    if (pem.length > LARGEST) throw unfit("a file of certificates that is too large", null);
    List<X509Certificate> found = new ArrayList<>();
    try (PEMParser parser = new PEMParser(new StringReader(new String(pem, StandardCharsets.UTF_8)))) {
      for (Object next = parser.readObject(); next != null; next = parser.readObject()) {
        if (next instanceof X509CertificateHolder holder) found.add(certificate(holder));
        if (found.size() > MOST) throw unfit("more than " + MOST + " certificates", null);
      }
    } catch (IOException | GeneralSecurityException | IllegalArgumentException | IllegalStateException | ClassCastException e) {
      throw unfit("certificates that cannot be read", e);
    }
    if (found.isEmpty()) throw unfit("no certificate in the file", null);
    return List.copyOf(found);
  }

  static X509Certificate certificate(X509CertificateHolder holder) throws IOException, GeneralSecurityException {
    return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(holder.getEncoded()));
  }

  /** An RSA or EC key: PKCS#8, PKCS#1 or SEC 1, not encrypted. */
  public static PrivateKey key(byte[] pem) {
    if (pem.length > LARGEST) throw unfit("a key file that is too large", null);
    try (PEMParser parser = new PEMParser(new StringReader(new String(pem, StandardCharsets.UTF_8)))) {
      Object next = parser.readObject();
      // openssl writes the curve's name before a SEC 1 key.
      if (next instanceof ASN1ObjectIdentifier) next = parser.readObject();
      return switch (next) {
        case PEMKeyPair pair -> key(pair.getPrivateKeyInfo());
        case PrivateKeyInfo info -> key(info);
        case null, default -> throw unfit("no private key in the file, or an encrypted one", null);
      };
    } catch (IOException | GeneralSecurityException | IllegalArgumentException | IllegalStateException | ClassCastException e) {
      throw unfit("a private key that cannot be read", e);
    }
  }

  private static PrivateKey key(PrivateKeyInfo info) throws IOException, GeneralSecurityException {
    ASN1ObjectIdentifier id = info.getPrivateKeyAlgorithm().getAlgorithm();
    String algorithm = id.equals(PKCSObjectIdentifiers.rsaEncryption) ? "RSA" : id.equals(X9ObjectIdentifiers.id_ecPublicKey) ? "EC" : "";
    if (algorithm.isEmpty()) throw unfit("a key that is neither RSA nor EC", null);
    return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(info.getEncoded()));
  }

  private static Problem unfit(String what, @Nullable Throwable cause) {
    return new Problem("NETWORK-304", what, "give certificates and keys as PEM, RSA or EC, keys not encrypted", cause);
  }
}

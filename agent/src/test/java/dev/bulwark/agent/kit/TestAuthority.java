package dev.bulwark.agent.kit;

import dev.bulwark.agent.identity.Credential;
import dev.bulwark.agent.identity.DeviceKey;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Root and one issuing authority; certifies devices and servers. */
public final class TestAuthority {
  private final SecureRandom random = new SecureRandom();
  private final DeviceKey rootKey = DeviceKey.newInFile(random);
  private final DeviceKey issuerKey = DeviceKey.newInFile(random);
  public final X509Certificate root;
  public final X509Certificate issuer;

  public TestAuthority() {
    Instant from = Instant.parse("2020-01-01T00:00:00Z");
    Instant to = Instant.parse("2060-01-01T00:00:00Z");
    root = make("CN=Test root", "CN=Test root", rootKey.publicKey(), rootKey, from, to, true, null, null);
    issuer = make("CN=Test root", "CN=Test issuer", issuerKey.publicKey(), rootKey, from, to, true, null, null);
  }

  public List<X509Certificate> roots() {
    return List.of(root);
  }

  public X509Certificate device(String id, PublicKey key, Instant from, Instant to) {
    return make("CN=Test issuer", "CN=" + id, key, issuerKey, from, to, false, KeyPurposeId.id_kp_clientAuth, null);
  }

  public Credential device(String id, DeviceKey key, Instant from, Instant to) {
    return new Credential(key, List.of(device(id, key.publicKey(), from, to), issuer));
  }

  public Credential device(String id) {
    Instant now = Instant.now();
    return device(id, DeviceKey.newInFile(random), now.minusSeconds(60), now.plus(Duration.ofDays(90)));
  }

  /** For {@code localhost} and 127.0.0.1, or the one name given. */
  public Credential server(String... names) {
    DeviceKey key = DeviceKey.newInFile(random);
    GeneralName[] sans =
        names.length == 0
            ? new GeneralName[] {new GeneralName(GeneralName.dNSName, "localhost"), new GeneralName(GeneralName.iPAddress, "127.0.0.1")}
            : new GeneralName[] {new GeneralName(GeneralName.dNSName, names[0])};
    Instant now = Instant.now();
    X509Certificate leaf =
        make("CN=Test issuer", "CN=server", key.publicKey(), issuerKey, now.minusSeconds(60), now.plus(Duration.ofDays(30)), false, KeyPurposeId.id_kp_serverAuth, new GeneralNames(sans));
    return new Credential(key, List.of(leaf, issuer));
  }

  private X509Certificate make(
      String issuerName,
      String subject,
      PublicKey key,
      DeviceKey by,
      Instant from,
      Instant to,
      boolean authority,
      @org.jspecify.annotations.Nullable KeyPurposeId purpose,
      @org.jspecify.annotations.Nullable GeneralNames names) {
    try {
      var builder =
          new X509v3CertificateBuilder(
              new X500Name(issuerName), new BigInteger(158, random).setBit(157), Date.from(from), Date.from(to), new X500Name(subject), SubjectPublicKeyInfo.getInstance(key.getEncoded()));
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(authority ? KeyUsage.keyCertSign | KeyUsage.cRLSign : KeyUsage.digitalSignature));
      if (purpose != null) builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
      if (names != null) builder.addExtension(Extension.subjectAlternativeName, false, names);
      byte[] der = builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(by.privateKey())).getEncoded();
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
    } catch (java.io.IOException | org.bouncycastle.operator.OperatorCreationException | java.security.GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** DER of a certs-only PKCS#7. */
  public static byte[] pkcs7(X509Certificate... certificates) {
    try {
      var generator = new org.bouncycastle.cms.CMSSignedDataGenerator();
      for (X509Certificate certificate : certificates) generator.addCertificate(new org.bouncycastle.cert.X509CertificateHolder(certificate.getEncoded()));
      return generator.generate(new org.bouncycastle.cms.CMSAbsentContent()).getEncoded();
    } catch (java.io.IOException | org.bouncycastle.cms.CMSException | java.security.GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}

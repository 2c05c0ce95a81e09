package dev.bulwark.agent.virtual;

import dev.bulwark.agent.identity.Credential;
import dev.bulwark.agent.identity.DeviceKey;
import dev.bulwark.fleet.device.DeviceId;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
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
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** An authority that nobody trusts, made on the spot: its device certificates look right in everything but who signed them. */
final class ForeignAuthority {
  private ForeignAuthority() {}

  static Credential certificateFor(DeviceId claimed, Instant now, SecureRandom random) {
    DeviceKey authority = DeviceKey.newInFile(random);
    DeviceKey device = DeviceKey.newInFile(random);
    X500Name issuer = new X500Name("CN=Not of this fleet");
    try {
      X509v3CertificateBuilder root = builder(issuer, issuer, authority, now, random);
      root.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
      root.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
      X509v3CertificateBuilder leaf = builder(issuer, new X500Name("CN=" + claimed), device, now, random);
      leaf.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      leaf.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
      leaf.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth));
      return new Credential(device, List.of(signed(leaf, authority), signed(root, authority)));
    } catch (IOException | OperatorCreationException | GeneralSecurityException e) {
      throw new IllegalStateException("P-256 certificates can always be made", e);
    }
  }

  private static X509v3CertificateBuilder builder(X500Name issuer, X500Name subject, DeviceKey key, Instant now, SecureRandom random) {
    Date from = Date.from(now.minus(Duration.ofMinutes(5)));
    Date to = Date.from(now.plus(Duration.ofDays(1)));
    return new X509v3CertificateBuilder(issuer, new BigInteger(127, random).setBit(126), from, to, subject, SubjectPublicKeyInfo.getInstance(key.publicKey().getEncoded()));
  }

  private static X509Certificate signed(X509v3CertificateBuilder certificate, DeviceKey by) throws IOException, OperatorCreationException, GeneralSecurityException {
    byte[] der = certificate.build(new JcaContentSignerBuilder("SHA256withECDSA").build(by.privateKey())).getEncoded();
    return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
  }
}

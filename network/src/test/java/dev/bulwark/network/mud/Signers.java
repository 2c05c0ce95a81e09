package dev.bulwark.network.mud;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Authorities and signers made for one test. */
final class Signers {
  static final Instant NOW = Instant.parse("2026-05-01T00:00:00Z");

  record Party(KeyPair keys, X509Certificate certificate) {}

  private Signers() {}

  static KeyPair ec() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static KeyPair rsa(int bits) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(bits);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static Party authority(String name) {
    KeyPair keys = ec();
    return new Party(keys, certificate(name, keys, name, keys, true, KeyUsage.keyCertSign, NOW.minus(Duration.ofDays(100)), NOW.plus(Duration.ofDays(100)), "SHA256withECDSA"));
  }

  static Party signer(Party authority) {
    return signer(authority, ec());
  }

  static Party signer(Party authority, KeyPair keys) {
    return new Party(keys, certificate("signer", keys, name(authority), authority.keys(), false, KeyUsage.digitalSignature, NOW.minus(Duration.ofDays(10)), NOW.plus(Duration.ofDays(10)), "SHA256withECDSA"));
  }

  static String name(Party party) {
    return party.certificate().getSubjectX500Principal().getName().substring(3);
  }

  static X509Certificate certificate(String subject, KeyPair keys, String issuer, KeyPair by, boolean authority, int usage, Instant from, Instant to, String algorithm) {
    try {
      JcaX509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              new X500Name("CN=" + issuer), BigInteger.valueOf(Math.abs((long) subject.hashCode()) + 1), Date.from(from), Date.from(to), new X500Name("CN=" + subject), keys.getPublic());
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(usage));
      return SigningPem.certificate(builder.build(new JcaContentSignerBuilder(algorithm).build(by.getPrivate())));
    } catch (IOException | OperatorCreationException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}

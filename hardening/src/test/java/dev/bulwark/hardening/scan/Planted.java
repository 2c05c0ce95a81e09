package dev.bulwark.hardening.scan;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Date;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v1CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Keys and certificates made for a test, in the forms in which they stand in images. */
public final class Planted {
  public static final KeyPair RSA = pair("RSA", 2048);
  public static final KeyPair EC = curve("secp256r1");
  public static final KeyPair ED = pair("Ed25519", 0);

  private Planted() {}

  static KeyPair pair(String algorithm, int bits) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      if (bits > 0) generator.initialize(bits);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static KeyPair curve(String name) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec(name));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** PKCS#1 or SEC 1: what PKCS#8 has inside. */
  public static byte[] bare(KeyPair key) {
    try {
      return PrivateKeyInfo.getInstance(key.getPrivate().getEncoded()).parsePrivateKey().toASN1Primitive().getEncoded("DER");
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  public static byte[] pem(String label, byte[] der) {
    return ("-----BEGIN " + label + "-----\n" + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END " + label + "-----\n").getBytes(ISO_8859_1);
  }

  /** A certificate of an elliptic key that a sound authority would issue to a device. */
  public static byte[] leaf(KeyPair key, LocalDate from, LocalDate to, KeyPurposeId purpose) {
    return certificate(key, from, to, "SHA256with" + (key.getPublic().getAlgorithm().equals("RSA") ? "RSA" : "ECDSA"), false, purpose);
  }

  public static byte[] certificate(KeyPair key, LocalDate from, LocalDate to, String algorithm, boolean authority, KeyPurposeId purpose) {
    try {
      X509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(new X500Name("CN=maker"), BigInteger.valueOf(4711), date(from), date(to), new X500Name("CN=device-1"), key.getPublic());
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
      builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
      return builder.build(new JcaContentSignerBuilder(algorithm).build(key.getPrivate())).getEncoded();
    } catch (IOException | OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
  }

  static byte[] versionOne(KeyPair key, LocalDate from, LocalDate to) {
    try {
      return new JcaX509v1CertificateBuilder(new X500Name("CN=maker"), BigInteger.valueOf(99), date(from), date(to), new X500Name("CN=device-1"), key.getPublic())
          .build(new JcaContentSignerBuilder("SHA256withRSA").build(key.getPrivate()))
          .getEncoded();
    } catch (IOException | OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Date date(LocalDate day) {
    return Date.from(day.atStartOfDay(ZoneOffset.UTC).toInstant());
  }
}

package dev.bulwark.pki.validate;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;

/** A certificate with its key, made for a test by a builder that allows what no authority should. */
record Issued(X509Certificate certificate, KeyPair pair) {
  static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
  private static final AtomicLong SERIAL = new AtomicLong(1000);

  /** What to make; the defaults conform. */
  static final class Plan {
    X500Name subject = new X500Name("CN=device-1");
    BigInteger serial = BigInteger.valueOf(SERIAL.incrementAndGet());
    Instant from = NOW.minus(Duration.ofDays(1));
    Instant to = NOW.plus(Duration.ofDays(30));
    boolean ca;
    boolean criticalBasicConstraints = true;
    int pathLength = -1;
    int keyUsage = KeyUsage.digitalSignature;
    KeyPurposeId[] purposes = {};
    @Nullable GeneralNames names;
    boolean criticalNames;
    boolean subjectKeyIdentifier = true;
    boolean authorityKeyIdentifier = true;
    String algorithm = "SHA256withECDSA";
    final java.util.List<Extra> extra = new java.util.ArrayList<>();

    record Extra(ASN1ObjectIdentifier oid, boolean critical, ASN1Encodable value) {}

    Plan name(String subjectName) {
      subject = new X500Name(subjectName);
      return this;
    }

    Plan asCa(int length) {
      ca = true;
      pathLength = length;
      keyUsage = KeyUsage.keyCertSign | KeyUsage.cRLSign;
      return this;
    }

    Plan with(ASN1ObjectIdentifier oid, boolean critical, ASN1Encodable value) {
      extra.add(new Extra(oid, critical, value));
      return this;
    }
  }

  static KeyPair key() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  static Issued root(Consumer<Plan> change) throws Exception {
    KeyPair pair = key();
    return make(null, pair, p -> change.accept(p.name("CN=root").asCa(-1)));
  }

  static Issued root() throws Exception {
    return root(p -> {});
  }

  Issued ca(String name, Consumer<Plan> change) throws Exception {
    return make(this, key(), p -> change.accept(p.name("CN=" + name).asCa(-1)));
  }

  Issued ca(String name) throws Exception {
    return ca(name, p -> {});
  }

  Issued leaf(Consumer<Plan> change) throws Exception {
    return make(this, key(), change);
  }

  Issued leaf() throws Exception {
    return leaf(p -> {});
  }

  static Issued make(@Nullable Issued issuer, KeyPair pair, Consumer<Plan> change) throws Exception {
    return new Issued(parse(der(issuer, pair, change)), pair);
  }

  static byte[] der(@Nullable Issued issuer, KeyPair pair, Consumer<Plan> change) throws Exception {
    Plan plan = new Plan();
    change.accept(plan);
    X500Name by = issuer == null ? plan.subject : X500Name.getInstance(issuer.certificate.getSubjectX500Principal().getEncoded());
    KeyPair signer = issuer == null ? pair : issuer.pair;
    JcaX509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(by, plan.serial, Date.from(plan.from), Date.from(plan.to), plan.subject, pair.getPublic());
    JcaX509ExtensionUtils ids = new JcaX509ExtensionUtils();
    if (plan.ca) builder.addExtension(Extension.basicConstraints, plan.criticalBasicConstraints, plan.pathLength < 0 ? new BasicConstraints(true) : new BasicConstraints(plan.pathLength));
    if (plan.keyUsage != 0) builder.addExtension(Extension.keyUsage, true, new KeyUsage(plan.keyUsage));
    if (plan.purposes.length > 0) builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(plan.purposes));
    if (plan.names != null) builder.addExtension(Extension.subjectAlternativeName, plan.criticalNames, plan.names);
    if (plan.subjectKeyIdentifier) builder.addExtension(Extension.subjectKeyIdentifier, false, ids.createSubjectKeyIdentifier(pair.getPublic()));
    if (plan.authorityKeyIdentifier) builder.addExtension(Extension.authorityKeyIdentifier, false, ids.createAuthorityKeyIdentifier(signer.getPublic()));
    for (Plan.Extra extra : plan.extra) builder.addExtension(extra.oid(), extra.critical(), extra.value());
    return builder.build(new JcaContentSignerBuilder(plan.algorithm).build(signer.getPrivate())).getEncoded();
  }

  static X509Certificate parse(byte[] der) throws Exception {
    return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
  }

  X509CRL crl(Instant thisUpdate, Instant nextUpdate, Issued... revoked) throws Exception {
    X509v2CRLBuilder builder = new X509v2CRLBuilder(X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded()), Date.from(thisUpdate));
    builder.setNextUpdate(Date.from(nextUpdate));
    builder.addExtension(Extension.authorityKeyIdentifier, false, new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(pair.getPublic()));
    for (Issued one : revoked) builder.addCRLEntry(one.certificate.getSerialNumber(), Date.from(thisUpdate), CRLReason.keyCompromise);
    byte[] der = builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate())).getEncoded();
    return (X509CRL) CertificateFactory.getInstance("X.509").generateCRL(new ByteArrayInputStream(der));
  }

  X509CRL crl(Issued... revoked) throws Exception {
    return crl(NOW.minus(Duration.ofHours(1)), NOW.plus(Duration.ofDays(1)), revoked);
  }
}

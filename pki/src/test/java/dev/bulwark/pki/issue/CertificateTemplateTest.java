package dev.bulwark.pki.issue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulwark.problem.Problem;
import dev.bulwark.pki.House;
import dev.bulwark.pki.IssuerName;
import dev.bulwark.pki.Profile;
import dev.bulwark.pki.Requests;
import dev.bulwark.pki.est.EnrolRequest;
import dev.bulwark.pki.est.Enrolment;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateTemplateTest {
  private static final String URL = "https://pki.example:8443";
  @TempDir Path folder;

  @Test
  void the_spliced_certificate_is_bit_for_bit_what_an_object_builder_makes() throws Exception {
    try (House house = new House(folder)) {
      KeyPair pair = Requests.p256();
      String token = house.register("dev1");
      Enrolment.Issued issued = (Enrolment.Issued) house.pki.enrolments().enrol(new EnrolRequest("dev1", token, Requests.base64(Requests.csr(pair, "dev1")), null, "192.0.2.1"));
      X509CertificateHolder ours = new X509CertificateHolder(issued.certificate().der());
      X509Certificate issuer = house.pki.authority().issuer(IssuerName.DEVICE).certificate();

      X500Name subject = new X500NameBuilder().addRDN(BCStyle.CN, new DERUTF8String("dev1")).build();
      X509v3CertificateBuilder builder = new X509v3CertificateBuilder(X500Name.getInstance(issuer.getSubjectX500Principal().getEncoded()), ours.getSerialNumber(),
          Date.from(Instant.parse("2026-03-01T11:55:00Z")), Date.from(Instant.parse("2026-05-30T12:00:00Z")), subject, SubjectPublicKeyInfo.getInstance(pair.getPublic().getEncoded()));
      JcaX509ExtensionUtils identifiers = new JcaX509ExtensionUtils();
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
      builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth));
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      builder.addExtension(Extension.authorityInfoAccess, false, new AuthorityInformationAccess(new AccessDescription[] {
        new AccessDescription(AccessDescription.id_ad_ocsp, new GeneralName(GeneralName.uniformResourceIdentifier, URL + "/ocsp")),
        new AccessDescription(AccessDescription.id_ad_caIssuers, new GeneralName(GeneralName.uniformResourceIdentifier, URL + "/ca/device.cer"))}));
      builder.addExtension(Extension.cRLDistributionPoints, false, new CRLDistPoint(new DistributionPoint[] {
        new DistributionPoint(new DistributionPointName(new GeneralNames(new GeneralName(GeneralName.uniformResourceIdentifier, URL + "/crl/device.crl"))), null, null)}));
      builder.addExtension(Extension.authorityKeyIdentifier, false, new AuthorityKeyIdentifier(identifiers.createAuthorityKeyIdentifier(issuer.getPublicKey()).getKeyIdentifierOctets()));
      builder.addExtension(Extension.subjectKeyIdentifier, false, identifiers.createSubjectKeyIdentifier(pair.getPublic()));
      builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(new GeneralName(GeneralName.uniformResourceIdentifier, "urn:bulwark:device:DEFAULT:dev1")));
      X509CertificateHolder theirs = builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(Requests.p256().getPrivate()));

      assertThat(ours.toASN1Structure().getTBSCertificate().getEncoded(ASN1Encoding.DER)).isEqualTo(theirs.toASN1Structure().getTBSCertificate().getEncoded(ASN1Encoding.DER));
      assertThat(ours.toASN1Structure().getEncoded(ASN1Encoding.DER)).isEqualTo(issued.certificate().der());
      X509Certificate platform = Issuer.parse(issued.certificate().der());
      platform.verify(issuer.getPublicKey());
      assertThat(platform.getPublicKey()).isEqualTo(pair.getPublic());
      assertThat(platform.getBasicConstraints()).isEqualTo(-1);
    }
  }

  @Test
  void a_class_on_the_short_profile_gets_a_certificate_that_says_no_revocation_is_available() throws Exception {
    try (House house = new House(folder, House.settings(Duration.ofDays(90)))) {
      String token = house.register("m1", "meter");
      Enrolment.Issued issued = (Enrolment.Issued) house.pki.enrolments().enrol(new EnrolRequest("m1", token, Requests.base64(Requests.csr(Requests.p256(), "")), null, "192.0.2.1"));
      X509CertificateHolder holder = new X509CertificateHolder(issued.certificate().der());
      Extension none = holder.getExtension(new ASN1ObjectIdentifier("2.5.29.56"));
      assertThat(none.getParsedValue()).isEqualTo(DERNull.INSTANCE);
      assertThat(none.isCritical()).isFalse();
      assertThat(holder.getExtension(Extension.cRLDistributionPoints)).isNull();
      assertThat(AuthorityInformationAccess.fromExtensions(holder.getExtensions()).getAccessDescriptions()).hasSize(1);
      assertThat(Duration.between(holder.getNotBefore().toInstant(), holder.getNotAfter().toInstant())).isEqualTo(Duration.ofHours(6).plusMinutes(5));
    }
  }

  @Test
  void serials_are_positive_long_and_never_the_same() {
    java.util.random.RandomGenerator random = new java.security.SecureRandom();
    java.util.Set<java.math.BigInteger> seen = new java.util.HashSet<>();
    for (int i = 0; i < 10_000; i++) {
      java.math.BigInteger number = Serials.next(random).number();
      assertThat(number.signum()).isPositive();
      assertThat(number.bitLength()).isBetween(64, 159);
      assertThat(seen.add(number)).isTrue();
    }
    java.util.random.RandomGenerator stuck = new java.util.random.RandomGenerator() {
      private int calls;

      @Override
      public long nextLong() {
        return 0;
      }

      @Override
      public void nextBytes(byte[] bytes) {
        Arrays.fill(bytes, (byte) (calls++ < 3 ? 0 : 0x55));
      }
    };
    assertThat(Serials.next(stuck).number().bitLength()).isGreaterThan(64);
  }

  @Test
  void validity_allows_for_slow_clocks_and_never_passes_a_year() {
    Instant now = Instant.parse("2026-03-01T12:00:00.750Z");
    assertThat(Validity.of(now, Duration.ofSeconds(20), Profile.LONGEST)).isEqualTo(new Validity(Instant.parse("2026-03-01T11:59:58Z"), Instant.parse("2026-03-01T12:00:20Z")));
    assertThat(Validity.of(now, Duration.ofDays(90), Profile.LONGEST)).isEqualTo(new Validity(Instant.parse("2026-03-01T11:55:00Z"), Instant.parse("2026-05-30T12:00:00Z")));
    Validity year = Validity.of(now, Duration.ofDays(365), Profile.LONGEST);
    assertThat(Duration.between(year.notBefore(), year.notAfter())).isEqualTo(Duration.ofDays(365));
  }

  @Test
  void nothing_is_issued_beyond_the_issuers_end_nor_shortened_in_silence() {
    try (House house = new House(folder)) {
      String token = house.register("dev1");
      house.later(Duration.ofDays(5 * 365 - 30));
      String late = house.anotherToken("dev1");
      EnrolRequest request = new EnrolRequest("dev1", late, Requests.base64(Requests.csr(Requests.p256(), "dev1")), null, "192.0.2.1");
      assertThatThrownBy(() -> house.pki.enrolments().enrol(request)).isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.code()).isEqualTo("PKI-005"));
      assertThat(house.certificates()).isZero();
      assertThat(token).isNotEmpty();
    }
  }

  @Test
  void times_from_2050_on_are_generalized() {
    assertThat(dev.bulwark.pki.der.Der.time(Instant.parse("2049-12-31T23:59:59Z"))[0]).isEqualTo((byte) 0x17);
    assertThat(dev.bulwark.pki.der.Der.time(Instant.parse("2050-01-01T00:00:00Z"))[0]).isEqualTo((byte) 0x18);
  }
}

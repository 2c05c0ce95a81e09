package dev.bulwark.pki.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.fleet.device.DeviceId;
import dev.bulwark.fleet.device.Serial;
import dev.bulwark.pki.House;
import dev.bulwark.pki.IssuerName;
import dev.bulwark.pki.Requests;
import dev.bulwark.pki.der.Der;
import dev.bulwark.pki.est.EnrolRequest;
import dev.bulwark.pki.est.Enrolment;
import dev.bulwark.pki.issue.Certificate;
import dev.bulwark.pki.issue.Issuer;
import java.math.BigInteger;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.Random;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.oiw.OIWObjectIdentifiers;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.ocsp.BasicOCSPResp;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.OCSPReqBuilder;
import org.bouncycastle.cert.ocsp.OCSPResp;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import org.bouncycastle.cert.ocsp.UnknownStatus;
import org.bouncycastle.operator.DigestCalculator;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OcspResponderTest {
  @TempDir Path folder;
  private House house;

  @BeforeEach
  void open() {
    house = new House(folder, House.settings(Duration.ofDays(90)));
  }

  @AfterEach
  void close() {
    house.close();
  }

  private Certificate enrolled(String id) {
    String token = house.register(id);
    Enrolment answer = house.pki.enrolments().enrol(new EnrolRequest(id, token, Requests.base64(Requests.csr(Requests.p256(), id)), null, "192.0.2.1"));
    return ((Enrolment.Issued) answer).certificate();
  }

  private CertificateID id(boolean sha256, IssuerName issuer, BigInteger serial) throws Exception {
    DigestCalculator digest = new JcaDigestCalculatorProviderBuilder().build().get(new AlgorithmIdentifier(sha256 ? NISTObjectIdentifiers.id_sha256 : OIWObjectIdentifiers.idSHA1));
    return new CertificateID(digest, new X509CertificateHolder(house.pki.authority().issuer(issuer).der()), serial);
  }

  private static byte[] request(byte @org.jspecify.annotations.Nullable [] nonce, CertificateID... ids) throws Exception {
    OCSPReqBuilder builder = new OCSPReqBuilder();
    for (CertificateID id : ids) builder.addRequest(id);
    if (nonce != null) builder.setRequestExtensions(new Extensions(new Extension(OCSPObjectIdentifiers.id_pkix_ocsp_nonce, false, new DEROctetString(nonce).getEncoded())));
    return builder.build().getEncoded();
  }

  private OcspReply.Answered respond(byte[] request) {
    return (OcspReply.Answered) house.pki.ocsp().respond(request);
  }

  private static int status(OcspReply.Answered answered) throws Exception {
    return new OCSPResp(answered.der()).getStatus();
  }

  /** The answer, after its signature, signer and times were checked as a relying party would. */
  private BasicOCSPResp checked(OcspReply.Answered answered, IssuerName issuer) throws Exception {
    OCSPResp response = new OCSPResp(answered.der());
    assertThat(response.getStatus()).isEqualTo(OCSPResp.SUCCESSFUL);
    BasicOCSPResp basic = (BasicOCSPResp) response.getResponseObject();
    X509CertificateHolder signer = basic.getCerts()[0];
    assertThat(signer.isSignatureValid(new JcaContentVerifierProviderBuilder().build(house.pki.authority().issuer(issuer).certificate()))).isTrue();
    assertThat(basic.isSignatureValid(new JcaContentVerifierProviderBuilder().build(signer))).isTrue();
    var single = basic.getResponses()[0];
    assertThat(Duration.between(single.getThisUpdate().toInstant(), single.getNextUpdate().toInstant())).isLessThanOrEqualTo(Duration.ofHours(4));
    return basic;
  }

  private CertificateStatus status(boolean sha256, BigInteger serial) throws Exception {
    BasicOCSPResp basic = checked(respond(request(null, id(sha256, IssuerName.DEVICE, serial))), IssuerName.DEVICE);
    assertThat(basic.getResponses()[0].getCertID().getSerialNumber()).isEqualTo(serial);
    return basic.getResponses()[0].getCertStatus();
  }

  @Test
  void an_issued_certificate_is_good_by_sha1_and_by_sha256_and_a_revoked_one_revoked_at_once() throws Exception {
    Certificate certificate = enrolled("dev1");
    assertThat(status(false, certificate.serial().number())).isNull();
    assertThat(status(true, certificate.serial().number())).isNull();
    house.pki.revocations().revoke(new DeviceId("dev1"), RevocationReason.KEY_COMPROMISE, "operator");
    for (boolean sha256 : new boolean[] {false, true}) {
      RevokedStatus revoked = (RevokedStatus) status(sha256, certificate.serial().number());
      assertThat(revoked.getRevocationReason()).isEqualTo(1);
      assertThat(revoked.getRevocationTime()).isEqualTo(Date.from(house.now));
    }
  }

  @Test
  void an_unspecified_reason_is_left_out() throws Exception {
    Certificate certificate = enrolled("dev1");
    house.pki.revocations().revoke(new DeviceId("dev1"), RevocationReason.UNSPECIFIED, "operator");
    assertThat(((RevokedStatus) status(false, certificate.serial().number())).hasRevocationReason()).isFalse();
  }

  @Test
  void a_serial_that_was_never_issued_is_unknown_and_never_good() throws Exception {
    for (BigInteger serial : new BigInteger[] {BigInteger.ONE, BigInteger.TWO.pow(158), BigInteger.TWO.pow(170), BigInteger.ZERO, BigInteger.TEN.negate()})
      assertThat(status(false, serial)).as("%s", serial).isInstanceOf(UnknownStatus.class);
  }

  @Test
  void another_issuers_serial_is_unknown_and_the_listeners_own_is_good() throws Exception {
    Certificate device = enrolled("dev1");
    BigInteger listener = house.pki.servers().issueServer(java.util.Set.of("localhost")).chain().getFirst().getSerialNumber();
    BasicOCSPResp good = checked(respond(request(null, id(false, IssuerName.SERVER, listener))), IssuerName.SERVER);
    assertThat(good.getResponses()[0].getCertStatus()).isNull();
    house.pki.revocations().revoke(new DeviceId("dev1"), RevocationReason.SUPERSEDED, "operator");
    BasicOCSPResp other = checked(respond(request(null, id(false, IssuerName.SERVER, device.serial().number()))), IssuerName.SERVER);
    assertThat(other.getResponses()[0].getCertStatus()).isInstanceOf(UnknownStatus.class);
  }

  @Test
  void a_foreign_issuer_and_one_with_our_name_but_another_key_are_unauthorized() throws Exception {
    Certificate certificate = enrolled("dev1");
    byte[] good = request(null, id(false, IssuerName.DEVICE, certificate.serial().number()));
    byte[] keyHash = house.pki.authority().issuer(IssuerName.DEVICE).keyHash("SHA-1");
    byte[] nameHash = house.pki.authority().issuer(IssuerName.DEVICE).nameHash("SHA-1");
    assertThat(status(respond(replace(good, keyHash)))).isEqualTo(OCSPResp.UNAUTHORIZED);
    assertThat(status(respond(replace(good, nameHash)))).isEqualTo(OCSPResp.UNAUTHORIZED);
    assertThat(status(respond(request(null, id(false, IssuerName.ROOT, BigInteger.ONE))))).isEqualTo(OCSPResp.UNAUTHORIZED);
    assertThat(status(respond(good))).isEqualTo(OCSPResp.SUCCESSFUL);
  }

  private static byte[] replace(byte[] in, byte[] what) {
    byte[] out = in.clone();
    for (int i = 0; i + what.length <= out.length; i++) if (Arrays.equals(in, i, i + what.length, what, 0, what.length)) Arrays.fill(out, i, i + what.length, (byte) 7);
    return out;
  }

  @Test
  void a_nonce_of_up_to_32_octets_is_echoed_and_a_longer_or_empty_one_is_malformed() throws Exception {
    Certificate certificate = enrolled("dev1");
    CertificateID id = id(false, IssuerName.DEVICE, certificate.serial().number());
    for (int length : new int[] {1, 16, 32}) {
      byte[] nonce = new byte[length];
      Arrays.fill(nonce, (byte) length);
      OcspReply.Answered answered = respond(request(nonce, id));
      BasicOCSPResp basic = checked(answered, IssuerName.DEVICE);
      assertThat(DEROctetString.getInstance(basic.getExtension(OCSPObjectIdentifiers.id_pkix_ocsp_nonce).getParsedValue()).getOctets()).isEqualTo(nonce);
      assertThat(answered.caching()).isEmpty();
    }
    assertThat(status(respond(request(new byte[33], id)))).isEqualTo(OCSPResp.MALFORMED_REQUEST);
    assertThat(status(respond(request(new byte[0], id)))).isEqualTo(OCSPResp.MALFORMED_REQUEST);
  }

  @Test
  void up_to_16_certificates_are_answered_together_and_17_are_refused() throws Exception {
    Certificate certificate = enrolled("dev1");
    CertificateID[] ids = new CertificateID[17];
    for (int i = 0; i < ids.length; i++) ids[i] = id(false, IssuerName.DEVICE, i == 3 ? certificate.serial().number() : BigInteger.valueOf(i + 1));
    assertThat(status(respond(request(null, ids)))).isEqualTo(OCSPResp.MALFORMED_REQUEST);
    BasicOCSPResp basic = checked(respond(request(null, Arrays.copyOf(ids, 16))), IssuerName.DEVICE);
    assertThat(basic.getResponses()).hasSize(16);
    assertThat(basic.getResponses()[3].getCertStatus()).isNull();
    assertThat(basic.getResponses()[4].getCertStatus()).isInstanceOf(UnknownStatus.class);
  }

  @Test
  void nonsense_is_malformed_and_more_than_four_kilobytes_too_large() throws Exception {
    assertThat(status(respond(new byte[0]))).isEqualTo(OCSPResp.MALFORMED_REQUEST);
    assertThat(status(respond("GET / HTTP/1.1".getBytes(StandardCharsets.US_ASCII)))).isEqualTo(OCSPResp.MALFORMED_REQUEST);
    assertThat(status(respond(Der.sequence(Der.sequence(Der.sequence()))))).isEqualTo(OCSPResp.MALFORMED_REQUEST);
    assertThat(house.pki.ocsp().respond(new byte[OcspResponder.LARGEST + 1])).isInstanceOf(OcspReply.TooLarge.class);
    assertThat(house.pki.ocsp().get("A".repeat(3 * OcspResponder.LARGEST))).isInstanceOf(OcspReply.TooLarge.class);
  }

  @Test
  void any_mutation_of_a_request_is_answered() throws Exception {
    byte[] good = request(new byte[] {1, 2, 3}, id(false, IssuerName.DEVICE, enrolled("dev1").serial().number()));
    Random random = new Random(3);
    for (int i = 0; i < 3_000; i++) {
      byte[] mutated = random.nextBoolean() ? good.clone() : Arrays.copyOf(good, random.nextInt(good.length + 8));
      if (mutated.length > 0) mutated[random.nextInt(mutated.length)] = (byte) random.nextInt(256);
      assertThat(status(respond(mutated))).isIn(OCSPResp.SUCCESSFUL, OCSPResp.MALFORMED_REQUEST, OCSPResp.UNAUTHORIZED);
    }
  }

  @Test
  void the_get_form_takes_escaped_and_raw_base64() throws Exception {
    // Serials until the request has each of the characters that need escaping.
    for (int i = 0; i < 400; i++) {
      byte[] request = request(null, id(true, IssuerName.DEVICE, BigInteger.valueOf(i).add(BigInteger.TWO.pow(150))));
      String raw = Base64.getEncoder().encodeToString(request);
      OcspReply.Answered posted = respond(request);
      assertThat(((OcspReply.Answered) house.pki.ocsp().get(raw)).der()).isEqualTo(posted.der());
      assertThat(((OcspReply.Answered) house.pki.ocsp().get(URLEncoder.encode(raw, StandardCharsets.US_ASCII))).der()).isEqualTo(posted.der());
    }
    for (String wrong : new String[] {"", "%", "%4", "%zz", "ab%", "***"}) assertThat(status((OcspReply.Answered) house.pki.ocsp().get(wrong))).as(wrong).isEqualTo(OCSPResp.MALFORMED_REQUEST);
  }

  @Test
  void an_answer_without_nonce_is_cached_an_hour_and_dropped_by_the_revocation() throws Exception {
    Certificate certificate = enrolled("dev1");
    byte[] request = request(null, id(false, IssuerName.DEVICE, certificate.serial().number()));
    OcspReply.Answered first = respond(request);
    OcspReply.Cache facts = first.caching().orElseThrow();
    assertThat(facts.maxAge()).isEqualTo(Duration.ofHours(1));
    assertThat(facts.nextUpdate()).isEqualTo(house.now.plus(Duration.ofHours(4)));
    house.later(Duration.ofMinutes(59));
    OcspReply.Answered second = respond(request);
    assertThat(second.der()).isEqualTo(first.der());
    assertThat(second.caching().orElseThrow().maxAge()).isEqualTo(Duration.ofMinutes(1));
    assertThat(second.caching().orElseThrow().entityTag()).isEqualTo(facts.entityTag());
    house.later(Duration.ofMinutes(2));
    OcspReply.Answered third = respond(request);
    assertThat(third.der()).isNotEqualTo(first.der());
    house.pki.revocations().revoke(new DeviceId("dev1"), RevocationReason.SUPERSEDED, "operator");
    assertThat(checked(respond(request), IssuerName.DEVICE).getResponses()[0].getCertStatus()).isInstanceOf(RevokedStatus.class);
  }

  @Test
  void a_revoked_certificate_of_a_retired_device_stays_answered_over_a_restart() throws Exception {
    Certificate certificate = enrolled("dev1");
    house.pki.revocations().retire(new DeviceId("dev1"), "operator");
    house.close();
    house = new House(folder, House.settings(Duration.ofDays(90)));
    assertThat(((RevokedStatus) status(false, certificate.serial().number())).getRevocationReason()).isEqualTo(5);
  }

  @Test
  void the_platforms_own_path_checker_believes_the_answer() throws Exception {
    Certificate certificate = enrolled("dev1");
    Issuer issuer = house.pki.authority().issuer(IssuerName.DEVICE);
    assertThat(platformSays(certificate, issuer)).isEqualTo("valid");
    house.pki.revocations().revoke(new DeviceId("dev1"), RevocationReason.KEY_COMPROMISE, "operator");
    // The platform asks whether it was revoked before the moment it judges for.
    house.later(Duration.ofSeconds(1));
    assertThat(platformSays(certificate, issuer)).contains("revoked");
  }

  private String platformSays(Certificate certificate, Issuer issuer) throws Exception {
    var leaf = Issuer.parse(certificate.der());
    var checker = (java.security.cert.PKIXRevocationChecker) java.security.cert.CertPathValidator.getInstance("PKIX").getRevocationChecker();
    checker.setOptions(java.util.EnumSet.of(java.security.cert.PKIXRevocationChecker.Option.ONLY_END_ENTITY, java.security.cert.PKIXRevocationChecker.Option.NO_FALLBACK));
    checker.setOcspResponses(java.util.Map.of(leaf, respond(request(null, id(false, IssuerName.DEVICE, new Serial(leaf.getSerialNumber()).number()))).der()));
    var parameters = new java.security.cert.PKIXParameters(java.util.Set.of(new java.security.cert.TrustAnchor(issuer.certificate(), null)));
    parameters.addCertPathChecker(checker);
    parameters.setDate(Date.from(house.now));
    try {
      var path = java.security.cert.CertificateFactory.getInstance("X.509").generateCertPath(java.util.List.of(leaf));
      java.security.cert.CertPathValidator.getInstance("PKIX").validate(path, parameters);
      return "valid";
    } catch (java.security.cert.CertPathValidatorException e) {
      return String.valueOf(e.getMessage());
    }
  }
}

package dev.bulwark.pki.est;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulwark.fleet.device.DeviceId;
import dev.bulwark.fleet.device.Fingerprint;
import dev.bulwark.fleet.device.Lifecycle;
import dev.bulwark.fleet.event.Event;
import dev.bulwark.problem.Problem;
import dev.bulwark.fleet.view.Admission;
import dev.bulwark.pki.House;
import dev.bulwark.pki.PkiSettings;
import dev.bulwark.pki.Profile;
import dev.bulwark.pki.Requests;
import dev.bulwark.pki.csr.KeyPolicy;
import dev.bulwark.pki.der.Der;
import dev.bulwark.pki.issue.Issuer;
import dev.bulwark.pki.revocation.RevocationReason;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnrolmentsTest {
  private static final String FROM = "192.0.2.1";
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

  private Enrolment enrol(String id, String token, byte[] csr) {
    return house.pki.enrolments().enrol(new EnrolRequest(id, token, Requests.base64(csr), null, FROM));
  }

  private X509Certificate enrolled(String id, KeyPair pair) {
    return certificate(enrol(id, house.register(id), Requests.csr(pair, id)));
  }

  private static X509Certificate certificate(Enrolment enrolment) {
    return Issuer.parse(((Enrolment.Issued) enrolment).certificate().der());
  }

  private Enrolment renew(X509Certificate peer, byte[] csr) {
    return house.pki.enrolments().renew(peer, Requests.base64(csr), null, FROM);
  }

  private static String code(Enrolment enrolment) {
    return switch (enrolment) {
      case Enrolment.Issued issued -> "issued";
      case Enrolment.Unauthenticated no -> no.code();
      case Enrolment.Forbidden no -> no.code();
      case Enrolment.BadRequest no -> no.code();
      case Enrolment.TooLarge no -> no.code();
      case Enrolment.Throttled no -> no.code();
    };
  }

  @Test
  void a_token_gives_its_device_one_certificate_makes_it_active_and_tells_of_it() {
    KeyPair pair = Requests.p256();
    String token = house.register("dev1");
    Enrolment first = enrol("dev1", token, Requests.csr(pair, "dev1"));
    X509Certificate certificate = certificate(first);
    assertThat(certificate.getPublicKey()).isEqualTo(pair.getPublic());
    assertThat(certificate.getSubjectX500Principal().getName()).isEqualTo("CN=dev1");
    assertThat(house.view.device(new DeviceId("dev1")).orElseThrow().state()).isEqualTo(Lifecycle.ACTIVE);
    assertThat(house.view.admit(((Enrolment.Issued) first).certificate().fingerprint(), house.now)).isInstanceOf(Admission.Admitted.class);
    assertThat(house.eventTypes()).contains("ca.issue", "device.state");
    assertThat(house.count("SELECT COUNT(*) FROM audit_leaf WHERE CAST(body AS TEXT) LIKE '%\"device\":\"dev1\"%' AND CAST(body AS TEXT) LIKE '%\"issue\"%'")).isEqualTo(1);
  }

  @Test
  void a_token_used_twice_is_refused_and_nothing_is_issued() {
    String token = house.register("dev1");
    KeyPair pair = Requests.p256();
    assertThat(code(enrol("dev1", token, Requests.csr(pair, "dev1")))).isEqualTo("issued");
    assertThat(code(enrol("dev1", token, Requests.csr(pair, "dev1")))).isEqualTo("EST-001");
    assertThat(house.certificates()).isEqualTo(1);
  }

  @Test
  void of_many_simultaneous_posts_of_one_token_one_gets_a_certificate() throws Exception {
    String token = house.register("dev1");
    byte[] csr = Requests.csr(Requests.p256(), "dev1");
    int posts = 16;
    CountDownLatch go = new CountDownLatch(1);
    List<Future<Enrolment>> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < posts; i++)
        answers.add(threads.submit(() -> {
          go.await();
          return enrol("dev1", token, csr);
        }));
      go.countDown();
    }
    List<String> codes = new ArrayList<>();
    for (Future<Enrolment> answer : answers) codes.add(code(answer.get()));
    assertThat(codes).containsOnlyOnce("issued").containsOnly("issued", "EST-001");
    assertThat(house.certificates()).isEqualTo(1);
  }

  @Test
  void unknown_id_wrong_token_expired_token_and_another_devices_token_get_the_same_answer() {
    String token = house.register("dev1");
    String others = house.register("dev2");
    byte[] csr = Requests.csr(Requests.p256(), "dev1");
    Enrolment wrong = enrol("dev1", "wrong", csr);
    assertThat(wrong).isInstanceOf(Enrolment.Unauthenticated.class);
    assertThat(enrol("dev9", token, csr)).isEqualTo(wrong);
    assertThat(enrol("dev1", others, csr)).isEqualTo(wrong);
    assertThat(enrol("not an id/#", token, csr)).isEqualTo(wrong);
    assertThat(enrol("", "", csr)).isEqualTo(wrong);
    assertThat(enrol("dev1", "x".repeat(100_000), csr)).isEqualTo(wrong);
    house.later(Duration.ofHours(25));
    assertThat(enrol("dev1", token, csr)).isEqualTo(wrong);
    assertThat(house.certificates()).isZero();
    assertThat(house.events).filteredOn(Event.EnrolmentRefused.class::isInstance).hasSize(7);
  }

  @Test
  void a_refused_request_does_not_consume_the_token_and_a_hundred_lock_it() {
    String token = house.register("dev1");
    byte[] good = Requests.csr(Requests.p256(), "dev1");
    for (int i = 0; i < 3; i++) assertThat(code(enrol("dev1", token, Requests.csr(Requests.p256(), "other")))).isEqualTo("EST-014");
    assertThat(code(enrol("dev1", token, good))).isEqualTo("issued");
    String second = house.register("dev2");
    for (int i = 0; i < 100; i++) assertThat(code(enrol("dev2", second, Requests.csr(Requests.p256(), "other")))).isEqualTo("EST-014");
    assertThat(code(enrol("dev2", second, Requests.csr(Requests.p256(), "dev2")))).isEqualTo("EST-001");
  }

  @Test
  void somebody_without_the_token_cannot_lock_it() {
    String token = house.register("dev1");
    for (int i = 0; i < 120; i++) enrol("dev1", "guess" + i, Requests.csr(Requests.p256(), "dev1"));
    assertThat(code(enrol("dev1", token, Requests.csr(Requests.p256(), "dev1")))).isEqualTo("issued");
  }

  @Test
  void a_quarantined_revoked_or_retired_device_is_forbidden_even_with_a_token_from_before() {
    String contained = house.register("dev1");
    house.registry.quarantine(new DeviceId("dev1"), "test");
    assertThat(code(enrol("dev1", contained, Requests.csr(Requests.p256(), "dev1")))).isEqualTo("EST-002");
    house.registry.release(new DeviceId("dev1"), "test");
    assertThat(code(enrol("dev1", contained, Requests.csr(Requests.p256(), "dev1")))).isEqualTo("issued");
    String retired = house.register("dev2");
    house.registry.retire(new DeviceId("dev2"), "test");
    assertThat(code(enrol("dev2", retired, Requests.csr(Requests.p256(), "dev2")))).isEqualTo("EST-002");
    // Revoking voids the tokens as well: the answer is the one of a used token.
    String revoked = house.register("dev3");
    house.pki.revocations().revoke(new DeviceId("dev3"), RevocationReason.KEY_COMPROMISE, "test");
    assertThat(code(enrol("dev3", revoked, Requests.csr(Requests.p256(), "dev3")))).isEqualTo("EST-001");
    assertThat(house.certificates()).isEqualTo(1);
  }

  @Test
  void what_the_request_asks_for_is_never_in_the_certificate() {
    byte[] wishes = Requests.extensionRequest(
        Requests.extension("2.5.29.17", Der.sequence(Der.contextPrimitive(2, "admin.example".getBytes(StandardCharsets.US_ASCII)))),
        Requests.extension("2.5.29.37", Der.sequence(Der.oid("1.3.6.1.5.5.7.3.1"))),
        Requests.extension("2.5.29.32", Der.sequence(Der.sequence(Der.oid("1.2.3.4")))),
        Requests.extension("1.3.6.1.4.1.99999.1", Der.utf8("backdoor")));
    KeyPair pair = Requests.p256();
    byte[] subject = Der.sequence(Requests.rdn("2.5.4.10", Der.utf8("Evil Corp")), Requests.rdn("2.5.4.3", Der.utf8("dev1")));
    byte[] csr = Requests.signed(Requests.body(Der.integer(0), subject, pair.getPublic().getEncoded(), wishes), pair, "SHA256withECDSA", Requests.ECDSA_SHA256);
    Enrolment answer = enrol("dev1", house.register("dev1"), csr);
    String der = new String(((Enrolment.Issued) answer).certificate().der(), StandardCharsets.ISO_8859_1);
    assertThat(der).doesNotContain("admin.example", "backdoor", "Evil").contains("urn:bulwark:device:DEFAULT:dev1");
    X509Certificate certificate = certificate(answer);
    assertThat(certificate.getSubjectX500Principal().getName()).isEqualTo("CN=dev1");
    assertThat(certificate.getNonCriticalExtensionOIDs()).containsExactlyInAnyOrder("2.5.29.37", "1.3.6.1.5.5.7.1.1", "2.5.29.31", "2.5.29.35", "2.5.29.14", "2.5.29.17");
    assertThat(certificate.getCriticalExtensionOIDs()).containsExactlyInAnyOrder("2.5.29.15", "2.5.29.19");
  }

  @Test
  void a_request_for_the_rights_of_a_ca_is_refused_with_an_event() {
    byte[] csr = Requests.csr(Requests.p256(), "dev1", Requests.extensionRequest(Requests.extension("2.5.29.19", Der.sequence(Der.yes()))));
    assertThat(code(enrol("dev1", house.register("dev1"), csr))).isEqualTo("EST-016");
    assertThat(house.events).anySatisfy(event -> {
      assertThat(event).isInstanceOf(Event.EnrolmentRefused.class);
      assertThat(((Event.EnrolmentRefused) event).code()).isEqualTo("EST-016");
      assertThat(event.device()).isEqualTo(new DeviceId("dev1"));
    });
  }

  @Test
  void a_key_certified_for_one_device_is_refused_for_another_and_renews_the_first() {
    KeyPair shared = Requests.p256();
    X509Certificate first = enrolled("dev1", shared);
    assertThat(code(enrol("dev2", house.register("dev2"), Requests.csr(shared, "dev2")))).isEqualTo("EST-017");
    X509Certificate own = enrolled("dev3", Requests.p256());
    assertThat(code(renew(own, Requests.csr(shared, "dev3")))).isEqualTo("EST-017");
    assertThat(code(renew(first, Requests.csr(shared, "dev1")))).isEqualTo("issued");
  }

  @Test
  void of_two_devices_that_post_one_key_at_once_one_gets_a_certificate() throws Exception {
    KeyPair shared = Requests.p256();
    List<String> tokens = List.of(house.register("a"), house.register("b"));
    CountDownLatch go = new CountDownLatch(1);
    List<Future<Enrolment>> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 2; i++) {
        String id = i == 0 ? "a" : "b";
        String token = tokens.get(i);
        answers.add(threads.submit(() -> {
          go.await();
          return enrol(id, token, Requests.csr(shared, id));
        }));
      }
      go.countDown();
    }
    assertThat(List.of(code(answers.get(0).get()), code(answers.get(1).get()))).containsExactlyInAnyOrder("issued", "EST-017");
  }

  @Test
  void a_leaked_key_is_refused() throws Exception {
    // RFC 6979, A.2.5.
    java.math.BigInteger secret = new java.math.BigInteger("C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721", 16);
    byte[] point = new java.math.BigInteger("0460FED4BA255A9D31C961EB74C6356D68C049B8923B61FA6CE669622E60F29FB67903FE1008B8BC99A41AE9E95628BC64F2F1B20C2D7E9F5177A3C294D4462299", 16).toByteArray();
    java.security.AlgorithmParameters curve = java.security.AlgorithmParameters.getInstance("EC");
    curve.init(new java.security.spec.ECGenParameterSpec("secp256r1"));
    var key = java.security.KeyFactory.getInstance("EC").generatePrivate(new java.security.spec.ECPrivateKeySpec(secret, curve.getParameterSpec(java.security.spec.ECParameterSpec.class)));
    byte[] info = Der.sequence(Der.sequence(Der.oid("1.2.840.10045.2.1"), Der.oid("1.2.840.10045.3.1.7")), Der.bits(point));
    byte[] csr = Requests.signed(Requests.body(Der.integer(0), Requests.name("dev1"), info), new KeyPair(Requests.p256().getPublic(), key), "SHA256withECDSA", Requests.ECDSA_SHA256);
    assertThat(code(enrol("dev1", house.register("dev1"), csr))).isEqualTo("EST-018");
  }

  @Test
  void a_body_over_the_limit_is_refused_unread_and_one_at_the_limit_is_read() {
    String token = house.register("dev1");
    assertThat(house.pki.enrolments().enrol(new EnrolRequest("dev1", token, new byte[Enrolments.LARGEST_BODY + 1], null, FROM))).isInstanceOf(Enrolment.TooLarge.class);
    byte[] csr = Requests.base64(Requests.csr(Requests.p256(), "dev1"));
    byte[] padded = java.util.Arrays.copyOf(csr, Enrolments.LARGEST_BODY);
    java.util.Arrays.fill(padded, csr.length, padded.length, (byte) '\n');
    assertThat(code(house.pki.enrolments().enrol(new EnrolRequest("dev1", token, padded, null, FROM)))).isEqualTo("issued");
  }

  @Test
  void base64_may_be_wrapped_in_any_way_but_not_be_something_else() {
    byte[] csr = Requests.csr(Requests.p256(), "dev1");
    String line = new String(Requests.base64(csr), StandardCharsets.US_ASCII);
    String mime = new String(java.util.Base64.getMimeEncoder(76, new byte[] {'\r', '\n'}).encode(csr), StandardCharsets.US_ASCII);
    String pem = new String(java.util.Base64.getMimeEncoder(64, new byte[] {'\n'}).encode(csr), StandardCharsets.US_ASCII);
    int i = 0;
    for (String body : List.of(line, line + "\n", mime, mime + "\r\n", pem, "  \r\n" + pem + "\n\n", "\t" + line)) {
      String id = "ok" + i++;
      byte[] own = Requests.csr(Requests.p256(), id);
      assertThat(new String(decoded(body), StandardCharsets.ISO_8859_1)).isEqualTo(new String(csr, StandardCharsets.ISO_8859_1));
      assertThat(code(enrol(id, house.register(id), own))).isEqualTo("issued");
    }
    String token = house.register("bad");
    for (String body : List.of("", "\n", "-----BEGIN CERTIFICATE REQUEST-----\n" + pem, line.substring(1), line + "=", "!" + line.substring(1), line.replace('M', '-')))
      assertThat(code(house.pki.enrolments().enrol(new EnrolRequest("bad", token, body.getBytes(StandardCharsets.US_ASCII), null, FROM)))).as(body).isEqualTo("EST-005");
    assertThat(code(house.pki.enrolments().enrol(new EnrolRequest("bad", token, csr, null, FROM)))).as("raw DER").isEqualTo("EST-005");
  }

  private static byte[] decoded(String body) {
    try {
      return EstMessages.decode(body.getBytes(StandardCharsets.US_ASCII));
    } catch (dev.bulwark.pki.csr.Refusal e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void a_label_is_a_profile_of_the_device_or_nothing() {
    String token = house.register("m1", "meter");
    byte[] body = Requests.base64(Requests.csr(Requests.p256(), "m1"));
    assertThat(code(house.pki.enrolments().enrol(new EnrolRequest("m1", token, body, "default", FROM)))).isEqualTo("EST-020");
    assertThat(code(house.pki.enrolments().enrol(new EnrolRequest("m1", token, body, "short", FROM)))).isEqualTo("issued");
  }

  @Test
  void a_renewal_gives_a_second_certificate_and_leaves_the_first_good() {
    X509Certificate first = enrolled("dev1", Requests.p256());
    house.later(Duration.ofDays(60));
    KeyPair fresh = Requests.p256();
    Enrolment renewed = renew(first, Requests.csr(fresh, "dev1"));
    assertThat(certificate(renewed).getPublicKey()).isEqualTo(fresh.getPublic());
    assertThat(house.view.identities(new DeviceId("dev1"))).hasSize(2).noneMatch(identity -> identity.revoked());
    assertThat(house.events).anySatisfy(event -> assertThat(event).isInstanceOfSatisfying(Event.CertificateIssued.class, issued -> assertThat(issued.previous()).isNotNull()));
    assertThat(house.view.admit(fingerprint(first), house.now)).isInstanceOf(Admission.Admitted.class);
  }

  private static Fingerprint fingerprint(X509Certificate certificate) {
    try {
      return Fingerprint.of(certificate.getEncoded());
    } catch (java.security.cert.CertificateEncodingException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void a_renewal_with_another_subject_or_other_names_is_refused_and_with_the_same_is_not() {
    X509Certificate current = enrolled("dev1", Requests.p256());
    KeyPair fresh = Requests.p256();
    byte[] same = Requests.extensionRequest(Requests.extension("2.5.29.17", Der.sequence(Der.contextPrimitive(6, "urn:bulwark:device:DEFAULT:dev1".getBytes(StandardCharsets.US_ASCII)))));
    byte[] other = Requests.extensionRequest(Requests.extension("2.5.29.17", Der.sequence(Der.contextPrimitive(6, "urn:bulwark:device:DEFAULT:dev2".getBytes(StandardCharsets.US_ASCII)))));
    byte[] more = Der.sequence(Requests.rdn("2.5.4.10", Der.utf8("Acme")), Requests.rdn("2.5.4.3", Der.utf8("dev1")));
    assertThat(code(renew(current, Requests.csr(fresh, "dev2")))).isEqualTo("EST-014");
    assertThat(code(renew(current, Requests.signed(Requests.body(Der.integer(0), more, fresh.getPublic().getEncoded()), fresh, "SHA256withECDSA", Requests.ECDSA_SHA256)))).isEqualTo("EST-014");
    assertThat(code(renew(current, Requests.csr(fresh, "dev1", other)))).isEqualTo("EST-019");
    assertThat(code(renew(current, Requests.csr(fresh, "", same)))).isEqualTo("issued");
    assertThat(code(renew(current, Requests.csr(fresh, "dev1", same)))).isEqualTo("issued");
  }

  @Test
  void an_expired_foreign_revoked_or_contained_certificate_renews_nothing() {
    X509Certificate current = enrolled("dev1", Requests.p256());
    byte[] csr = Requests.csr(Requests.p256(), "dev1");
    X509Certificate foreign = foreign();
    assertThat(code(renew(foreign, csr))).isEqualTo("EST-001");
    house.registry.quarantine(new DeviceId("dev1"), "test");
    assertThat(code(renew(current, csr))).isEqualTo("EST-002");
    house.registry.release(new DeviceId("dev1"), "test");
    assertThat(code(renew(current, csr))).isEqualTo("issued");
    X509Certificate old = enrolled("dev2", Requests.p256());
    house.later(Duration.ofDays(91));
    assertThat(code(renew(old, Requests.csr(Requests.p256(), "dev2")))).isEqualTo("EST-001");
    X509Certificate taken = enrolled("dev3", Requests.p256());
    house.pki.revocations().revoke(new DeviceId("dev3"), RevocationReason.SUPERSEDED, "test");
    assertThat(code(renew(taken, Requests.csr(Requests.p256(), "dev3")))).isEqualTo("EST-002");
  }

  /** A certificate of the same name by another authority. */
  private X509Certificate foreign() {
    try (House other = new House(folder.resolve("other"), House.settings(Duration.ofDays(90)))) {
      KeyPair pair = Requests.p256();
      String token = other.register("dev1");
      return certificate(other.pki.enrolments().enrol(new EnrolRequest("dev1", token, Requests.base64(Requests.csr(pair, "dev1")), null, FROM)));
    }
  }

  @Test
  void an_address_that_knocks_too_often_is_told_to_wait_and_others_are_not() {
    house.close();
    PkiSettings settings = new PkiSettings("DEFAULT", Map.of(Profile.DEFAULT, Profile.of(Profile.DEFAULT, Duration.ofDays(1))), Map.of(), () -> "https://x", KeyPolicy.DEFAULT, 10);
    house = new House(folder, settings);
    byte[] body = Requests.base64(Requests.csr(Requests.p256(), "dev1"));
    for (int i = 0; i < 10; i++) assertThat(house.pki.enrolments().enrol(new EnrolRequest("x", "y", body, null, FROM))).isInstanceOf(Enrolment.Unauthenticated.class);
    Enrolment.Throttled throttled = (Enrolment.Throttled) house.pki.enrolments().enrol(new EnrolRequest("x", "y", body, null, FROM));
    assertThat(throttled.retryAfter()).isPositive();
    assertThat(house.pki.enrolments().enrol(new EnrolRequest("x", "y", body, null, "192.0.2.2"))).isInstanceOf(Enrolment.Unauthenticated.class);
    house.pki.enrolments().enrol(new EnrolRequest("x", "y", body, null, FROM));
    assertThat(house.events).filteredOn(Event.LimitReached.class::isInstance).as("told once, not for each").hasSize(1);
    house.later(throttled.retryAfter());
    assertThat(house.pki.enrolments().enrol(new EnrolRequest("x", "y", body, null, FROM))).isInstanceOf(Enrolment.Unauthenticated.class);
    assertThat(house.pki.enrolments().throttled()).isEqualTo(2);
  }

  @Test
  void the_default_rate_allows_two_hundred_posts_in_ten_seconds() {
    RateBuckets buckets = new RateBuckets(PkiSettings.POSTS_PER_TEN_SECONDS);
    for (int i = 0; i < 200; i++) assertThat(buckets.take(FROM, house.now)).isEqualTo(new RateBuckets.Taken.Yes());
  }

  @Test
  void a_clock_that_jumped_back_issues_nothing() {
    enrolled("dev1", Requests.p256());
    String token = house.register("dev2");
    house.later(Duration.ofMinutes(-9));
    assertThat(code(enrol("dev2", token, Requests.csr(Requests.p256(), "dev2")))).isEqualTo("issued");
    house.later(Duration.ofDays(-1));
    String other = house.register("dev3");
    assertThatThrownBy(() -> enrol("dev3", other, Requests.csr(Requests.p256(), "dev3"))).isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.code()).isEqualTo("PKI-006"));
  }

  @Test
  void the_answer_is_certs_only_pkcs7_that_the_platform_reads() throws Exception {
    Enrolment.Issued issued = (Enrolment.Issued) enrol("dev1", house.register("dev1"), Requests.csr(Requests.p256(), "dev1"));
    var factory = java.security.cert.CertificateFactory.getInstance("X.509");
    assertThat(factory.generateCertificates(new java.io.ByteArrayInputStream(issued.pkcs7()))).hasSize(1).first().isEqualTo(certificate(issued));
    byte[] cas = EstMessages.certificates(house.pki.authority().caCertificates().stream().map(certificate -> {
      try {
        return certificate.getEncoded();
      } catch (java.security.cert.CertificateEncodingException e) {
        throw new AssertionError(e);
      }
    }).toList());
    assertThat(factory.generateCertificates(new java.io.ByteArrayInputStream(cas))).hasSize(3);
    assertThat(java.util.Base64.getMimeDecoder().decode(issued.body())).isEqualTo(issued.pkcs7());
  }

  @Test
  void a_restart_forgets_no_certificate_key_or_token() {
    KeyPair pair = Requests.p256();
    X509Certificate current = enrolled("dev1", pair);
    house.close();
    house = new House(folder, House.settings(Duration.ofDays(90)));
    assertThat(code(enrol("dev2", house.register("dev2"), Requests.csr(pair, "dev2")))).isEqualTo("EST-017");
    assertThat(code(renew(current, Requests.csr(Requests.p256(), "dev1")))).isEqualTo("issued");
  }
}

package dev.bulwark.pki.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.fleet.device.DeviceId;
import dev.bulwark.fleet.device.Lifecycle;
import dev.bulwark.fleet.device.Serial;
import dev.bulwark.fleet.event.Event;
import dev.bulwark.fleet.view.Admission;
import dev.bulwark.pki.House;
import dev.bulwark.pki.IssuerName;
import dev.bulwark.pki.Requests;
import dev.bulwark.pki.est.EnrolRequest;
import dev.bulwark.pki.est.Enrolment;
import dev.bulwark.pki.issue.Certificate;
import dev.bulwark.pki.issue.Issuer;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.security.cert.CRLReason;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509CRLEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.X509CRLHolder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RevocationsTest {
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

  private Revocation.Revoked revoke(String id, RevocationReason reason) {
    return (Revocation.Revoked) house.pki.revocations().revoke(new DeviceId(id), reason, "operator");
  }

  private X509CRL crl() throws Exception {
    X509CRL crl = (X509CRL) CertificateFactory.getInstance("X.509").generateCRL(new ByteArrayInputStream(house.pki.crls().current(IssuerName.DEVICE).der()));
    crl.verify(house.pki.authority().issuer(IssuerName.DEVICE).certificate().getPublicKey());
    return crl;
  }

  @Test
  void revoking_takes_all_certificates_of_the_device_its_state_and_its_tokens_in_one_go() throws Exception {
    Certificate first = enrolled("dev1");
    Certificate second = ((Enrolment.Issued) house.pki.enrolments().renew(Issuer.parse(first.der()), Requests.base64(Requests.csr(Requests.p256(), "")), null, "192.0.2.1")).certificate();
    Certificate bystander = enrolled("dev2");
    String token = house.anotherToken("dev1");
    Revocation.Revoked revoked = revoke("dev1", RevocationReason.KEY_COMPROMISE);
    assertThat(revoked.serials()).containsExactlyInAnyOrder(first.serial(), second.serial());
    assertThat(revoked.state()).isEqualTo(Lifecycle.REVOKED);
    assertThat(revoked.version()).isEqualTo(2);
    assertThat(revoked.already()).isFalse();
    assertThat(house.view.admit(first.fingerprint(), house.now)).isEqualTo(new Admission.Refused(Admission.Reason.REVOKED, "dev1"));
    assertThat(house.view.admit(bystander.fingerprint(), house.now)).isInstanceOf(Admission.Admitted.class);
    assertThat(house.events).filteredOn(Event.CertificateRevoked.class::isInstance).hasSize(2);
    assertThat(house.count("SELECT COUNT(*) FROM audit_leaf WHERE CAST(body AS TEXT) LIKE '%\"revoke\"%'")).isEqualTo(2);
    assertThat(house.pki.enrolments().enrol(new EnrolRequest("dev1", token, Requests.base64(Requests.csr(Requests.p256(), "dev1")), null, "192.0.2.1"))).isInstanceOf(Enrolment.Unauthenticated.class);
    X509CRL crl = crl();
    assertThat(crl.getRevokedCertificates()).extracting(X509CRLEntry::getSerialNumber).containsExactlyInAnyOrder(first.serial().number(), second.serial().number());
    ASN1Integer number = ASN1Integer.getInstance(new X509CRLHolder(crl.getEncoded()).getExtension(Extension.cRLNumber).getParsedValue());
    assertThat(number.getValue().longValue()).isEqualTo(revoked.crlNumber());
  }

  @ParameterizedTest
  @EnumSource(RevocationReason.class)
  void every_reason_is_in_the_list_as_the_standard_spells_it(RevocationReason reason) throws Exception {
    Certificate certificate = enrolled("dev1");
    revoke("dev1", reason);
    X509CRLEntry entry = crl().getRevokedCertificate(certificate.serial().number());
    CRLReason expected = switch (reason) {
      case UNSPECIFIED -> null;
      case KEY_COMPROMISE -> CRLReason.KEY_COMPROMISE;
      case AFFILIATION_CHANGED -> CRLReason.AFFILIATION_CHANGED;
      case SUPERSEDED -> CRLReason.SUPERSEDED;
      case CESSATION_OF_OPERATION -> CRLReason.CESSATION_OF_OPERATION;
      case CERTIFICATE_HOLD -> CRLReason.CERTIFICATE_HOLD;
      case PRIVILEGE_WITHDRAWN -> CRLReason.PRIVILEGE_WITHDRAWN;
    };
    assertThat(entry.getRevocationReason()).isEqualTo(expected);
    assertThat(RevocationReason.of(reason.word())).contains(reason);
    assertThat(RevocationReason.of("KeyCompromise")).isEmpty();
  }

  @Test
  void revoking_again_changes_nothing_and_tells_the_same() {
    enrolled("dev1");
    Revocation.Revoked first = revoke("dev1", RevocationReason.KEY_COMPROMISE);
    house.later(Duration.ofHours(1));
    Revocation.Revoked again = revoke("dev1", RevocationReason.SUPERSEDED);
    assertThat(again.already()).isTrue();
    assertThat(again.serials()).isEqualTo(first.serials());
    assertThat(again.revokedAt()).isEqualTo(first.revokedAt());
    assertThat(again.reason()).isEqualTo(RevocationReason.KEY_COMPROMISE);
    assertThat(again.version()).isEqualTo(first.version());
  }

  @Test
  void an_unknown_device_is_told_so_and_one_without_certificate_is_cut_off_all_the_same() {
    assertThat(house.pki.revocations().revoke(new DeviceId("none"), RevocationReason.UNSPECIFIED, "x")).isEqualTo(new Revocation.UnknownDevice(new DeviceId("none")));
    house.register("dev1");
    Revocation.Revoked revoked = revoke("dev1", RevocationReason.UNSPECIFIED);
    assertThat(revoked.serials()).isEmpty();
    assertThat(revoked.state()).isEqualTo(Lifecycle.REVOKED);
  }

  @Test
  void retiring_revokes_with_cessation_of_operation() throws Exception {
    Certificate certificate = enrolled("dev1");
    Revocation.Revoked retired = (Revocation.Revoked) house.pki.revocations().retire(new DeviceId("dev1"), "operator");
    assertThat(retired.state()).isEqualTo(Lifecycle.RETIRED);
    assertThat(crl().getRevokedCertificate(certificate.serial().number()).getRevocationReason()).isEqualTo(CRLReason.CESSATION_OF_OPERATION);
  }

  @Test
  void quarantine_is_no_revocation() throws Exception {
    Certificate certificate = enrolled("dev1");
    house.registry.quarantine(new DeviceId("dev1"), "test");
    assertThat(crl().getRevokedCertificate(certificate.serial().number())).isNull();
    assertThat(house.pki.table().version()).isZero();
  }

  @Test
  void a_list_is_version_two_with_issuer_key_number_and_a_day_to_live() throws Exception {
    enrolled("dev1");
    revoke("dev1", RevocationReason.SUPERSEDED);
    Crl current = house.pki.crls().current(IssuerName.DEVICE);
    X509CRLHolder holder = new X509CRLHolder(current.der());
    assertThat(holder.toASN1Structure().getEncoded(ASN1Encoding.DER)).isEqualTo(current.der());
    assertThat(holder.toASN1Structure().getVersionNumber()).isEqualTo(2);
    assertThat(Duration.between(current.thisUpdate(), current.nextUpdate())).isEqualTo(Duration.ofHours(24));
    assertThat(AuthorityKeyIdentifier.fromExtensions(holder.getExtensions()).getKeyIdentifierOctets()).isEqualTo(house.pki.authority().issuer(IssuerName.DEVICE).keyId());
    assertThat(current.entries()).isEqualTo(1);
  }

  @Test
  void an_empty_list_has_no_list_of_entries_and_the_root_has_its_own() throws Exception {
    for (IssuerName name : IssuerName.values()) {
      X509CRL crl = (X509CRL) CertificateFactory.getInstance("X.509").generateCRL(new ByteArrayInputStream(house.pki.crls().current(name).der()));
      crl.verify(house.pki.authority().issuer(name).certificate().getPublicKey());
      assertThat(crl.getRevokedCertificates()).isNull();
    }
  }

  @Test
  void a_list_is_renewed_before_its_end_though_nobody_was_revoked_and_not_before_it_need_be() {
    Crl first = house.pki.crls().current(IssuerName.DEVICE);
    house.later(Duration.ofHours(11));
    assertThat(house.pki.crls().current(IssuerName.DEVICE)).isSameAs(first);
    house.later(Duration.ofHours(2));
    house.pki.crls().refresh();
    Crl second = house.pki.crls().current(IssuerName.DEVICE);
    assertThat(second.number()).isEqualTo(first.number() + 1);
    assertThat(second.nextUpdate()).isEqualTo(first.nextUpdate().plus(Duration.ofHours(13)));
  }

  @Test
  void numbers_grow_and_entries_stay_over_a_restart() {
    Certificate certificate = enrolled("dev1");
    revoke("dev1", RevocationReason.KEY_COMPROMISE);
    Crl before = house.pki.crls().current(IssuerName.DEVICE);
    house.close();
    house = new House(folder, House.settings(Duration.ofDays(90)));
    Crl after = house.pki.crls().current(IssuerName.DEVICE);
    assertThat(after.number()).isGreaterThan(before.number());
    assertThat(after.entries()).isEqualTo(1);
    assertThat(house.pki.table().find("device", certificate.serial())).isPresent();
    assertThat(house.pki.table().version()).isEqualTo(1);
  }

  @Test
  void simultaneous_revocations_are_all_in_the_list_that_each_answer_names() throws Exception {
    List<Certificate> certificates = new ArrayList<>();
    for (int i = 0; i < 24; i++) certificates.add(enrolled("dev" + i));
    List<Future<Revocation.Revoked>> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < certificates.size(); i++) {
        String id = "dev" + i;
        answers.add(threads.submit(() -> revoke(id, RevocationReason.KEY_COMPROMISE)));
      }
    }
    long highest = 0;
    List<Long> versions = new ArrayList<>();
    for (Future<Revocation.Revoked> answer : answers) {
      versions.add(answer.get().version());
      highest = Math.max(highest, answer.get().crlNumber());
    }
    assertThat(versions).doesNotHaveDuplicates().hasSize(24);
    assertThat(house.pki.crls().current(IssuerName.DEVICE).number()).isEqualTo(highest);
    assertThat(crl().getRevokedCertificates()).hasSize(24);
  }

  @Test
  void a_renewal_that_races_a_revocation_leaves_no_good_certificate_behind() throws Exception {
    for (int round = 0; round < 10; round++) {
      String id = "race" + round;
      Certificate current = enrolled(id);
      byte[] body = Requests.base64(Requests.csr(Requests.p256(), id));
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        Future<Enrolment> renewal = threads.submit(() -> house.pki.enrolments().renew(Issuer.parse(current.der()), body, null, "192.0.2.1"));
        Future<Revocation.Revoked> revocation = threads.submit(() -> revoke(id, RevocationReason.KEY_COMPROMISE));
        renewal.get();
        revocation.get();
      }
      assertThat(house.count("SELECT COUNT(*) FROM cert WHERE device_id = '" + id + "' AND status = 'good'")).isZero();
    }
  }

  @Test
  void an_entry_takes_fifty_octets_and_ten_thousand_are_listed_at_once() {
    RevocationTable table = house.pki.table();
    house.store.write(tx -> {
      for (int i = 1; i <= 10_000; i++)
        tx.emit(new Event.CertificateRevoked(Event.Meta.of(house.now, new DeviceId("dev" + i), Event.Source.CA), Serial.ofHex("7fffffffffffffffffffffffffffff" + String.format("%04x", i)),
            dev.bulwark.fleet.device.Fingerprint.of(new byte[] {(byte) i, (byte) (i >> 8)}), "keyCompromise", i));
      return true;
    });
    Crl crl = house.pki.crls().current(IssuerName.DEVICE);
    assertThat(table.version()).isEqualTo(10_000);
    assertThat(crl.entries()).isEqualTo(10_000);
    assertThat(crl.der().length).isLessThan(10_000 * 51);
    assertThat(Instant.EPOCH).isBefore(crl.thisUpdate());
  }
}

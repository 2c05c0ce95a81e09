package dev.bulwark.pki.est;

import dev.bulwark.fleet.device.Device;
import dev.bulwark.fleet.device.DeviceId;
import dev.bulwark.fleet.device.Identity;
import dev.bulwark.fleet.device.Lifecycle;
import dev.bulwark.fleet.device.Serial;
import dev.bulwark.fleet.event.Event;
import dev.bulwark.fleet.registry.Redemption;
import dev.bulwark.fleet.registry.Registry;
import dev.bulwark.fleet.store.Query;
import dev.bulwark.fleet.store.Tx;
import dev.bulwark.pki.Authority;
import dev.bulwark.pki.IssuerName;
import dev.bulwark.pki.Profile;
import dev.bulwark.pki.csr.Csr;
import dev.bulwark.pki.csr.Refusal;
import dev.bulwark.pki.csr.SubjectKey;
import dev.bulwark.pki.issue.Certificate;
import dev.bulwark.pki.issue.CertificateTemplate;
import dev.bulwark.pki.issue.Extensions;
import dev.bulwark.pki.issue.Issuer;
import dev.bulwark.pki.issue.Serials;
import dev.bulwark.pki.issue.Validity;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Signs, then commits. What was checked before signing is checked again inside the commit, where nobody else writes. */
final class Issuing {
  private final Authority authority;
  private final Registry registry;

  Issuing(Authority authority, Registry registry) {
    this.authority = authority;
    this.registry = registry;
  }

  /** Empty where the token was consumed by somebody faster: the certificate just signed is thrown away. */
  Optional<Enrolment> enrol(Device device, Csr csr, String token, String from, Instant now) throws Refusal {
    checkKey(device.id(), csr.key());
    Certificate certificate = sign(device, csr.key(), now);
    Verdict verdict = authority.store().write(tx -> {
      Verdict blocked = blocked(tx, device.id(), csr.key());
      if (blocked != null) return blocked;
      if (registry.tokens().redeem(tx, device.id(), token, now) instanceof Redemption.Refused) return new NoToken();
      commit(tx, device.id(), certificate, null, from, now);
      return new Stored();
    });
    return switch (verdict) {
      case Stored stored -> Optional.of(issued(device.id(), certificate));
      case NoToken none -> Optional.empty();
      case Blocked no -> throw no.why;
    };
  }

  Enrolment renew(Device device, Identity current, Csr csr, String from, Instant now) throws Refusal {
    checkKey(device.id(), csr.key());
    Certificate certificate = sign(device, csr.key(), now);
    Verdict verdict = authority.store().write(tx -> {
      Verdict blocked = blocked(tx, device.id(), csr.key());
      if (blocked != null) return blocked;
      boolean good = tx.number("SELECT COUNT(*) FROM cert WHERE fingerprint = ? AND device_id = ? AND status = 'good'", current.fingerprint().hex(), device.id().value()) == 1;
      if (!good) return new Blocked(Enrolments.forbidden("revoked"));
      commit(tx, device.id(), certificate, current.serial(), from, now);
      return new Stored();
    });
    if (verdict instanceof Blocked no) throw no.why;
    return issued(device.id(), certificate);
  }

  private sealed interface Verdict {}

  private record Stored() implements Verdict {}

  private record NoToken() implements Verdict {}

  private record Blocked(Refusal why) implements Verdict {}

  private Certificate sign(Device device, SubjectKey key, Instant now) {
    authority.ledger().checkClock(now);
    Profile profile = authority.settings().profileOf(device.deviceClass());
    Validity validity = Validity.of(now, profile.validity(), Profile.LONGEST).within(authority.issuer(IssuerName.DEVICE));
    Serial serial = Serials.next(authority.random());
    String id = device.id().value();
    byte[] der = authority.deviceTemplate(profile).certificate(serial, validity, CertificateTemplate.commonName(id), key,
        Extensions.alternativeUri("urn:bulwark:device:" + authority.settings().tenant() + ":" + id));
    return new Certificate(der, IssuerName.DEVICE.word(), serial, device.id(), key.sha256(), profile.name(), validity);
  }

  /** Before the CA's key is asked for anything. */
  private void checkKey(DeviceId device, SubjectKey key) throws Refusal {
    if (authority.store().read(query -> isOthers(query, device, key))) throw othersKey();
  }

  private @Nullable Verdict blocked(Tx tx, DeviceId device, SubjectKey key) {
    Lifecycle state = registry.find(tx, device).map(Device::state).orElse(Lifecycle.RETIRED);
    if (state != Lifecycle.PENDING && state != Lifecycle.ACTIVE) return new Blocked(Enrolments.forbidden(state.word()));
    return isOthers(tx, device, key) ? new Blocked(othersKey()) : null;
  }

  private static boolean isOthers(Query query, DeviceId device, SubjectKey key) {
    return query.number("SELECT COUNT(*) FROM device_key WHERE spki_sha256 = ? AND device_id <> ?", key.sha256(), device.value()) > 0;
  }

  private static Refusal othersKey() {
    return new Refusal("EST-017", "this key is another device's", "make a new key pair on the device: keys are never shared or copied");
  }

  private void commit(Tx tx, DeviceId device, Certificate certificate, @Nullable Serial previous, String from, Instant now) {
    tx.change("INSERT INTO device_key (spki_sha256, device_id) VALUES (?, ?) ON CONFLICT (spki_sha256) DO NOTHING", certificate.keySha256(), device.value());
    authority.ledger().record(tx, certificate);
    tx.emit(new Event.CertificateIssued(Event.Meta.of(now, device, Event.Source.CA, from), certificate.serial(), certificate.fingerprint(), certificate.keySha256(), certificate.profile(),
        certificate.validity().notBefore(), certificate.validity().notAfter(), previous));
    // Refused where it is active already: nothing to do then.
    registry.move(tx, device, Lifecycle.ACTIVE, "enrolled", Event.Source.CA);
  }

  private Enrolment issued(DeviceId device, Certificate certificate) {
    Issuer issuer = authority.issuer(IssuerName.DEVICE);
    return new Enrolment.Issued(device, certificate, issuer.der());
  }
}

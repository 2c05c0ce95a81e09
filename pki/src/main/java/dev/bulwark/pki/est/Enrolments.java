package dev.bulwark.pki.est;

import dev.bulwark.fleet.device.Device;
import dev.bulwark.fleet.device.DeviceId;
import dev.bulwark.fleet.device.Fingerprint;
import dev.bulwark.fleet.device.Lifecycle;
import dev.bulwark.problem.Problem;
import dev.bulwark.fleet.registry.Registry;
import dev.bulwark.fleet.view.Admission;
import dev.bulwark.fleet.view.FleetView;
import dev.bulwark.pki.Authority;
import dev.bulwark.pki.Profile;
import dev.bulwark.pki.csr.Csr;
import dev.bulwark.pki.csr.CsrReader;
import dev.bulwark.pki.csr.LeakedKeys;
import dev.bulwark.pki.csr.Refusal;
import dev.bulwark.pki.der.Der;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The desk where devices get their certificates.
 *
 * <h2>Guarantees</h2> A certificate leaves only after it, its audit leaf, the token's consumption and the device's move to active are durable in one commit: two simultaneous posts of one token give one
 * certificate. What it says comes from the registry. Every refusal has a code and an event and leaves the token usable (a hundred lock it). Unknown id and wrong, used or expired token take
 * the same path to the same answer. No CA key works before all checks have passed.
 * <h2>Does not guarantee</h2> That the answer arrives: a device whose answer was lost needs a new token.
 * <h2>Fails by</h2> {@code Problem} when store, key or clock fail, never because of the request.
 *
 * <p>Thread-safe; signing happens on the callers' threads, only storing is serialised.
 */
public final class Enrolments {
  /** Octets of a body; a server reads one more at most. */
  public static final int LARGEST_BODY = 16 * 1024;

  private final Authority authority;
  /** Looked up in place of a text that is no id, so that it costs the same. */
  private static final DeviceId NOBODY = new DeviceId("nobody");

  private final FleetView view;
  private final Registry registry;
  private final CsrReader reader;
  private final LeakedKeys leaked = LeakedKeys.known();
  private final RateBuckets buckets;
  private final Issuing issuing;
  private final Refusals refusals;

  public Enrolments(Authority authority, Registry registry, FleetView view) {
    this.authority = authority;
    this.view = view;
    this.registry = registry;
    this.reader = new CsrReader(authority.settings().keys());
    this.buckets = new RateBuckets(authority.settings().postsPerTenSeconds());
    this.issuing = new Issuing(authority, registry);
    this.refusals = new Refusals(authority.store(), registry.tokens());
  }

  /** {@code simpleenroll} with a one-time token. */
  public Enrolment enrol(EnrolRequest request) {
    Instant now = authority.clock().instant();
    Optional<Enrolment> early = gate(request.body(), request.user(), request.from(), now);
    if (early.isPresent()) return early.get();
    DeviceId named = DeviceId.isValid(request.user()) ? new DeviceId(request.user()) : NOBODY;
    boolean opens = authority.store().read(query -> registry.tokens().refusal(query, named, request.password(), now) == null);
    Optional<Device> device = view.device(named);
    if (!opens || device.isEmpty() || !named.value().equals(request.user())) return refusals.unauthenticated(request.user(), request.from(), now);
    DeviceId id = device.get().id();
    try {
      checkState(device.get().state());
      Csr csr = read(request.body(), request.label(), device.get());
      if (!csr.speaksFor(id.value()))
        throw new Refusal("EST-014", "the subject's common name is not the id that was authenticated", "use the device's id as the common name, or leave the subject empty");
      return issuing.enrol(device.get(), csr, request.password(), request.from(), now)
          .orElseGet(() -> refusals.unauthenticated(request.user(), request.from(), now));
    } catch (Refusal e) {
      return refusals.refused(id, true, e, request.from(), now);
    }
  }

  /** {@code simplereenroll}: {@code peer} is the certificate that the client showed and proved to hold in the TLS handshake. */
  public Enrolment renew(X509Certificate peer, byte[] body, @Nullable String label, String from) {
    Instant now = authority.clock().instant();
    String name = peer.getSubjectX500Principal().getName();
    Optional<Enrolment> early = gate(body, name, from, now);
    if (early.isPresent()) return early.get();
    Admission admission = view.admit(fingerprint(peer), now);
    if (admission instanceof Admission.Refused refused) return notAdmitted(refused, name, from, now);
    Admission.Admitted admitted = (Admission.Admitted) admission;
    Device device = admitted.device();
    try {
      Csr csr = read(body, label, device);
      checkSameNames(csr, device.id(), peer);
      return issuing.renew(device, admitted.identity(), csr, from, now);
    } catch (Refusal e) {
      return refusals.refused(device.id(), false, e, from, now);
    }
  }

  /** Posts that were turned away because their address knocked too often. */
  public long throttled() {
    return buckets.throttled();
  }

  private Optional<Enrolment> gate(byte[] body, String identity, String from, Instant now) {
    RateBuckets.Taken taken = buckets.take(from, now);
    if (taken instanceof RateBuckets.Taken.No no && no.tell() > 0) refusals.limit(no.tell(), from, now);
    if (body.length > LARGEST_BODY) {
      Refusal large = new Refusal("EST-003", "the body has more than " + LARGEST_BODY + " octets", "send one request and nothing else");
      // An event is a write: no more of them than the address has posts.
      if (taken instanceof RateBuckets.Taken.Yes) refusals.record(null, false, identity, large, from, now);
      return Optional.of(new Enrolment.TooLarge(large.code(), large.detail(), large.hint()));
    }
    return switch (taken) {
      case RateBuckets.Taken.Yes yes -> Optional.empty();
      case RateBuckets.Taken.No no -> Optional.of(new Enrolment.Throttled("EST-004", "too many enrolments from this address", "wait as long as Retry-After says", no.pause()));
    };
  }

  private Csr read(byte[] body, @Nullable String label, Device device) throws Refusal {
    Profile profile = authority.settings().profileOf(device.deviceClass());
    if (label != null && !label.equals("device") && !label.equals(profile.name()))
      throw new Refusal("EST-020", "there is no such label for this device", "use the path without a label");
    Csr csr = reader.read(EstMessages.decode(body));
    if (leaked.contains(csr.key().sha256()))
      throw new Refusal("EST-018", "the private key of this public key is known to others", "make a new key pair on the device");
    return csr;
  }

  static void checkState(Lifecycle state) throws Refusal {
    if (state != Lifecycle.PENDING && state != Lifecycle.ACTIVE) throw forbidden(state.word());
  }

  static Refusal forbidden(String state) {
    return new Refusal(Refusals.FORBIDDEN, "the device is " + state, "an operator must release it or register it anew");
  }

  private Enrolment notAdmitted(Admission.Refused refused, String name, String from, Instant now) {
    return switch (refused.reason()) {
      case UNKNOWN_ID, EXPIRED, NOT_YET_VALID -> refusals.unauthenticated(name, from, now);
      case REVOKED, QUARANTINED, RETIRED, NOT_ENROLLED ->
          refusals.refused(DeviceId.isValid(refused.who()) ? new DeviceId(refused.who()) : null, false, forbidden(refused.reason().word()), from, now);
    };
  }

  /** RFC 7030 4.2.2: subject and alternative names of a renewal equal the current certificate's; leaving them out is the same wish. */
  private static void checkSameNames(Csr csr, DeviceId id, X509Certificate peer) throws Refusal {
    if (!csr.isEmptyOrExactly(id.value()))
      throw new Refusal("EST-014", "the subject is not that of the current certificate", "use the subject of the current certificate, or leave it empty");
    byte[] wanted = csr.alternativeNames();
    if (wanted == null) return;
    byte[] current = peer.getExtensionValue("2.5.29.17");
    // The platform hands an extension out inside its OCTET STRING.
    if (current == null || !Arrays.equals(current, Der.octets(wanted)))
      throw new Refusal("EST-019", "the alternative names are not those of the current certificate", "use the names of the current certificate, or leave them out");
  }

  private static Fingerprint fingerprint(X509Certificate peer) {
    try {
      return Fingerprint.of(peer.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new Problem("PKI-003", "the peer's certificate cannot be encoded", "report this", e);
    }
  }
}

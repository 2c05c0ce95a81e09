package dev.bulwark.fleet.view;

import dev.bulwark.fleet.device.Device;
import dev.bulwark.fleet.device.DeviceId;
import dev.bulwark.fleet.device.Fingerprint;
import dev.bulwark.fleet.device.Identity;
import dev.bulwark.fleet.device.Lifecycle;
import dev.bulwark.fleet.event.Event;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The fleet in memory, for the hot path: gateways ask it at every handshake, connect and request, and never the database.
 *
 * <h2>Guarantees</h2> After {@link #apply} returned for a revocation or a move out of {@code active}, {@link #admit} refuses, and every listener has been told.
 * <h2>Does not guarantee</h2> Knowledge of anything that has not been applied: the owner feeds it the store's snapshot first and then each committed event in order.
 *
 * <p>Thread-safe: one writer ({@code apply}), any number of readers without locks.
 */
public final class FleetView {
  private final ConcurrentHashMap<DeviceId, Device> devices = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<Fingerprint, Identity> identities = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<DeviceId, List<Fingerprint>> certificates = new ConcurrentHashMap<>();
  private final CopyOnWriteArrayList<Listener> listeners = new CopyOnWriteArrayList<>();

  /** Told on the writer's thread, after the view has changed; quick, never throwing, no I/O: hand over and return. */
  public interface Listener {
    /** The device is no longer served: cut what it has. */
    void cutOff(DeviceId device, Admission.Reason why);

    /** One certificate is no longer good while the device may be (superseded): cut the sessions that were opened with it. */
    default void cutOff(DeviceId device, Fingerprint certificate) {}
  }

  public void listen(Listener listener) {
    listeners.add(listener);
  }

  public Optional<Device> device(DeviceId id) {
    return Optional.ofNullable(devices.get(id));
  }

  public Optional<Identity> identity(Fingerprint fingerprint) {
    return Optional.ofNullable(identities.get(fingerprint));
  }

  public Collection<Device> devices() {
    return List.copyOf(devices.values());
  }

  public List<Identity> identities(DeviceId device) {
    return certificates.getOrDefault(device, List.of()).stream().map(identities::get).filter(java.util.Objects::nonNull).toList();
  }

  /** Decides by the certificate's fingerprint alone; the time comes in. */
  public Admission admit(Fingerprint fingerprint, Instant now) {
    Identity identity = identities.get(fingerprint);
    if (identity == null) return new Admission.Refused(Admission.Reason.UNKNOWN_ID, fingerprint.hex());
    String who = identity.device().value();
    if (identity.revoked()) return new Admission.Refused(Admission.Reason.REVOKED, who);
    if (!now.isBefore(identity.notAfter())) return new Admission.Refused(Admission.Reason.EXPIRED, who);
    if (now.isBefore(identity.notBefore())) return new Admission.Refused(Admission.Reason.NOT_YET_VALID, who);
    Device device = devices.get(identity.device());
    if (device == null) return new Admission.Refused(Admission.Reason.UNKNOWN_ID, who);
    return switch (device.state()) {
      case ACTIVE -> new Admission.Admitted(device, identity);
      case PENDING -> new Admission.Refused(Admission.Reason.NOT_ENROLLED, who);
      case QUARANTINED, REVOKED, RETIRED -> new Admission.Refused(refusal(device.state()), who);
    };
  }

  /** Puts a device of the store's snapshot in. */
  public void load(Device device) {
    devices.put(device.id(), device);
  }

  /** Puts a certificate of the store's snapshot in. */
  public void load(Identity identity) {
    if (identities.put(identity.fingerprint(), identity) == null) {
      certificates.compute(identity.device(), (id, known) -> {
        List<Fingerprint> more = new ArrayList<>(known == null ? List.of() : known);
        more.add(identity.fingerprint());
        return List.copyOf(more);
      });
    }
  }

  /** Forgets a certificate that has expired: it is refused as unknown from now on. */
  public void forget(Fingerprint fingerprint) {
    Identity identity = identities.remove(fingerprint);
    if (identity != null)
      certificates.computeIfPresent(identity.device(), (id, known) -> known.stream().filter(f -> !f.equals(fingerprint)).toList());
  }

  /** Applies one committed fact. Idempotent; facts that do not change the registry are ignored. */
  public void apply(Event event) {
    DeviceId id = event.device();
    if (id == null) return;
    switch (event) {
      case Event.DeviceAdded added ->
          devices.putIfAbsent(id, new Device(id, added.deviceClass(), added.site(), added.zone(), java.util.Set.copyOf(added.tags()), Lifecycle.PENDING, added.at()));
      case Event.DeviceMoved moved -> {
        devices.computeIfPresent(id, (key, device) -> isOldOpening(moved, device) ? device : device.with(moved.to()));
        if (!moved.to().connects() && moved.to() != Lifecycle.PENDING) for (Listener listener : listeners) listener.cutOff(id, refusal(moved.to()));
      }
      case Event.CertificateIssued issued -> {
        if (!identities.containsKey(issued.fingerprint())) load(new Identity(issued.fingerprint(), id, issued.cert(), issued.notBefore(), issued.notAfter(), false));
      }
      case Event.CertificateRevoked revoked -> {
        identities.computeIfPresent(revoked.fingerprint(), (key, identity) -> identity.asRevoked());
        for (Listener listener : listeners) listener.cutOff(id, revoked.fingerprint());
      }
      default -> {}
    }
  }

  /** A move that would open the door to a device that stands elsewhere than it came from is an old one, seen again after the snapshot: it must not undo what came later. */
  private static boolean isOldOpening(Event.DeviceMoved moved, Device device) {
    return moved.to().connects() && device.state() != moved.from();
  }

  private static Admission.Reason refusal(Lifecycle state) {
    return switch (state) {
      case QUARANTINED -> Admission.Reason.QUARANTINED;
      case RETIRED -> Admission.Reason.RETIRED;
      case REVOKED -> Admission.Reason.REVOKED;
      case PENDING, ACTIVE -> Admission.Reason.NOT_ENROLLED;
    };
  }
}

package dev.bulwark.fleet.event;

import dev.bulwark.fleet.device.DeviceId;
import dev.bulwark.fleet.device.Fingerprint;
import dev.bulwark.fleet.device.Lifecycle;
import dev.bulwark.fleet.device.Serial;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to a device, or in the house.
 *
 * <p>A sealed family: a consumer's {@code switch} is exhaustive, and a new fact breaks the build where it is not handled. Every event has a
 * {@link Meta}. The JSON form ({@link EventJson}) is one object on one line with the member names of the monitoring contract: {@code t}, {@code type},
 * {@code device}, {@code by}, {@code from} and the record's own members.
 */
public sealed interface Event {
  Meta meta();

  /** The {@code type} member. */
  String type();

  /** The device concerned, where one is known. */
  default @Nullable DeviceId device() {
    return meta().device();
  }

  default Instant at() {
    return meta().at();
  }

  /**
   * @param id unique for ever; makes consumers idempotent ({@link EventId})
   * @param at when it happened, milliseconds
   * @param device whose it is; null for facts of the server, a site or an unknown peer
   * @param by who saw it
   * @param from the peer's address without port, null where there is none
   */
  record Meta(EventId id, Instant at, @Nullable DeviceId device, Source by, @Nullable String from, boolean simulated) {
    public Meta {
      at = Instant.ofEpochMilli(at.toEpochMilli());
    }

    public static Meta of(Instant at, @Nullable DeviceId device, Source by) {
      return new Meta(EventId.fresh(), at, device, by, null, false);
    }

    public static Meta of(Instant at, @Nullable DeviceId device, Source by, @Nullable String from) {
      return new Meta(EventId.fresh(), at, device, by, from, false);
    }
  }

  enum Source { MQTT, HTTPS, CA, AGENT, SERVER, OPERATOR }

  enum Protocol { MQTT, HTTPS }

  /** A registry entry came into being; the snapshot that {@code FleetView} starts from. */
  record DeviceAdded(Meta meta, String deviceClass, String site, String zone, List<String> tags) implements Event {
    @Override public String type() { return "device.add"; }
  }

  /** The lifecycle moved. */
  record DeviceMoved(Meta meta, Lifecycle from, Lifecycle to, String reason) implements Event {
    @Override public String type() { return "device.state"; }
  }

  /** A certificate was issued: at enrolment ({@code previous} null) or at renewal. */
  record CertificateIssued(Meta meta, Serial cert, Fingerprint fingerprint, String keySha256, String profile, Instant notBefore, Instant notAfter, @Nullable Serial previous)
      implements Event {
    @Override public String type() { return "ca.issue"; }
  }

  /** A certificate was revoked; {@code version} is the revocation table's new version. */
  record CertificateRevoked(Meta meta, Serial cert, Fingerprint fingerprint, String reason, long version) implements Event {
    @Override public String type() { return "ca.revoke"; }
  }

  /** An enrolment or renewal was refused; {@code code} is the error code the client got. {@code identity} is the name tried, made printable. */
  record EnrolmentRefused(Meta meta, String identity, String code, String reason) implements Event {
    @Override public String type() { return "enrol.refused"; }
  }

  /** Authentication succeeded and the device has a session. */
  record Connected(Meta meta, Protocol proto, Serial cert, String tls, String suite) implements Event {
    @Override public String type() { return "conn.open"; }
  }

  /** {@code reason}: client, keepalive, error, kicked, server-stop. */
  record Disconnected(Meta meta, Protocol proto, String reason) implements Event {
    @Override public String type() { return "conn.close"; }
  }

  /** A TLS handshake ended in an alert; the peer is often unknown. */
  record HandshakeFailed(Meta meta, Protocol proto, String alert, String detail) implements Event {
    @Override public String type() { return "handshake.fail"; }
  }

  /** A peer authenticated badly: bad-credential, unknown-id, id-mismatch, expired, not-yet-valid, unknown-issuer, revoked, quarantined, retired. */
  record AuthenticationFailed(Meta meta, String reason, String identity) implements Event {
    @Override public String type() { return "auth.fail"; }
  }

  /** A topic right was denied. {@code action}: publish, subscribe, will. */
  record Denied(Meta meta, String action, String topic, String reason) implements Event {
    @Override public String type() { return "acl.deny"; }
  }

  /** A limit was reached: the peer was refused, throttled or cut. {@code count} tells how often since the last such event. */
  record LimitReached(Meta meta, String limit, long count) implements Event {
    @Override public String type() { return "limit"; }
  }

  /** A second connection with the same certificate and client id displaced the first. */
  record SessionTakenOver(Meta meta, Serial cert, @Nullable String previous) implements Event {
    @Override public String type() { return "session.takeover"; }
  }

  /** Counters of one device over a window of seconds. */
  record TrafficCounted(Meta meta, long window, long pub, long bytes, long sub, long denied) implements Event {
    @Override public String type() { return "mqtt.rate"; }
  }

  /** What a device says of itself. {@code facts}: bounded by the reader to 64 entries of 1,000 characters. */
  record PostureReported(Meta meta, Map<String, String> facts) implements Event {
    public PostureReported { facts = Map.copyOf(facts); }
    @Override public String type() { return "posture"; }
  }

  /** The server probed itself. {@code probe}: tls12-refused, plaintext-closed, anonymous-refused, foreign-ca-refused. */
  record Probed(Meta meta, String probe, boolean held, String detail) implements Event {
    @Override public String type() { return "probe"; }
  }

  /**
   * Somebody stated a fact with the artefact that shows it; about the platform where there is no device. {@code source} and {@code method} are evidence's words, {@code sha256} is the artefact's,
   * {@code actor} who stated it.
   */
  record EvidenceStated(Meta meta, String assertion, boolean holds, String source, String method, Instant collectedAt, String sha256, String actor) implements Event {
    public EvidenceStated {
      collectedAt = Instant.ofEpochMilli(collectedAt.toEpochMilli());
    }

    @Override public String type() { return "evidence"; }
  }

  /** Server start and stop. */
  record ServerStarted(Meta meta, String component, String version) implements Event {
    @Override public String type() { return "server.start"; }
  }

  record ServerStopped(Meta meta, String component) implements Event {
    @Override public String type() { return "server.stop"; }
  }

  /** An operator did something. */
  record OperatorActed(Meta meta, String actor, String what, String outcome) implements Event {
    @Override public String type() { return "operator"; }
  }

  /**
   * An audit was finished and is kept.
   *
   * @param target what was audited, {@code fleet}
   * @param sha256 of the audit's document
   * @param critical how many findings of that severity are open, and so on
   * @param validUntil by when the next one is due, with slack
   */
  record Audited(Meta meta, String run, String target, String sha256, long critical, long high, long medium, long low, Instant validUntil) implements Event {
    @Override public String type() { return "audit.run"; }
  }

  /** An audit's finding came up, or is gone: {@code state} is new or resolved. The device is the meta's, where the finding names one. */
  record Found(Meta meta, String rule, String severity, String state, String message, String fingerprint) implements Event {
    @Override public String type() { return "finding"; }
  }

  /** The response log: phase is plan, execute, verify, revert or refuse. */
  record ContainmentStep(Meta meta, String name, String phase, boolean ok, String detail) implements Event {
    @Override public String type() { return "action"; }
  }
}

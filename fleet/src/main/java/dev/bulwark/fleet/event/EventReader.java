package dev.bulwark.fleet.event;

import dev.bulwark.fleet.device.DeviceId;
import dev.bulwark.fleet.device.Fingerprint;
import dev.bulwark.fleet.device.Lifecycle;
import dev.bulwark.fleet.device.Serial;
import dev.bulwark.problem.Printable;
import dev.bulwark.problem.Problem;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The way back from members to an event. What a record needs and the line lacks is an {@link IllegalArgumentException} that names the member. */
final class EventReader {
  private EventReader() {}

  static Event read(Members m, String line) {
    Event.Meta meta = meta(m, line);
    String type = m.text("type");
    return switch (type) {
      case "device.add" -> new Event.DeviceAdded(meta, m.text("class"), m.text("site"), m.text("zone"), m.list("tags"));
      case "device.state" -> new Event.DeviceMoved(meta, Lifecycle.of(m.text("previous")), Lifecycle.of(m.text("state")), m.text("reason"));
      case "ca.issue" ->
          new Event.CertificateIssued(
              meta, serial(m, "cert"), new Fingerprint(m.text("fingerprint")), m.text("keySha256"), m.text("profile"), m.time("notBefore"), m.time("notAfter"), serialOrNull(m, "previous"));
      case "ca.revoke" -> new Event.CertificateRevoked(meta, serial(m, "cert"), new Fingerprint(m.text("fingerprint")), m.text("reason"), m.number("version"));
      case "enrol.refused" -> new Event.EnrolmentRefused(meta, m.text("identity"), m.text("code"), m.text("reason"));
      case "conn.open" -> new Event.Connected(meta, m.word("proto", Event.Protocol.class), serial(m, "cert"), m.textOr("tls", ""), m.textOr("suite", ""));
      case "conn.close" -> new Event.Disconnected(meta, m.word("proto", Event.Protocol.class), m.text("reason"));
      case "handshake.fail" -> new Event.HandshakeFailed(meta, m.word("proto", Event.Protocol.class), m.text("alert"), m.textOr("detail", ""));
      case "auth.fail" -> new Event.AuthenticationFailed(meta, m.text("reason"), m.text("identity"));
      case "acl.deny" -> new Event.Denied(meta, m.text("action"), m.text("topic"), m.textOr("reason", ""));
      case "limit" -> new Event.LimitReached(meta, m.text("limit"), m.number("count"));
      case "session.takeover" -> new Event.SessionTakenOver(meta, serial(m, "cert"), m.textOrNull("previous"));
      case "mqtt.rate" -> new Event.TrafficCounted(meta, m.number("window"), m.number("pub"), m.number("bytes"), m.number("sub"), m.number("denied"));
      case "posture" -> new Event.PostureReported(meta, Facts.bounded(m.map("facts")));
      case "probe" -> new Event.Probed(meta, m.text("probe"), m.flag("held"), m.textOr("detail", ""));
      case "evidence" ->
          new Event.EvidenceStated(meta, m.text("assertion"), m.flag("holds"), m.text("source"), m.text("method"), m.time("collectedAt"), m.text("sha256"), m.text("actor"));
      case "server.start" -> new Event.ServerStarted(meta, m.text("component"), m.text("version"));
      case "server.stop" -> new Event.ServerStopped(meta, m.text("component"));
      case "operator" -> new Event.OperatorActed(meta, m.text("actor"), m.text("what"), m.text("outcome"));
      case "audit.run" ->
          new Event.Audited(
              meta, m.text("run"), m.text("target"), m.text("sha256"), m.number("critical"), m.number("high"), m.number("medium"), m.number("low"), m.time("validUntil"));
      case "finding" -> new Event.Found(meta, m.text("rule"), m.text("severity"), m.text("state"), m.text("message"), m.text("fingerprint"));
      case "action" -> new Event.ContainmentStep(meta, m.text("name"), m.text("phase"), m.flag("ok"), m.textOr("detail", ""));
      default -> throw new Problem("LOG-003", "the event type " + Printable.line(type, 64) + " is not known to this version", "read the log with the version that wrote it, or a newer one");
    };
  }

  private static Event.Meta meta(Members m, String line) {
    String id = m.textOrNull("id");
    String device = m.textOrNull("device");
    return new Event.Meta(
        id == null ? derived(line) : new EventId(id), m.time("t"), device == null ? null : new DeviceId(device), m.word("by", Event.Source.class), m.textOrNull("from"), m.flagOr("simulated", false));
  }

  /** The same line read twice is the same event. */
  private static EventId derived(String line) {
    return new EventId(Fingerprint.of(line.getBytes(StandardCharsets.UTF_8)).hex().substring(0, 32));
  }

  private static Serial serial(Members m, String name) {
    String hex = m.text(name);
    if (hex.length() > 40) throw new IllegalArgumentException("`" + name + "` is no serial number");
    return Serial.ofHex(hex);
  }

  private static @Nullable Serial serialOrNull(Members m, String name) {
    return m.textOrNull(name) == null ? null : serial(m, name);
  }

}

package dev.bulwark.fleet.event;

import dev.bulwark.fleet.device.DeviceId;
import dev.bulwark.fleet.device.Serial;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** The members of each kind of event, in a fixed order. The switch is exhaustive: a new kind does not compile until it has its members here. */
final class EventWriter {
  private final JsonGenerator json;

  private EventWriter(JsonGenerator json) {
    this.json = json;
  }

  static void write(JsonGenerator json, Event event) {
    new EventWriter(json).event(event);
  }

  private void event(Event event) {
    Event.Meta meta = event.meta();
    json.writeStartObject();
    time("t", meta.at());
    text("type", event.type());
    DeviceId device = meta.device();
    if (device != null) text("device", device.value());
    word("by", meta.by());
    textOrNothing("from", meta.from());
    if (meta.simulated()) json.writeBooleanProperty("simulated", true);
    text("id", meta.id().hex());
    own(event);
    json.writeEndObject();
  }

  private void own(Event event) {
    switch (event) {
      case Event.DeviceAdded e -> {
        text("class", e.deviceClass());
        text("site", e.site());
        text("zone", e.zone());
        list("tags", e.tags());
      }
      case Event.DeviceMoved e -> {
        // "from" is the peer's address in every event, so the states have names of their own
        text("previous", e.from().word());
        text("state", e.to().word());
        text("reason", e.reason());
      }
      case Event.CertificateIssued e -> {
        text("cert", e.cert().hex());
        text("fingerprint", e.fingerprint().hex());
        text("keySha256", e.keySha256());
        text("profile", e.profile());
        time("notBefore", e.notBefore());
        time("notAfter", e.notAfter());
        Serial previous = e.previous();
        if (previous != null) text("previous", previous.hex());
      }
      case Event.CertificateRevoked e -> {
        text("cert", e.cert().hex());
        text("fingerprint", e.fingerprint().hex());
        text("reason", e.reason());
        number("version", e.version());
      }
      case Event.EnrolmentRefused e -> {
        text("identity", e.identity());
        text("code", e.code());
        text("reason", e.reason());
      }
      case Event.Connected e -> {
        word("proto", e.proto());
        text("cert", e.cert().hex());
        text("tls", e.tls());
        text("suite", e.suite());
      }
      case Event.Disconnected e -> {
        word("proto", e.proto());
        text("reason", e.reason());
      }
      case Event.HandshakeFailed e -> {
        word("proto", e.proto());
        text("alert", e.alert());
        text("detail", e.detail());
      }
      case Event.AuthenticationFailed e -> {
        text("reason", e.reason());
        text("identity", e.identity());
      }
      case Event.Denied e -> {
        text("action", e.action());
        text("topic", e.topic());
        text("reason", e.reason());
      }
      case Event.LimitReached e -> {
        text("limit", e.limit());
        number("count", e.count());
      }
      case Event.SessionTakenOver e -> {
        text("cert", e.cert().hex());
        textOrNothing("previous", e.previous());
      }
      case Event.TrafficCounted e -> {
        number("window", e.window());
        number("pub", e.pub());
        number("bytes", e.bytes());
        number("sub", e.sub());
        number("denied", e.denied());
      }
      case Event.PostureReported e -> map("facts", Facts.bounded(e.facts()));
      case Event.Probed e -> {
        text("probe", e.probe());
        json.writeBooleanProperty("held", e.held());
        text("detail", e.detail());
      }
      case Event.EvidenceStated e -> {
        text("assertion", e.assertion());
        json.writeBooleanProperty("holds", e.holds());
        text("source", e.source());
        text("method", e.method());
        time("collectedAt", e.collectedAt());
        text("sha256", e.sha256());
        text("actor", e.actor());
      }
      case Event.ServerStarted e -> {
        text("component", e.component());
        text("version", e.version());
      }
      case Event.ServerStopped e -> text("component", e.component());
      case Event.OperatorActed e -> {
        text("actor", e.actor());
        text("what", e.what());
        text("outcome", e.outcome());
      }
      case Event.Audited e -> {
        text("run", e.run());
        text("target", e.target());
        text("sha256", e.sha256());
        number("critical", e.critical());
        number("high", e.high());
        number("medium", e.medium());
        number("low", e.low());
        time("validUntil", e.validUntil());
      }
      case Event.Found e -> {
        text("rule", e.rule());
        text("severity", e.severity());
        text("state", e.state());
        text("message", e.message());
        text("fingerprint", e.fingerprint());
      }
      case Event.ContainmentStep e -> {
        text("name", e.name());
        text("phase", e.phase());
        json.writeBooleanProperty("ok", e.ok());
        text("detail", e.detail());
      }
    }
  }

  private void text(String name, String value) {
    json.writeStringProperty(name, value);
  }

  private void textOrNothing(String name, @Nullable String value) {
    if (value != null) text(name, value);
  }

  private void word(String name, Enum<?> value) {
    text(name, value.name().toLowerCase(Locale.ROOT));
  }

  private void number(String name, long value) {
    json.writeNumberProperty(name, value);
  }

  private void time(String name, Instant value) {
    number(name, value.toEpochMilli());
  }

  private void list(String name, List<String> values) {
    json.writeArrayPropertyStart(name);
    for (String value : values) json.writeString(value);
    json.writeEndArray();
  }

  /** Sorted, so that equal events are equal lines. */
  private void map(String name, Map<String, String> values) {
    json.writeObjectPropertyStart(name);
    new TreeMap<>(values).forEach(this::text);
    json.writeEndObject();
  }
}

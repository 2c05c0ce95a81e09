package dev.bulwark.fleet.evidence;

import dev.bulwark.fleet.device.DeviceId;
import dev.bulwark.fleet.event.Event;
import dev.bulwark.fleet.event.EventJson;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which event proves what: a pure function. Most events prove nothing about a practice. */
public final class Derivation {
  /** A year's certificate is the longest that policy allows. */
  static final Duration LONGEST_CERTIFICATE = Duration.ofDays(365);
  /** A device that has not shown its certificate for a day is not known to use it. */
  static final Duration SEEN = Duration.ofHours(24);
  /** What a probe or a handshake showed about the transport is looked at anew after a week; so is what a device says of itself. */
  static final Duration EXPOSURE = Duration.ofDays(7);

  /** What a device may say of itself, and whether "yes" is the good answer. */
  private record Fact(String assertion, boolean good) {}

  private static final Map<String, Fact> FACTS =
      Map.of(
          "secureBoot", new Fact("secure-boot.enabled", true), "secure-boot", new Fact("secure-boot.enabled", true),
          "flashEncryption", new Fact("flash-encryption.enabled", true), "flash-encryption", new Fact("flash-encryption.enabled", true),
          "debug", new Fact("jtag.disabled", false), "jtag", new Fact("jtag.disabled", false));

  private final Event event;
  private final List<Evidence> found = new ArrayList<>();
  private @Nullable String digest;

  private Derivation(Event event) {
    this.event = event;
  }

  public static List<Evidence> of(Event event) {
    if (event.meta().simulated()) return List.of(); // a drill proves nothing about the devices
    Derivation derivation = new Derivation(event);
    derivation.look();
    return List.copyOf(derivation.found);
  }

  private void look() {
    DeviceId device = event.device();
    switch (event) {
      case Event.Connected e when device != null -> connected(device, e);
      case Event.TrafficCounted e when device != null && e.meta().by() == Event.Source.MQTT ->
          // counted inside a session that was opened with the device's certificate and is still open
          observed(device.value(), "certificate.mtls-seen", "mqtt", true, after(SEEN));
      case Event.CertificateIssued e when device != null -> issued(device, e);
      case Event.PostureReported e when device != null -> posture(device, e);
      case Event.Probed e -> probed(e);
      case Event.Audited e when e.target().equals("fleet") -> audited(e);
      case Event.EvidenceStated e -> stated(e);
      default -> {}
    }
  }

  private void connected(DeviceId device, Event.Connected e) {
    String method = e.proto().name().toLowerCase(Locale.ROOT);
    observed(device.value(), "certificate.mtls-seen", method, true, after(SEEN));
    // a line of another program may not tell
    if (!e.tls().isEmpty()) observed(device.value(), "transport.tls13", method, e.tls().equals("TLSv1.3") && e.suite().equals("TLS_AES_256_GCM_SHA384"), after(EXPOSURE));
  }

  /** The authority gives no serial twice, refuses a key that another device has, and asks for a token that works once: so identity and key are this device's own. */
  private void issued(DeviceId device, Event.CertificateIssued e) {
    boolean withinPolicy = Duration.between(e.notBefore(), e.notAfter()).compareTo(LONGEST_CERTIFICATE) <= 0;
    observed(device.value(), "certificate.unique", "ca", true, e.notAfter());
    observed(device.value(), "certificate.within-policy", "ca", withinPolicy, e.notAfter());
    observed(device.value(), "credentials.unique", "ca", true, e.notAfter());
  }

  private void probed(Event.Probed e) {
    String by = "probe." + e.meta().by().name().toLowerCase(Locale.ROOT);
    switch (e.probe()) {
      case "plaintext-closed" -> observed(Evidence.PLATFORM, "transport.no-plaintext", by, e.held(), after(EXPOSURE));
      case "anonymous-refused" -> observed(Evidence.PLATFORM, "access.no-anonymous", by, e.held(), after(EXPOSURE));
      case "tls12-refused" -> observed(Evidence.PLATFORM, "transport.tls13", by, e.held(), after(EXPOSURE));
      // counts against every device where it fails: a certificate that anyone can have made proves nothing
      case "foreign-ca-refused" -> observed(Evidence.PLATFORM, "certificate.mtls-seen", by, e.held(), after(SEEN));
      default -> {}
    }
  }

  /** A run that is missed makes both stale; an open critical finding counts until a run no longer has it. */
  private void audited(Event.Audited e) {
    observed(Evidence.PLATFORM, "audit.on-time", "fleet-audit", true, e.validUntil());
    observed(Evidence.PLATFORM, "audit.criticals-closed", "fleet-audit", e.critical() == 0, e.validUntil());
  }

  private void posture(DeviceId device, Event.PostureReported e) {
    e.facts()
        .forEach(
            (name, value) -> {
              Fact fact = FACTS.get(name);
              Boolean yes = yes(value);
              if (fact != null && yes != null) add(device.value(), fact.assertion(), Source.DECLARED, "posture", yes == fact.good(), after(EXPOSURE));
            });
  }

  /** The log holds only what the server accepted; words of a later version prove nothing here. */
  private void stated(Event.EvidenceStated e) {
    Optional<Source> source = Source.named(e.source());
    if (source.isEmpty() || !Evidence.isMethod(e.method()) || !Evidence.isDigest(e.sha256())) return;
    DeviceId device = e.device();
    found.add(
        Evidence.of(
            device == null ? Evidence.PLATFORM : device.value(), e.assertion(), source.get(), e.method(), e.holds(), e.collectedAt(), Validity.end(source.get(), e.method(), e.collectedAt()),
            "event:" + e.meta().id().hex(), e.sha256()));
  }

  private static @Nullable Boolean yes(String value) {
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "true", "yes", "on", "enabled", "1" -> Boolean.TRUE;
      case "false", "no", "off", "disabled", "0" -> Boolean.FALSE;
      default -> null;
    };
  }

  private Instant after(Duration life) {
    return event.at().plus(life);
  }

  private void observed(String subject, String assertion, String method, boolean holds, Instant expiresAt) {
    add(subject, assertion, Source.OBSERVED, method, holds, expiresAt);
  }

  private void add(String subject, String assertion, Source source, String method, boolean holds, Instant expiresAt) {
    String sha256 = digest;
    if (sha256 == null) digest = sha256 = Evidence.digest(EventJson.write(event));
    found.add(Evidence.of(subject, assertion, source, method, holds, event.at(), expiresAt, "event:" + event.meta().id().hex(), sha256));
  }
}

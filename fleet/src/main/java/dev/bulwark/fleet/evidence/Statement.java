package dev.bulwark.fleet.evidence;

import dev.bulwark.fleet.device.DeviceId;
import dev.bulwark.fleet.event.Event;
import dev.bulwark.fleet.event.EventId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/**
 * A fact that somebody states from outside, with the digest of the artefact that shows it.
 *
 * <h2>Guarantees</h2> The same statement is the same event and the same evidence, however often it is made: stating it again changes nothing.
 * <h2>Does not guarantee</h2> That it is true, nor that its assertion counts anywhere. Its rank is its source's; who may claim which source is decided where it is accepted.
 *
 * @param device null for the platform as a whole
 * @param collectedAt when the fact was seen, in milliseconds
 * @param sha256 of the artefact, 64 lower-case hex digits
 */
public record Statement(@Nullable DeviceId device, String assertion, boolean holds, Source source, String method, Instant collectedAt, String sha256) {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  public Statement {
    if (!Evidence.isMethod(method)) throw new IllegalArgumentException("a method is [a-z0-9._-]{1,64}");
    if (!Evidence.isDigest(sha256)) throw new IllegalArgumentException("not a SHA-256 digest");
    collectedAt = Instant.ofEpochMilli(collectedAt.toEpochMilli());
  }

  /** A device's id, or {@code *}. */
  public String subject() {
    return device == null ? Evidence.PLATFORM : device.value();
  }

  /**
   * The bytes that a device signs: lines of ASCII, each ended by a line feed, the time in UTC with milliseconds. No value can hold a line feed, so no two statements have the same bytes.
   *
   * <pre>
   * bulwark.statement/1
   * device=cam-01
   * assertion=secure-boot.enabled
   * holds=true
   * source=attested
   * method=efuse
   * collectedAt=2026-03-01T10:00:00.000Z
   * sha256=…
   * </pre>
   */
  public byte[] canonical() {
    return ("bulwark.statement/1\ndevice=" + subject() + "\nassertion=" + assertion + "\nholds=" + holds + "\nsource=" + source.word() + "\nmethod=" + method + "\ncollectedAt="
            + TIME.format(collectedAt) + "\nsha256=" + sha256 + "\n")
        .getBytes(StandardCharsets.UTF_8);
  }

  /** As an event of the log, accepted at {@code now} from {@code actor}. Its id follows from the statement alone. */
  public Event.EvidenceStated event(Instant now, Event.Source by, @Nullable String from, String actor) {
    EventId id = new EventId(Evidence.digest(new String(canonical(), StandardCharsets.UTF_8)).substring(0, 32));
    return new Event.EvidenceStated(new Event.Meta(id, now, device, by, from, false), assertion, holds, source.word(), method, collectedAt, sha256, actor);
  }
}

package dev.bulwark.fleet.event;

import dev.bulwark.problem.Problem;
import java.io.StringWriter;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;

/**
 * An event as one JSON object on one line, the form of the log, of exports and of replayed files.
 *
 * <h2>Guarantees</h2> {@link #read} of what {@link #write} made is an equal event, and all that {@code write} accepts is read. A line is printable ASCII (0x20 to 0x7e), so no name chosen by a
 * stranger can break it or mislead the eye in a terminal. Reading is bounded before it begins: 64 KiB, depth 4.
 * <h2>Does not guarantee</h2> That members this version does not know survive; they are ignored.
 * <h2>Fails by</h2> {@code Problem LOG-001} (too long), {@code LOG-002} (not an event), {@code LOG-003} (a type of another version).
 */
public final class EventJson {
  /** The longest line, in characters, which are bytes. */
  public static final int LONGEST = 64 * 1024;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .streamReadConstraints(
              StreamReadConstraints.builder().maxNestingDepth(4).maxDocumentLength(LONGEST).maxStringLength(LONGEST).maxNameLength(1_000).maxNumberLength(32).build())
          .build();

  private EventJson() {}

  /** The event's line, without the line break. */
  public static String write(Event event) {
    StringWriter text = new StringWriter(512);
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
      EventWriter.write(json, event);
    } catch (IllegalArgumentException e) {
      throw new Problem("LOG-001", "an event of type " + event.type() + " is too large: " + e.getMessage(), "bound what comes from a device before it becomes an event", e);
    }
    // DEL is ASCII, so the generator leaves it; it can stand in a string only, where an escape may
    String line = text.toString().replace("\u007f", "\\u007f");
    if (line.length() > LONGEST)
      throw new Problem("LOG-001", "an event of type " + event.type() + " has " + line.length() + " bytes, the limit is " + LONGEST, "shorten what the event quotes");
    return line;
  }

  /** The event of a line. A line without {@code id}, as other programs write them, gets one that is derived from its bytes. */
  public static Event read(String line) {
    if (line.length() > LONGEST)
      throw new Problem("LOG-001", "the line has " + line.length() + " characters, the limit is " + LONGEST, "cut the file into one event per line");
    try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), line)) {
      return EventReader.read(Members.parse(json), line);
    } catch (JacksonException e) {
      throw new Problem("LOG-002", "the line is no JSON object of an event: " + e.getOriginalMessage(), "write one JSON object per line", e);
    } catch (IllegalArgumentException e) {
      throw new Problem("LOG-002", "the line is no event: " + e.getMessage(), "compare it with the event model", e);
    }
  }
}

package dev.bulwark.hardening.yaml;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * One YAML document as {@code Map<String, Object>}, {@code List<Object>} and {@code String}.
 *
 * <h2>Guarantees</h2> At most {@value #LONGEST} characters, {@value #MOST_NODES} values, {@value #DEEPEST} levels; no anchor, alias, tag, second document or key that stands twice. Maps keep their order.
 * <h2>Fails by</h2> {@link Malformed}, for any other text; never by anything else.
 */
public final class Yaml {
  static final int LONGEST = 1 << 20;
  static final int MOST_NODES = 100_000;
  static final int DEEPEST = 12;

  private record Open(@Nullable Map<String, Object> members, @Nullable List<Object> items) {}

  private final Deque<Open> open = new ArrayDeque<>();
  private final Deque<String> keys = new ArrayDeque<>();
  private boolean keyNext;
  private int nodes;
  private @Nullable Object root;

  private Yaml() {}

  /** Not a document that is read here; the message says why, and where it is known, in which line. */
  public static final class Malformed extends Exception {
    Malformed(String what) {
      super(what);
    }
  }

  /** The document; its top must be a map. */
  public static Map<String, Object> read(String text) throws Malformed {
    if (text.length() > LONGEST) throw new Malformed("longer than " + LONGEST + " characters");
    LoadSettings settings = LoadSettings.builder().setUseMarks(true).setParseComments(false).setCodePointLimit(LONGEST).build();
    try {
      return new Yaml().build(new Parse(settings).parseString(text));
    } catch (YamlEngineException e) {
      throw new Malformed("not YAML: " + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
    } catch (IndexOutOfBoundsException | IllegalArgumentException | ClassCastException e) {
      throw new Malformed("not YAML that can be read");
    }
  }

  @SuppressWarnings("unchecked") // only this class makes the maps
  private Map<String, Object> build(Iterable<Event> events) throws Malformed {
    int documents = 0;
    for (Event event : events) {
      int line = event.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
      switch (event.getEventId()) {
        case DocumentStart -> {
          if (++documents > 1) throw new Malformed("line " + line + ": a second document");
        }
        case Alias -> throw new Malformed("line " + line + ": an alias; write the value out");
        case Scalar -> scalar((ScalarEvent) event, line);
        case MappingStart, SequenceStart -> start((CollectionStartEvent) event, line);
        case MappingEnd, SequenceEnd -> end();
        default -> {}
      }
    }
    if (root instanceof Map<?, ?> map) return (Map<String, Object>) map;
    throw new Malformed("the document must be a map");
  }

  private void count(boolean anchor, boolean tag, int line) throws Malformed {
    if (++nodes > MOST_NODES) throw new Malformed("line " + line + ": more than " + MOST_NODES + " values");
    if (anchor) throw new Malformed("line " + line + ": an anchor; write the value out");
    if (tag) throw new Malformed("line " + line + ": a tag; leave it out");
  }

  private void scalar(ScalarEvent event, int line) throws Malformed {
    count(event.getAnchor().isPresent(), event.getTag().isPresent(), line);
    Open parent = open.peek();
    if (parent == null || parent.members == null || !keyNext) {
      add(event.getValue());
      return;
    }
    String key = event.getValue();
    if (key.length() > 128) throw new Malformed("line " + line + ": a key of " + key.length() + " characters");
    if (parent.members.containsKey(key)) throw new Malformed("line " + line + ": the key " + key + " stands twice");
    keys.push(key);
    keyNext = false;
  }

  private void start(CollectionStartEvent event, int line) throws Malformed {
    count(event.getAnchor().isPresent(), event.getTag().isPresent(), line);
    Open parent = open.peek();
    if (parent != null && parent.members != null && keyNext) throw new Malformed("line " + line + ": a key must be text");
    if (open.size() >= DEEPEST) throw new Malformed("line " + line + ": nested deeper than " + DEEPEST);
    boolean map = event instanceof MappingStartEvent;
    open.push(new Open(map ? new LinkedHashMap<>() : null, map ? null : new ArrayList<>()));
    keyNext = map;
  }

  private void end() {
    Open done = open.pop();
    add(done.members != null ? done.members : done.items == null ? List.of() : done.items);
  }

  private void add(Object value) {
    Open parent = open.peek();
    if (parent == null) {
      root = value;
      return;
    }
    if (parent.items != null) {
      parent.items.add(value);
      return;
    }
    if (parent.members != null) parent.members.put(keys.pop(), value);
    keyNext = true;
  }
}

package dev.bulwark.server.config;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * One YAML document as a tree of text, lists and maps.
 *
 * <p>Built from the parser's event stream by a loop, not by the library's recursive constructor, so that depth, size and repetition are bounded before anything is built.
 * Anchors and tags are refused: a configuration needs neither, and both are how YAML files do harm.
 */
sealed interface Yaml {
  int DEEPEST = 12;
  int MOST_NODES = 50_000;

  int line();

  /** {@code plain}: without quotes, so that {@code null} and {@code true} mean what they say. */
  record Scalar(String text, boolean plain, int line) implements Yaml {
    boolean isNull() {
      return plain && (text.isEmpty() || text.equals("~") || text.equals("null"));
    }
  }

  record Sequence(List<Yaml> items, int line) implements Yaml {}

  record Mapping(Map<String, Yaml> members, int line) implements Yaml {}

  /** The document is not one we read. */
  final class Malformed extends Exception {
    Malformed(String what) {
      super(what);
    }
  }

  static Mapping read(String text) throws Malformed {
    LoadSettings settings = LoadSettings.builder().setUseMarks(true).setParseComments(false).setCodePointLimit(ConfigReader.LONGEST).build();
    try {
      return new Builder().build(new Parse(settings).parseString(text));
    } catch (YamlEngineException e) {
      throw new Malformed("not YAML: " + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
    } catch (IndexOutOfBoundsException | IllegalArgumentException | ClassCastException e) {
      throw new Malformed("not YAML that can be read");
    }
  }

  /** Events to tree, iteratively. */
  final class Builder {
    private record Open(int line, @Nullable Map<String, Yaml> members, @Nullable List<Yaml> items) {}

    private final Deque<Open> open = new ArrayDeque<>();
    private final Deque<String> keys = new ArrayDeque<>();
    private boolean keyNext;
    private int nodes;
    private @Nullable Yaml root;

    Mapping build(Iterable<Event> events) throws Malformed {
      int documents = 0;
      for (Event event : events) {
        int line = event.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
        switch (event.getEventId()) {
          case DocumentStart -> {
            if (++documents > 1) throw new Malformed("line " + line + ": a second document");
          }
          case Alias -> throw new Malformed("line " + line + ": the alias *" + ((AliasEvent) event).getAlias() + "; write the value out");
          case Scalar -> scalar((ScalarEvent) event, line);
          case MappingStart, SequenceStart -> start((CollectionStartEvent) event, line);
          case MappingEnd, SequenceEnd -> end();
          default -> {}
        }
      }
      Yaml top = root;
      if (top == null || top instanceof Scalar scalar && scalar.isNull()) return new Mapping(Map.of(), 1);
      if (top instanceof Mapping mapping) return mapping;
      throw new Malformed("line " + top.line() + ": the file must be a map of settings");
    }

    private void count(int line) throws Malformed {
      if (++nodes > MOST_NODES) throw new Malformed("line " + line + ": more than " + MOST_NODES + " values");
    }

    private void scalar(ScalarEvent event, int line) throws Malformed {
      count(line);
      plain(event.getAnchor().isPresent(), event.getTag().isPresent(), line);
      Open parent = open.peek();
      if (parent != null && parent.members != null && keyNext) {
        String key = event.getValue();
        if (key.length() > 128) throw new Malformed("line " + line + ": a key of " + key.length() + " characters");
        if (parent.members.containsKey(key)) throw new Malformed("line " + line + ": the key " + key + " stands twice");
        keys.push(key);
        keyNext = false;
        return;
      }
      add(new Scalar(event.getValue(), event.isPlain(), line));
    }

    private static void plain(boolean anchor, boolean tag, int line) throws Malformed {
      if (anchor) throw new Malformed("line " + line + ": an anchor; write the value out");
      if (tag) throw new Malformed("line " + line + ": a tag; leave it out");
    }

    private void start(CollectionStartEvent event, int line) throws Malformed {
      count(line);
      plain(event.getAnchor().isPresent(), event.getTag().isPresent(), line);
      Open parent = open.peek();
      if (parent != null && parent.members != null && keyNext) throw new Malformed("line " + line + ": a key must be text");
      if (open.size() >= DEEPEST) throw new Malformed("line " + line + ": nested deeper than " + DEEPEST);
      boolean map = event instanceof MappingStartEvent;
      open.push(new Open(line, map ? new LinkedHashMap<>() : null, map ? null : new ArrayList<>()));
      keyNext = map;
    }

    private void end() throws Malformed {
      Open done = open.pop();
      Yaml value = done.members != null ? new Mapping(done.members, done.line) : new Sequence(done.items == null ? List.of() : done.items, done.line);
      add(value);
    }

    private void add(Yaml value) throws Malformed {
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
}

package dev.bulwark.fleet.yaml;

import dev.bulwark.fleet.yaml.Yaml.Malformed;
import dev.bulwark.fleet.yaml.Yaml.Mapping;
import dev.bulwark.fleet.yaml.Yaml.Scalar;
import dev.bulwark.fleet.yaml.Yaml.Sequence;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;

/** Events to tree, iteratively. Used once. */
final class YamlBuilder {
  private record Open(int line, @Nullable Map<String, Yaml> members, @Nullable List<Yaml> items) {}

  private final Deque<Open> open = new ArrayDeque<>();
  private final Deque<String> keys = new ArrayDeque<>();
  private final Yaml.Limits limits;
  private boolean keyNext;
  private int nodes;
  private @Nullable Yaml root;

  YamlBuilder(Yaml.Limits limits) {
    this.limits = limits;
  }

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
    if (++nodes > limits.mostNodes()) throw new Malformed("line " + line + ": more than " + limits.mostNodes() + " values");
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
    if (open.size() >= limits.deepest()) throw new Malformed("line " + line + ": nested deeper than " + limits.deepest());
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

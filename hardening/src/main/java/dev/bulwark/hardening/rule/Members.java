package dev.bulwark.hardening.rule;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A map that must be used up: each member is asked for once, what is left over is a mistake. Fails by {@link IllegalArgumentException} that names the place. */
final class Members {
  private final String place;
  private final Map<?, ?> map;
  private final Set<Object> left;

  Members(String place, Object map) {
    if (!(map instanceof Map<?, ?> members)) throw new IllegalArgumentException(place + " is no map");
    this.place = place;
    this.map = members;
    this.left = new HashSet<>(members.keySet());
  }

  Optional<Object> find(String name) {
    left.remove(name);
    return Optional.ofNullable(map.get(name));
  }

  private Object get(String name) {
    return find(name).orElseThrow(() -> new IllegalArgumentException(place + " has no " + name));
  }

  Optional<String> findText(String name) {
    return find(name).map(value -> text(name, value));
  }

  String text(String name) {
    return text(name, get(name));
  }

  private String text(String name, Object value) {
    if (value instanceof String text && !text.isBlank()) return text;
    throw new IllegalArgumentException(name + " of " + place + " is no text");
  }

  List<?> list(String name) {
    if (get(name) instanceof List<?> list) return list;
    throw new IllegalArgumentException(name + " of " + place + " is no list");
  }

  List<String> texts(String name) {
    List<String> texts = new ArrayList<>();
    for (Object each : list(name)) texts.add(text(name, each));
    return texts;
  }

  Members members(String name) {
    return new Members(name + " of " + place, get(name));
  }

  List<String> names() {
    List<String> names = new ArrayList<>();
    for (Object name : map.keySet()) names.add(String.valueOf(name));
    return names;
  }

  void done() {
    if (!left.isEmpty()) throw new IllegalArgumentException(place + " has an unknown " + left.stream().map(String::valueOf).sorted().findFirst().orElse(""));
  }
}

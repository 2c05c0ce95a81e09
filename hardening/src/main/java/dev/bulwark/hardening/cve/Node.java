package dev.bulwark.hardening.cve;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A value of a JSON document from outside; what is absent or of another kind reads as the empty value. */
record Node(@Nullable Object value) {
  static final Node ABSENT = new Node(null);

  Node at(String name) {
    return value instanceof Map<?, ?> map && map.get(name) != null ? new Node(map.get(name)) : ABSENT;
  }

  boolean has(String name) {
    return value instanceof Map<?, ?> map && map.get(name) != null;
  }

  /** The text; empty for anything that is none. */
  String text() {
    return value instanceof String text ? text : "";
  }

  @Nullable String textOrNull() {
    return value instanceof String text && !text.isBlank() ? text : null;
  }

  double number(double otherwise) {
    return value instanceof Number number ? number.doubleValue() : otherwise;
  }

  boolean truth(boolean otherwise) {
    return value instanceof Boolean truth ? truth : otherwise;
  }

  boolean isObject() {
    return value instanceof Map;
  }

  boolean isArray() {
    return value instanceof List;
  }

  boolean isAbsent() {
    return value == null;
  }

  List<Node> items() {
    List<Node> items = new ArrayList<>();
    if (value instanceof List<?> list) for (Object item : list) items.add(new Node(item));
    return items;
  }

  List<String> texts() {
    List<String> texts = new ArrayList<>();
    if (value instanceof List<?> list) for (Object item : list) if (item instanceof String text) texts.add(text);
    return texts;
  }
}

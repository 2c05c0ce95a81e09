package dev.bulwark.fleet.event;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * The members of one line: texts, whole numbers, flags, lists of texts and maps of texts. A member of any other shape is kept as {@link #ODD}: it is
 * ignored where nobody asks for it and refused where somebody does. {@code null} is absence. Every complaint is an {@link IllegalArgumentException}.
 */
final class Members {
  private static final Object ODD = new Object();
  private final Map<String, Object> values = new HashMap<>();

  private Members() {}

  static Members parse(JsonParser json) {
    if (json.nextToken() != JsonToken.START_OBJECT) throw new IllegalArgumentException("it does not begin with {");
    Members members = new Members();
    for (String name = json.nextName(); name != null; name = json.nextName()) {
      Object value = value(json, json.nextToken());
      if (value != null) members.values.put(name, value);
    }
    if (json.nextToken() != null) throw new IllegalArgumentException("something follows the object");
    return members;
  }

  private static @Nullable Object value(JsonParser json, JsonToken token) {
    return switch (token) {
      case VALUE_STRING -> json.getString();
      case VALUE_NUMBER_INT -> json.getNumberType() == JsonParser.NumberType.BIG_INTEGER ? ODD : json.getLongValue();
      case VALUE_TRUE -> Boolean.TRUE;
      case VALUE_FALSE -> Boolean.FALSE;
      case START_ARRAY -> list(json);
      case START_OBJECT -> map(json);
      case VALUE_NULL -> null;
      default -> ODD;
    };
  }

  private static Object list(JsonParser json) {
    List<String> texts = new ArrayList<>();
    boolean good = true;
    for (JsonToken token = json.nextToken(); token != JsonToken.END_ARRAY; token = json.nextToken()) {
      if (token == JsonToken.VALUE_STRING) texts.add(json.getString());
      else good = false;
      json.skipChildren();
    }
    return good ? texts : ODD;
  }

  private static Object map(JsonParser json) {
    Map<String, String> texts = new LinkedHashMap<>();
    boolean good = true;
    for (String name = json.nextName(); name != null; name = json.nextName()) {
      if (json.nextToken() == JsonToken.VALUE_STRING) texts.put(name, json.getString());
      else good = false;
      json.skipChildren();
    }
    return good ? texts : ODD;
  }

  String text(String name) {
    return need(name, String.class);
  }

  String textOr(String name, String otherwise) {
    String text = textOrNull(name);
    return text == null ? otherwise : text;
  }

  @Nullable String textOrNull(String name) {
    return get(name, String.class);
  }

  long number(String name) {
    return need(name, Long.class);
  }

  Instant time(String name) {
    return Instant.ofEpochMilli(number(name));
  }

  boolean flag(String name) {
    return need(name, Boolean.class);
  }

  boolean flagOr(String name, boolean otherwise) {
    Boolean flag = get(name, Boolean.class);
    return flag == null ? otherwise : flag;
  }

  @SuppressWarnings("unchecked") // lists come from list() only
  List<String> list(String name) {
    return List.copyOf((List<String>) need(name, List.class));
  }

  @SuppressWarnings("unchecked") // maps come from map() only
  Map<String, String> map(String name) {
    return (Map<String, String>) need(name, Map.class);
  }

  /** The constant whose lower-case name stands in the member. */
  <E extends Enum<E>> E word(String name, Class<E> kind) {
    String word = text(name);
    for (E constant : kind.getEnumConstants()) if (constant.name().toLowerCase(Locale.ROOT).equals(word)) return constant;
    throw new IllegalArgumentException("`" + name + "` has a word that is not known here");
  }

  private <T> T need(String name, Class<T> kind) {
    T value = get(name, kind);
    if (value == null) throw new IllegalArgumentException("`" + name + "` is missing");
    return value;
  }

  private <T> @Nullable T get(String name, Class<T> kind) {
    Object value = values.get(name);
    if (value != null && !kind.isInstance(value)) throw new IllegalArgumentException("`" + name + "` is not of the kind it should be");
    return kind.cast(value);
  }
}

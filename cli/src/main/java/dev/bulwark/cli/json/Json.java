package dev.bulwark.cli.json;

import dev.bulwark.problem.Printable;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * One document in, one document out.
 *
 * <h2>Guarantees</h2> Reading is bounded in depth, name and number length; a name that stands twice and anything after the document are refused.
 * <h2>Fails by</h2> {@link Malformed}.
 */
public final class Json {
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(64).maxNameLength(1_000).maxNumberLength(100).build())
          .build();

  private Json() {}

  /** Not a JSON document; the message says where, and quotes nothing. */
  public static final class Malformed extends Exception {
    Malformed(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /** The document as nested {@code Map<String, Object>}, {@code List<Object>}, {@code String}, {@code Long}, {@code Double}, {@code Boolean}; null is left out. */
  public static Object read(byte[] document) throws Malformed {
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), document)) {
      JsonToken first = parser.nextToken();
      if (first == null) throw new Malformed("an empty document", null);
      Object value = value(parser, first);
      if (value == null) throw new Malformed("the document is null", null);
      if (parser.nextToken() != null) throw new Malformed("something follows the document", null);
      return value;
    } catch (JacksonException e) {
      throw new Malformed("no JSON document: " + (e.getLocation() == null ? "" : "line " + e.getLocation().getLineNr()), e);
    }
  }

  private static @Nullable Object value(JsonParser parser, JsonToken token) throws Malformed {
    return switch (token) {
      case START_OBJECT -> {
        Map<String, Object> map = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
          String name = parser.currentName();
          Object value = value(parser, parser.nextToken());
          if (value != null) map.put(name, value);
        }
        yield map;
      }
      case START_ARRAY -> {
        List<Object> list = new ArrayList<>();
        for (JsonToken next = parser.nextToken(); next != JsonToken.END_ARRAY; next = parser.nextToken()) {
          Object value = value(parser, next);
          if (value != null) list.add(value);
        }
        yield list;
      }
      case VALUE_STRING -> parser.getString();
      case VALUE_NUMBER_INT -> parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER ? parser.getBigIntegerValue() : (Object) parser.getLongValue();
      case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      case VALUE_TRUE -> Boolean.TRUE;
      case VALUE_FALSE -> Boolean.FALSE;
      case VALUE_NULL -> null;
      default -> throw new Malformed("an unexpected " + token, null);
    };
  }

  /** {@code document} (maps, collections, strings, numbers, booleans; anything else by its text) as one line of JSON, in which characters that a reader would not see as themselves are escaped: the line may end in a terminal. */
  public static String write(Object document) {
    StringWriter text = new StringWriter();
    try (JsonGenerator generator = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
      write(generator, document);
    }
    return visible(text.toString());
  }

  /** The generator escapes what JSON asks for: not DEL, the controls beyond ASCII and the marks of direction. They can stand in strings only, where an escape may. */
  private static String visible(String json) {
    if (json.chars().noneMatch(c -> Printable.hidden((char) c))) return json;
    StringBuilder line = new StringBuilder(json.length() + 64);
    for (char c : json.toCharArray()) {
      if (Printable.hidden(c)) line.append(String.format("\\u%04x", (int) c));
      else line.append(c);
    }
    return line.toString();
  }

  private static void write(JsonGenerator to, @Nullable Object value) {
    switch (value) {
      case null -> to.writeNull();
      case Map<?, ?> map -> {
        to.writeStartObject();
        map.forEach(
            (name, member) -> {
              to.writeName(String.valueOf(name));
              write(to, member);
            });
        to.writeEndObject();
      }
      case Collection<?> list -> {
        to.writeStartArray();
        for (Object member : list) write(to, member);
        to.writeEndArray();
      }
      case Boolean b -> to.writeBoolean(b);
      case Integer n -> to.writeNumber(n);
      case Long n -> to.writeNumber(n);
      case java.math.BigInteger n -> to.writeNumber(n);
      case Double n -> to.writeNumber(n);
      default -> to.writeString(value.toString());
    }
  }
}

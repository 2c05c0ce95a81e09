package dev.bulwark.hardening.cve;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads JSON of strangers.
 *
 * <h2>Guarantees</h2> At most 64 levels, 4 MiB of one string, and as many values and characters in memory as the {@link Budget} allows, whatever the document holds.
 * <h2>Fails by</h2> {@link Broken}, a checked outcome for who reads many documents.
 */
final class BoundedJson {
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(64).maxNameLength(2_000).maxNumberLength(100).maxStringLength(4 << 20).build())
          .build();

  private BoundedJson() {}

  /** Not JSON, or too much of it; the message quotes nothing of the document. */
  static final class Broken extends Exception {
    Broken(String message) {
      super(message);
    }
  }

  /** What one document, or one element of a long list, may take in memory. */
  static final class Budget {
    private int values;
    private long characters;

    Budget(int values, long characters) {
      this.values = values;
      this.characters = characters;
    }

    /** For one vulnerability record or one statement. */
    static Budget ofRecord() {
      return new Budget(200_000, 16 << 20);
    }

    /** For one document. */
    static Budget ofDocument() {
      return new Budget(2_000_000, 64 << 20);
    }

    private void take(int length) throws Broken {
      characters -= length;
      if (--values < 0 || characters < 0) throw new Broken("limit:size, more values or text than one document may hold");
    }
  }

  static JsonParser open(InputStream in) {
    return FACTORY.createParser(ObjectReadContext.empty(), in);
  }

  /** The one document in {@code bytes}. */
  static Node read(byte[] bytes) throws Broken {
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), bytes)) {
      JsonToken first = parser.nextToken();
      if (first == null) throw new Broken("an empty document");
      Node node = value(parser, first, Budget.ofDocument());
      if (parser.nextToken() != null) throw new Broken("something follows the document");
      return node;
    } catch (JacksonException e) {
      throw new Broken(where(e));
    }
  }

  /** Where the document broke. */
  static String where(JacksonException e) {
    return "no JSON" + (e.getLocation() == null ? "" : " at line " + e.getLocation().getLineNr());
  }

  /** The value that begins with {@code token}. */
  static Node value(JsonParser parser, JsonToken token, Budget budget) throws Broken {
    return new Node(read(parser, token, budget));
  }

  private static @Nullable Object read(JsonParser parser, JsonToken token, Budget budget) throws Broken {
    budget.take(16);
    return switch (token) {
      case START_OBJECT -> {
        Map<String, Object> map = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
          String name = parser.currentName();
          budget.take(name.length());
          Object value = read(parser, parser.nextToken(), budget);
          if (value != null) map.put(name, value);
        }
        yield map;
      }
      case START_ARRAY -> {
        List<Object> list = new ArrayList<>();
        for (JsonToken next = parser.nextToken(); next != JsonToken.END_ARRAY; next = parser.nextToken()) {
          Object value = read(parser, next, budget);
          if (value != null) list.add(value);
        }
        yield list;
      }
      case VALUE_STRING -> {
        String text = parser.getString();
        budget.take(text.length());
        yield text;
      }
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      case VALUE_TRUE -> Boolean.TRUE;
      case VALUE_FALSE -> Boolean.FALSE;
      case VALUE_NULL -> null;
      default -> throw new Broken("an unexpected token");
    };
  }
}

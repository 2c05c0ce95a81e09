package dev.bulwark.firmware.efuse;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/** A small JSON document as maps, lists, texts, whole numbers and truths; bounded in depth and length, no name twice, nothing after it. Streaming only: object binding would cost more than a command. */
final class JsonTree {
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(8).maxNameLength(200).maxNumberLength(18).maxStringLength(4_096).build())
          .build();

  private JsonTree() {}

  /** Not such a document; the message quotes nothing. */
  static final class Malformed extends Exception {
    Malformed(String message) {
      super(message);
    }

    Malformed(String message, Throwable cause) {
      super(message, cause);
    }
  }

  static Map<String, Object> read(byte[] document) throws Malformed {
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), document)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) throw new Malformed("it is no JSON object");
      Map<String, Object> object = object(parser);
      if (parser.nextToken() != null) throw new Malformed("something follows the JSON object");
      return object;
    } catch (JacksonException e) {
      throw new Malformed("it is no JSON" + (e.getLocation() == null ? "" : ", line " + e.getLocation().getLineNr()), e);
    }
  }

  private static Map<String, Object> object(JsonParser parser) throws Malformed {
    Map<String, Object> object = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      object.put(name, value(parser, parser.nextToken()));
    }
    return object;
  }

  private static Object value(JsonParser parser, JsonToken token) throws Malformed {
    return switch (token) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> {
        List<Object> list = new ArrayList<>();
        for (JsonToken next = parser.nextToken(); next != JsonToken.END_ARRAY; next = parser.nextToken()) list.add(value(parser, next));
        yield list;
      }
      case VALUE_STRING -> parser.getString();
      case VALUE_NUMBER_INT -> parser.getLongValue();
      case VALUE_TRUE -> Boolean.TRUE;
      case VALUE_FALSE -> Boolean.FALSE;
      default -> throw new Malformed("it holds a value of a kind that has no place there");
    };
  }
}

package dev.bulwark.gateway.mqtt;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** What a device says of itself on {@code devices/{id}/posture}: one flat JSON object of scalars, bounded before it is read. */
final class Posture {
  static final int LARGEST = 16 * 1024;
  private static final int MOST_FACTS = 64;
  private static final int LONGEST_FACT = 1_000;
  private static final int LONGEST_NAME = 64;
  private static final JsonFactory JSON = new JsonFactory();

  private Posture() {}

  /** The facts, or null where the payload is not such an object. */
  static @Nullable Map<String, String> read(byte[] payload) {
    if (payload.length > LARGEST) return null;
    Map<String, String> facts = new LinkedHashMap<>();
    try (JsonParser in = JSON.createParser(ObjectReadContext.empty(), payload)) {
      if (in.nextToken() != JsonToken.START_OBJECT) return null;
      for (JsonToken token = in.nextToken(); token != JsonToken.END_OBJECT; token = in.nextToken()) {
        if (token != JsonToken.PROPERTY_NAME) return null;
        String name = in.currentName();
        JsonToken value = in.nextToken();
        if (value == null || !value.isScalarValue() || facts.size() == MOST_FACTS || name.isEmpty() || name.length() > LONGEST_NAME) return null;
        String text = in.getString();
        if (text == null || text.length() > LONGEST_FACT || facts.put(name, text) != null) return null;
      }
      return in.nextToken() == null ? facts : null;
    } catch (JacksonException malformed) {
      return null;
    }
  }
}

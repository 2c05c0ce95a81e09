package dev.bulwark.fleet.keys;

import java.io.IOException;
import java.util.HexFormat;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The vault's files as text that a person may read: everything but the keys is plain. */
final class VaultJson {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, DeserializationFeature.FAIL_ON_TRAILING_TOKENS, DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  private VaultJson() {}

  static byte[] write(Object value) {
    return JSON.writeValueAsBytes(value);
  }

  /** Reads what {@link #write} wrote; a text that only means the same (base64 with stray bits, say) was altered. */
  static <T> T read(byte[] json, Class<T> type) {
    T value = JSON.readValue(json, type);
    if (!JSON.readTree(write(value)).equals(JSON.readTree(json))) throw JacksonIOException.construct(new IOException("not in the form that it was written in"));
    return value;
  }

  static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}

package dev.bulwark.firmware.plan;

import dev.bulwark.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * JSON that two programs write with the same bytes: members sorted by name, no space. What is signed and what a journal holds is written so.
 *
 * <p>Reading is strict: at most {@value #LONGEST} bytes and 32 levels, no member twice, nothing after the document.
 */
final class CanonicalJson {
  static final int LONGEST = 4 << 20;
  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(32).maxDocumentLength(LONGEST).maxNumberLength(40).build())
                  .build())
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private CanonicalJson() {}

  /** @throws Problem FIRMWARE-702 when it is not one JSON object within the bounds; {@code what} names it */
  static ObjectNode object(byte[] json, String what) {
    if (json.length > LONGEST) throw unreadable(what, null);
    try {
      if (MAPPER.readTree(json) instanceof ObjectNode object) return object;
    } catch (JacksonException e) {
      throw unreadable(what, e);
    }
    throw unreadable(what, null);
  }

  static Problem unreadable(String what, @org.jspecify.annotations.Nullable Throwable cause) {
    return new Problem("FIRMWARE-702", what + " is not a burn plan of this program", "make it with `bulwark firmware plan`, and change nothing in it", cause);
  }

  static byte[] bytes(JsonNode node) {
    return MAPPER.writeValueAsBytes(sorted(node));
  }

  static byte[] bytes(Map<String, ?> members) {
    return bytes((JsonNode) MAPPER.valueToTree(members));
  }

  /** The same members in their own order, with line breaks: for people. */
  static byte[] pretty(Map<String, ?> members) {
    return (MAPPER.writerWithDefaultPrettyPrinter().without(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).writeValueAsString(members) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private static Object sorted(JsonNode node) {
    if (node.isObject()) {
      Map<String, Object> members = new TreeMap<>();
      node.properties().forEach(member -> members.put(member.getKey(), sorted(member.getValue())));
      return members;
    }
    if (node.isArray()) return node.valueStream().map(CanonicalJson::sorted).toList();
    return node;
  }

  static String sha256(byte[]... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (byte[] part : parts) digest.update(part);
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}

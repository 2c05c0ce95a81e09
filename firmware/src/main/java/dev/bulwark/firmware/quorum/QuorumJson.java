package dev.bulwark.firmware.quorum;

import dev.bulwark.problem.Printable;
import dev.bulwark.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The three files of this package: strictly read, at most 256 KiB and 8 levels, no member twice. */
final class QuorumJson {
  private static final int LONGEST = 256 << 10;
  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(8).maxDocumentLength(LONGEST).maxNumberLength(20).build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  private QuorumJson() {}

  /** @param format what its member of that name must say */
  static JsonNode read(byte[] json, String format) {
    if (json.length > LONGEST) throw unreadable(format, "it is too long", null);
    try {
      JsonNode node = MAPPER.readTree(json);
      if (!node.isObject()) throw unreadable(format, "it is no JSON object", null);
      requireFormat(node, format);
      return node;
    } catch (JacksonException e) {
      throw unreadable(format, "it is no JSON", e);
    }
  }

  static void requireFormat(JsonNode node, String format) {
    if (!text(node, "format", format).equals(format)) throw unreadable(format, "its format is another", null);
  }

  static String text(JsonNode node, String member, String format) {
    JsonNode value = node.path(member);
    if (!value.isString() || value.asString().length() > 8_192) throw unreadable(format, "its member " + member + " is no text", null);
    return value.asString();
  }

  static int number(JsonNode node, String member, String format) {
    JsonNode value = node.path(member);
    if (!value.isInt()) throw unreadable(format, "its member " + member + " is no whole number", null);
    return value.asInt();
  }

  static List<JsonNode> list(JsonNode node, String member, String format) {
    JsonNode value = node.path(member);
    if (!value.isArray() || value.size() > 100) throw unreadable(format, "its member " + member + " is no list of at most 100", null);
    List<JsonNode> items = new ArrayList<>();
    value.forEach(items::add);
    return items;
  }

  static byte[] write(Map<String, ?> document) {
    return (MAPPER.writeValueAsString(document) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  static Problem unreadable(String format, String why, @Nullable Throwable cause) {
    return new Problem("FIRMWARE-321", "that is no file of the form " + format + ": " + Printable.line(why, 200), "give the file that belongs there, unchanged", cause);
  }
}

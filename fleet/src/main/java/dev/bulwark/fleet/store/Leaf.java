package dev.bulwark.fleet.store;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One entry of the audit log, in the only byte form it has.
 *
 * <p>{@code {"kind":"issue","members":{…},"time":"2026-01-02T03:04:05.678Z"}} in UTF-8: members sorted by UTF-16 code unit, no white space, the escapes of RFC 8785, so that the
 * same facts always hash to the same leaf.
 */
public record Leaf(String kind, Map<String, String> members, Instant time) {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private static final JsonMapper MAPPER =
      JsonMapper.builder(JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(4).build()).build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /** A leaf is a short fact, not a document. */
  static final int LONGEST = 65_536;

  public Leaf {
    members = Map.copyOf(members);
  }

  public byte[] canonical() {
    StringBuilder out = new StringBuilder(256).append("{\"kind\":");
    quote(out, kind);
    out.append(",\"members\":{");
    boolean first = true;
    for (Map.Entry<String, String> member : new TreeMap<>(members).entrySet()) {
      if (!first) out.append(',');
      first = false;
      quote(out, member.getKey());
      out.append(':');
      quote(out, member.getValue());
    }
    out.append("},\"time\":\"").append(TIME.format(time)).append("\"}");
    byte[] body = out.toString().getBytes(StandardCharsets.UTF_8);
    if (body.length > LONGEST) throw new IllegalArgumentException("an audit leaf has at most " + LONGEST + " bytes, this one " + body.length);
    return body;
  }

  /** The leaf that {@code body} is; {@link IllegalArgumentException} where it is none. */
  public static Leaf parse(byte[] body) {
    if (body.length > LONGEST) throw new IllegalArgumentException("too long for an audit leaf");
    try {
      JsonNode tree = MAPPER.readTree(body);
      Map<String, String> members = new TreeMap<>();
      for (Map.Entry<String, JsonNode> member : tree.required("members").properties()) members.put(member.getKey(), member.getValue().stringValue());
      return new Leaf(tree.required("kind").stringValue(), members, Instant.parse(tree.required("time").stringValue()));
    } catch (JacksonException | DateTimeParseException e) {
      throw new IllegalArgumentException("not an audit leaf", e);
    }
  }

  private static void quote(StringBuilder out, String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\b' -> out.append("\\b");
        case '\t' -> out.append("\\t");
        case '\n' -> out.append("\\n");
        case '\f' -> out.append("\\f");
        case '\r' -> out.append("\\r");
        default -> {
          if (c < 0x20) out.append(String.format("\\u%04x", (int) c));
          else if (aloneAt(text, i)) out.append('\ufffd');
          else out.append(c);
        }
      }
    }
    out.append('"');
  }

  /** A surrogate without its partner has no UTF-8 form. */
  private static boolean aloneAt(String text, int i) {
    char c = text.charAt(i);
    if (Character.isHighSurrogate(c)) return i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1));
    return Character.isLowSurrogate(c) && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)));
  }
}

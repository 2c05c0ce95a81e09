package dev.bulwark.fleet.store;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.TreeMap;

/**
 * One entry of the audit log, in the only byte form it has.
 *
 * <p>{@code {"kind":"issue","members":{…},"time":"2026-01-02T03:04:05.678Z"}} in UTF-8: members sorted by UTF-16 code unit, no white space, the escapes of RFC 8785, so that the
 * same facts always hash to the same leaf.
 */
public record Leaf(String kind, Map<String, String> members, Instant time) {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

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

package dev.bulwark.hardening.archive;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Names as archives write them. */
final class Names {
  /** What stands between a container and the names in it. */
  static final String INSIDE = "!/";

  private static final int LONGEST = 4096;
  private static final int MOST_PARTS = 256;

  private Names() {}

  /** UTF-8, or Latin-1 where it is none, so that different bytes stay different names. */
  static String text(byte[] bytes, int from, int to) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, from, to - from)).toString();
    } catch (CharacterCodingException e) {
      return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }
  }

  /** The text up to the first NUL. */
  static String cut(byte[] bytes, int from, int length) {
    int to = from;
    while (to < from + length && bytes[to] != 0) to++;
    return text(bytes, from, to);
  }

  /** The parts of a name that stays below the root, without empty ones and dots; null where it could lead out on any system: {@code ..}, absolute, a drive letter, NUL. */
  static @Nullable List<String> parts(String raw) {
    if (raw.startsWith("/") || raw.startsWith("\\") || raw.indexOf('\0') >= 0) return null;
    if (raw.length() > 1 && raw.charAt(1) == ':' && (raw.charAt(0) | 0x20) >= 'a' && (raw.charAt(0) | 0x20) <= 'z') return null;
    List<String> parts = new ArrayList<>();
    for (int at = 0; at <= raw.length(); ) {
      int end = raw.indexOf('/', at);
      if (end < 0) end = raw.length();
      String part = raw.substring(at, end);
      if (climbs(part)) return null;
      if (!part.isEmpty() && !part.equals(".")) parts.add(part);
      at = end + 1;
    }
    return parts;
  }

  /** A backslash separates on some systems: {@code ..\x} climbs there. */
  private static boolean climbs(String part) {
    if (part.equals("..")) return true;
    return part.indexOf('\\') >= 0 && (part.startsWith("..\\") || part.endsWith("\\..") || part.contains("\\..\\"));
  }

  static boolean tooLong(List<String> parts, String raw) {
    return parts.size() > MOST_PARTS || raw.length() > LONGEST;
  }
}

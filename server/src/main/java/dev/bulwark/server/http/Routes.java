package dev.bulwark.server.http;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds the route of a request by its raw path; literal segments win over names. */
public final class Routes {
  private static final int SEGMENTS = 64;
  private final List<Route> routes;
  private final Map<Route, String[]> patterns = new HashMap<>();
  private final Map<String, Route> literal = new HashMap<>();

  public Routes(List<Route> routes) {
    this.routes = List.copyOf(routes);
    for (Route route : routes) {
      patterns.put(route, route.pattern().substring(1).split("/", -1));
      if (route.pattern().indexOf('{') < 0 && literal.put(route.method() + " " + route.pattern(), route) != null)
        throw new IllegalArgumentException("two routes for " + route.method() + " " + route.pattern());
    }
  }

  public List<Route> all() {
    return routes;
  }

  sealed interface Match {
    record Found(Route route, Map<String, String> parameters) implements Match {}

    record OtherMethod(String allowed) implements Match {}

    record None() implements Match {}
  }

  Match find(String method, String path) {
    Route exact = literal.get(method + " " + path);
    if (exact != null) return new Match.Found(exact, Map.of());
    TreeSet<String> allowed = new TreeSet<>();
    for (Route route : routes) {
      Map<String, String> parameters = match(patterns.getOrDefault(route, new String[0]), path);
      if (parameters == null) continue;
      if (route.method().equals(method)) return new Match.Found(route, parameters);
      allowed.add(route.method());
    }
    return allowed.isEmpty() ? new Match.None() : new Match.OtherMethod(String.join(", ", allowed));
  }

  /** The names' values, or null where the path is another. */
  private static @Nullable Map<String, String> match(String[] pattern, String path) {
    if (!path.startsWith("/")) return null;
    String[] segments = path.substring(1).split("/", SEGMENTS);
    Map<String, String> found = new LinkedHashMap<>();
    int at = 1;
    for (int i = 0; i < pattern.length; i++) {
      if (i >= segments.length) return null;
      String part = pattern[i];
      if (part.startsWith("{") && part.endsWith("...}")) {
        found.put(part.substring(1, part.length() - 4), path.substring(at));
        return found;
      }
      if (part.startsWith("{")) {
        String value = decode(segments[i]);
        if (value == null || value.isEmpty()) return null;
        found.put(part.substring(1, part.length() - 1), value);
      } else if (!part.equals(segments[i])) return null;
      at += segments[i].length() + 1;
    }
    return segments.length == pattern.length ? found : null;
  }

  /** Percent-decoding of one segment, strict; null where it is malformed. A plus stays a plus. */
  static @Nullable String decode(String segment) {
    if (segment.indexOf('%') < 0) return segment;
    List<Byte> bytes = new ArrayList<>();
    for (int i = 0; i < segment.length(); i++) {
      char c = segment.charAt(i);
      if (c > 0x7f) return null;
      if (c != '%') {
        bytes.add((byte) c);
        continue;
      }
      if (i + 2 >= segment.length() || Character.digit(segment.charAt(i + 1), 16) < 0 || Character.digit(segment.charAt(i + 2), 16) < 0) return null;
      bytes.add((byte) Integer.parseInt(segment, i + 1, i + 3, 16));
      i += 2;
    }
    byte[] raw = new byte[bytes.size()];
    for (int i = 0; i < raw.length; i++) raw[i] = bytes.get(i);
    try {
      return java.nio.charset.StandardCharsets.UTF_8.newDecoder().decode(java.nio.ByteBuffer.wrap(raw)).toString();
    } catch (java.nio.charset.CharacterCodingException e) {
      return null;
    }
  }
}

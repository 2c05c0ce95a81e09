package dev.bulwark.hardening.sbom;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SortedMap;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes package URLs. Source: the purl specification: percent encoding of all but letters, digits and {@code .-_~}, with {@code :} left as it is; qualifiers sorted. */
final class PurlText {
  private PurlText() {}

  static String generic(String name, @Nullable String version) {
    return of("generic", null, name, version, Map.of());
  }

  /** @param namespace may hold several parts between slashes; null where there is none */
  static String of(String type, @Nullable String namespace, String name, @Nullable String version, Map<String, String> qualifiers) {
    StringBuilder url = new StringBuilder("pkg:").append(type).append('/');
    if (namespace != null) for (String part : namespace.split("/", 16)) if (!part.isEmpty()) url.append(encoded(part)).append('/');
    url.append(encoded(name));
    if (version != null) url.append('@').append(encoded(version));
    SortedMap<String, String> sorted = new TreeMap<>(qualifiers);
    sorted.values().removeIf(String::isEmpty);
    if (sorted.isEmpty()) return url.toString();
    StringJoiner query = new StringJoiner("&", "?", "");
    sorted.forEach((key, value) -> query.add(key + "=" + encoded(value)));
    return url.append(query).toString();
  }

  private static String encoded(String text) {
    StringBuilder out = new StringBuilder();
    for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (octet & 0xFF);
      boolean plain = c < 128 && (Character.isLetterOrDigit(c) || ".-_~:".indexOf(c) >= 0);
      if (plain) out.append(c);
      else out.append(String.format("%%%02X", (int) c));
    }
    return out.toString();
  }
}

package dev.bulwark.hardening.cve;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A name of the Common Platform Enumeration, as far as matching needs it. Source: NIST IR 7695 (2.3 formatted string and 2.2 URI).
 *
 * @param vendor lower case, without escapes
 * @param product lower case, without escapes
 * @param version with its update ({@code 1.0.1-beta1}); null for any ({@code *})
 * @param versionless whether the version is said not to apply ({@code -})
 */
record Cpe(String vendor, String product, @Nullable String version, boolean versionless) {
  private static final int LONGEST = 1_000;

  /** Empty for anything that is no CPE with a product. */
  static Optional<Cpe> of(@Nullable String text) {
    if (text == null || text.length() > LONGEST) return Optional.empty();
    String plain = text.strip().toLowerCase(Locale.ROOT);
    List<String> parts;
    if (plain.startsWith("cpe:2.3:")) parts = split(plain.substring(8));
    else if (plain.startsWith("cpe:/")) parts = split(decoded(plain.substring(5)));
    else return Optional.empty();
    if (parts.size() < 3 || blank(parts.get(1)) || blank(parts.get(2))) return Optional.empty();
    String version = parts.size() > 3 ? parts.get(3) : "*";
    String update = parts.size() > 4 ? parts.get(4) : "*";
    if (version.equals("-")) return Optional.of(new Cpe(parts.get(1), parts.get(2), null, true));
    if (blank(version)) return Optional.of(new Cpe(parts.get(1), parts.get(2), null, false));
    return Optional.of(new Cpe(parts.get(1), parts.get(2), blank(update) ? version : version + "-" + update, false));
  }

  private static boolean blank(String part) {
    return part.isEmpty() || part.equals("*") || part.equals("-");
  }

  /** At colons that no backslash hides; the backslashes go. */
  private static List<String> split(String text) {
    List<String> parts = new ArrayList<>();
    StringBuilder part = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && i + 1 < text.length()) part.append(text.charAt(++i));
      else if (c == ':') {
        parts.add(part.toString());
        part.setLength(0);
      } else part.append(c);
    }
    parts.add(part.toString());
    return parts;
  }

  /** The URI form's percent escapes; one that is broken stays as it is. A decoded colon stays hidden behind a backslash. */
  static String decoded(String text) {
    if (text.indexOf('%') < 0) return text;
    java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
    for (int i = 0; i < text.length(); i++) {
      int high = i + 2 < text.length() && text.charAt(i) == '%' ? Character.digit(text.charAt(i + 1), 16) : -1;
      int low = high >= 0 ? Character.digit(text.charAt(i + 2), 16) : -1;
      if (low < 0) {
        out.writeBytes(text.substring(i, i + 1).getBytes(StandardCharsets.UTF_8));
        continue;
      }
      int octet = high << 4 | low;
      if (octet == ':') out.write('\\');
      out.write(octet);
      i += 2;
    }
    return out.toString(StandardCharsets.UTF_8);
  }
}

package dev.bulwark.hardening.config;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code http://} with a host that data could go to. */
final class PlainUrl {
  private static final Pattern URL = Pattern.compile("http://([A-Za-z0-9](?:[A-Za-z0-9.-]{0,252}[A-Za-z0-9])?)(?::[0-9]{1,5})?(?:[/?#].*)?", Pattern.DOTALL);
  private static final List<String> NAMES_ONLY = List.of("w3.org", "schemas.xmlsoap.org", "schemas.microsoft.com", "xmlns.com", "localhost");

  private PlainUrl() {}

  /** Whether the text is such an address, rather than the name of a schema or this very machine. */
  static boolean begins(String text) {
    Matcher url = URL.matcher(text.length() > 2_000 ? text.substring(0, 2_000) : text);
    if (!url.matches()) return false;
    String host = url.group(1).toLowerCase(Locale.ROOT);
    return !host.startsWith("127.") && NAMES_ONLY.stream().noneMatch(name -> host.equals(name) || host.endsWith("." + name));
  }

  /** Without what may be secret in it. */
  static String shown(String text) {
    int end = text.indexOf('?');
    String shown = end < 0 ? text : text.substring(0, end);
    return shown.length() > 200 ? shown.substring(0, 200) : shown;
  }
}

package dev.bulwark.hardening.scan;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code Authorization: Basic} with a user and a password behind it, not with a place for them. */
final class BasicHeader {
  static final String BEGIN = "Authorization: Basic ";
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9+/]{4,256}={0,2}(?![A-Za-z0-9+/=])");

  private BasicHeader() {}

  static void confirm(long offset, Window window, Haul haul) {
    long at = offset + BEGIN.length();
    Matcher token = TOKEN.matcher(window.text(at, at + 260));
    if (!token.lookingAt()) return;
    byte[] pair;
    try {
      pair = Base64.getDecoder().decode(token.group());
    } catch (IllegalArgumentException notBase64) {
      return;
    }
    String text = new String(pair, StandardCharsets.ISO_8859_1);
    int colon = text.indexOf(':');
    if (colon <= 0 || colon == text.length() - 1 || text.chars().anyMatch(c -> c < 0x20 || c == 0x7F)) return;
    if (haul.claim(Haul.Kind.CREDENTIAL, offset, at + token.end())) haul.secret("FW-CRED-005", "HTTP credentials", offset, pair);
  }
}

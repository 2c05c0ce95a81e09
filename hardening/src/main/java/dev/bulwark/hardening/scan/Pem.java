package dev.bulwark.hardening.scan;

import static dev.bulwark.hardening.scan.Haul.Kind.KEY;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Text armour: a begin, a body that decodes, and the end that belongs to the begin. The bare words, which every TLS library carries, are nothing. */
final class Pem {
  static final String BEGIN = "-----BEGIN ";
  private static final int LONGEST_LABEL = 40;
  private static final int LONGEST_BODY = 16 << 10;
  private static final int SHORTEST_BODY = 24;
  private static final Pattern LABEL = Pattern.compile("[A-Z0-9 ]{3,40}");

  /** Lines such as {@code Proc-Type: 4,ENCRYPTED} before the body. */
  private static final Pattern HEADERS = Pattern.compile("(?:[A-Za-z-]{1,40}:[^\\n\\\\]{0,200}(?:\\n|\\\\n))+");

  /** What stands between the letters of a body: white space, also written as escapes in a string of C or JSON. */
  private static final Pattern BETWEEN = Pattern.compile("[\\s\"]+|\\\\[nrt\\n]");

  private static final byte[] OPENSSH = "openssh-key-v1\0".getBytes(StandardCharsets.US_ASCII);

  private final Keys keys;
  private final Certificates certificates;

  Pem(Keys keys, Certificates certificates) {
    this.keys = keys;
    this.certificates = certificates;
  }

  void confirm(long offset, Window window, Haul haul) {
    long labelAt = offset + BEGIN.length();
    long labelEnd = window.find("-----", labelAt, labelAt + LONGEST_LABEL + 5);
    if (labelEnd < 0) return;
    String label = window.text(labelAt, labelEnd);
    boolean key = label.endsWith("PRIVATE KEY");
    if (!LABEL.matcher(label).matches() || !key && !label.endsWith("CERTIFICATE")) return;
    long bodyAt = labelEnd + 5;
    long bodyEnd = window.find("-----END " + label + "-----", bodyAt, bodyAt + LONGEST_BODY);
    if (bodyEnd < 0 || window.find(BEGIN, bodyAt, bodyEnd) >= 0) return;
    long end = bodyEnd + 9 + label.length() + 5;
    String body = window.text(bodyAt, bodyEnd);
    byte[] decoded = decoded(body);
    if (decoded == null) return;
    if (!key) certificates.judge(decoded, offset, end, haul);
    else if (haul.claim(KEY, offset, end)) key(label, body, decoded, window.copy(offset, end), offset, haul);
  }

  private void key(String label, String body, byte[] decoded, byte[] whole, long offset, Haul haul) {
    boolean encrypted = label.equals("ENCRYPTED PRIVATE KEY") || body.contains("Proc-Type: 4,ENCRYPTED") || lockedOpenssh(decoded);
    haul.secret(encrypted ? "FW-KEY-003" : "FW-KEY-001", "private key", offset, whole);
    if (!encrypted) keys.owner(decoded, offset, haul);
  }

  private static byte @Nullable [] decoded(String body) {
    String text = BETWEEN.matcher(HEADERS.matcher(body.replace("\r", "").stripLeading()).replaceFirst("")).replaceAll("");
    try {
      byte[] decoded = Base64.getDecoder().decode(text);
      return decoded.length < SHORTEST_BODY ? null : decoded;
    } catch (IllegalArgumentException notBase64) {
      return null;
    }
  }

  /** OpenSSH's own form tells the cipher in front; {@code none} where there is no pass phrase. */
  private static boolean lockedOpenssh(byte[] decoded) {
    if (decoded.length < OPENSSH.length + 8) return false;
    for (int i = 0; i < OPENSSH.length; i++) if (decoded[i] != OPENSSH[i]) return false;
    return !new String(decoded, OPENSSH.length + 4, 4, StandardCharsets.US_ASCII).equals("none");
  }
}

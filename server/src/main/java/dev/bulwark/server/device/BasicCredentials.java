package dev.bulwark.server.device;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/** User and password of an {@code Authorization: Basic} header (RFC 7617). */
record BasicCredentials(String user, String password) {
  private static final int LONGEST = 1024;

  static Optional<BasicCredentials> read(String header) {
    if (header.length() > LONGEST || !header.toLowerCase(Locale.ROOT).startsWith("basic ")) return Optional.empty();
    try {
      String pair = new String(Base64.getDecoder().decode(header.substring(6).strip()), StandardCharsets.UTF_8);
      int colon = pair.indexOf(':');
      return colon < 0 ? Optional.empty() : Optional.of(new BasicCredentials(pair.substring(0, colon), pair.substring(colon + 1)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Never the password. */
  @Override
  public String toString() {
    return "BasicCredentials[***]";
  }
}

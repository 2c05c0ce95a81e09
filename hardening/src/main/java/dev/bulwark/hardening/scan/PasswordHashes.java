package dev.bulwark.hardening.scan;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Hashes of crypt(3) with the salt and the length that their scheme has. */
final class PasswordHashes {
  static final String[] BEGINS = {"$1$", "$5$", "$6$", "$y$", "$2a$", "$2b$", "$2y$"};
  private static final int LONGEST = 256;
  private static final String END = "(?![./0-9A-Za-z$])";
  private static final Pattern HASH =
      Pattern.compile(
          "(?:\\$1\\$[./0-9A-Za-z]{1,8}\\$[./0-9A-Za-z]{22}"
              + "|\\$5\\$(?:rounds=[0-9]{1,9}\\$)?[./0-9A-Za-z]{1,16}\\$[./0-9A-Za-z]{43}"
              + "|\\$6\\$(?:rounds=[0-9]{1,9}\\$)?[./0-9A-Za-z]{1,16}\\$[./0-9A-Za-z]{86}"
              + "|\\$y\\$[./0-9A-Za-z]{1,8}\\$[./0-9A-Za-z]{1,86}\\$[./0-9A-Za-z]{43}"
              + "|\\$2[aby]\\$[0-3][0-9]\\$[./0-9A-Za-z]{53})"
              + END);

  private PasswordHashes() {}

  static void confirm(long offset, Window window, Haul haul) {
    Matcher hash = HASH.matcher(window.text(offset, offset + LONGEST));
    if (!hash.lookingAt()) return;
    String found = hash.group();
    // A row of one letter is a drawing in a manual, no hash.
    if (found.substring(found.lastIndexOf('$') + 1).chars().distinct().count() < 6) return;
    if (haul.claim(Haul.Kind.CREDENTIAL, offset, offset + found.length())) haul.secret("FW-CRED-004", "password hash", offset, found.getBytes(StandardCharsets.US_ASCII));
  }
}

package dev.bulwark.hardening.scan;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** User and password from the published list, as {@code user:password} or as two strings that follow each other; passwords of five characters and more, since shorter ones stand everywhere by chance. */
final class DefaultPairs {
  private static final String LIST = "/dev/bulwark/hardening/default-credentials.json";
  private static final int SHORTEST = 5;
  private static final Pattern PAIR = Pattern.compile("\\[\"([^\"]+)\",\"([^\"]*)\"]");

  /** User and group in front of a file's name look the same. */
  private static final List<String> OWNERS = List.of("chown", "chgrp", "install -o", "--owner");

  private final List<String> pairs;

  private DefaultPairs(List<String> pairs) {
    this.pairs = pairs;
  }

  static DefaultPairs shipped() {
    try (InputStream in = DefaultPairs.class.getResourceAsStream(LIST)) {
      if (in == null) throw new IllegalStateException(LIST + " is missing from the program");
      // A pattern serves: the list is ours, and reading it as JSON would cost a command more than the whole scan.
      Set<String> pairs = new LinkedHashSet<>();
      Matcher pair = PAIR.matcher(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      while (pair.find()) {
        if (pair.group(2).length() < SHORTEST) continue;
        pairs.add(pair.group(1) + "\0" + pair.group(2));
        pairs.add(pair.group(1) + ":" + pair.group(2));
      }
      return new DefaultPairs(new ArrayList<>(pairs));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int size() {
    return pairs.size();
  }

  Literal literal(int which) {
    return Literal.of(pairs.get(which));
  }

  void found(int which, long offset, Window window, Haul haul) {
    String pair = pairs.get(which);
    long end = offset + pair.length();
    boolean strings = pair.indexOf('\0') >= 0;
    if (strings ? !boundary(window.at(offset - 1)) || !boundary(window.at(end)) : !apart(window, offset, end)) return;
    if (haul.claim(Haul.Kind.CREDENTIAL, offset, end)) haul.secret("FW-CRED-001", "default credentials", offset, pair.replace('\0', ':').getBytes(StandardCharsets.ISO_8859_1));
  }

  /** What ends a string: nothing printable. */
  private static boolean boundary(int octet) {
    return octet < 0x20 || octet >= 0x7F;
  }

  private static boolean apart(Window window, long offset, long end) {
    int before = window.at(offset - 1);
    int after = window.at(end);
    if (word(before) || before == '.' || before == '@' || before == '$' || word(after) || after == '@' || after == ':' || after == '.' && word(window.at(end + 1))) return false;
    String line = window.text(Math.max(window.start(), offset - 32), offset);
    return OWNERS.stream().noneMatch(line::contains);
  }

  private static boolean word(int octet) {
    return octet >= 'a' && octet <= 'z' || octet >= 'A' && octet <= 'Z' || octet >= '0' && octet <= '9' || octet == '_' || octet == '-' || octet == '/';
  }
}

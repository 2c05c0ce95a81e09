package dev.bulwark.hardening.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An sshd configuration as sshd reads it: the first value of an option wins, {@code Match} begins what holds for some only, {@code Include} is read in place. */
final class SshdConfig {
  private static final int DEEPEST = 16;
  private static final int MOST_FILES = 256;
  private static final int MOST_PATTERNS = 1_000;
  private static final String HOME = "/etc/ssh/";

  /** @param path of the included file; null for the file itself */
  record Setting(String value, int line, @Nullable String path) {}

  private final Map<String, Setting> settings = new HashMap<>();
  private final Includes includes;
  private int files;
  private int asked;

  private SshdConfig(Includes includes) {
    this.includes = includes;
  }

  static SshdConfig read(byte[] bytes, Includes includes) throws Unreadable {
    SshdConfig config = new SshdConfig(includes);
    config.file(bytes, null, 0);
    return config;
  }

  /** By name, in any case. */
  @Nullable Setting get(String option) {
    return settings.get(option.toLowerCase(Locale.ROOT));
  }

  private void file(byte[] bytes, @Nullable String path, int depth) throws Unreadable {
    List<String> lines = TextLines.of(bytes);
    for (int i = 0; i < lines.size(); i++) {
      List<String> words = words(lines.get(i));
      if (words.isEmpty()) continue;
      String option = words.getFirst().toLowerCase(Locale.ROOT);
      // What follows holds for some connections only, up to the end of this file.
      if (option.equals("match")) return;
      if (option.equals("include")) include(words.subList(1, words.size()), depth);
      else if (words.size() > 1) settings.putIfAbsent(option, new Setting(words.get(1), i + 1, path));
    }
  }

  private void include(List<String> patterns, int depth) throws Unreadable {
    if (depth >= DEEPEST) throw new Unreadable("limit:depth");
    for (String pattern : patterns) {
      if (++asked > MOST_PATTERNS) throw new Unreadable("limit:entries");
      for (Includes.Included each : includes.matching(pattern.startsWith("/") ? pattern : HOME + pattern)) {
        if (++files > MOST_FILES) throw new Unreadable("limit:entries");
        file(each.bytes(), each.path(), depth + 1);
      }
    }
  }

  /** The words of a line: {@code Key value}, {@code Key=value}, quotes around a value, nothing from a number sign on. */
  private static List<String> words(String line) {
    List<String> words = new ArrayList<>();
    int at = 0;
    while (at < line.length()) {
      char c = line.charAt(at);
      if (c == ' ' || c == '\t' || c == '=' && words.size() == 1) {
        at++;
      } else if (c == '#') {
        break;
      } else if (c == '"') {
        int end = line.indexOf('"', at + 1);
        if (end < 0) break;
        words.add(line.substring(at + 1, end));
        at = end + 1;
      } else {
        int end = at;
        while (end < line.length() && " \t".indexOf(line.charAt(end)) < 0 && !(words.isEmpty() && line.charAt(end) == '=')) end++;
        if (end == at) break;
        words.add(line.substring(at, end));
        at = end;
      }
    }
    return words;
  }
}

package dev.bulwark.hardening.sbom;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;

/**
 * Licences as package databases name them, in the words of SPDX where we are sure of them. What is not sure stays a name and is never an identifier.
 *
 * <p>Source: the SPDX licence list; those that firmware is made of.
 */
final class Licences {
  private static final Set<String> IDS = Set.of(
      "0BSD", "AFL-2.1", "AGPL-3.0-only", "AGPL-3.0-or-later", "Apache-2.0", "Artistic-1.0", "Artistic-2.0", "BSD-2-Clause", "BSD-3-Clause", "BSD-4-Clause", "BSL-1.0", "bzip2-1.0.6", "CC0-1.0", "CDDL-1.0", "curl", "EPL-1.0", "EPL-2.0",
      "GFDL-1.3-only", "GPL-1.0-only", "GPL-1.0-or-later", "GPL-2.0-only", "GPL-2.0-or-later", "GPL-3.0-only", "GPL-3.0-or-later", "HPND", "ICU", "IJG", "ISC", "LGPL-2.0-only", "LGPL-2.0-or-later", "LGPL-2.1-only", "LGPL-2.1-or-later",
      "LGPL-3.0-only", "LGPL-3.0-or-later", "Libpng", "libpng-2.0", "MIT", "MIT-CMU", "MPL-1.1", "MPL-2.0", "NCSA", "NTP", "OFL-1.1", "OLDAP-2.8", "OpenSSL", "PHP-3.01", "PostgreSQL", "PSF-2.0", "Python-2.0", "SSH-OpenSSH", "SSH-short",
      "Unicode-3.0", "Unicode-DFS-2016", "Unlicense", "Vim", "W3C", "WTFPL", "X11", "Zlib");

  /** Names without a doubt that are older than the list's own. */
  private static final Map<String, String> OLDER = Map.of(
      "GPL-2.0", "GPL-2.0-only", "GPL-2.0+", "GPL-2.0-or-later", "GPL-3.0", "GPL-3.0-only", "GPL-3.0+", "GPL-3.0-or-later", "LGPL-2.1", "LGPL-2.1-only", "LGPL-2.1+", "LGPL-2.1-or-later", "LGPL-2.0+", "LGPL-2.0-or-later", "LGPL-3.0+",
      "LGPL-3.0-or-later");

  private static final int LONGEST = 500;

  private Licences() {}

  /** An expression of known identifiers only; empty for anything else. {@code &} and {@code |} are Yocto's words for AND and OR. */
  static Optional<String> expression(String said) {
    if (said.length() > LONGEST) return Optional.empty();
    StringJoiner out = new StringJoiner(" ");
    int depth = 0;
    boolean wantsId = true;
    for (String token : tokens(said)) {
      switch (token) {
        case "(" -> {
          if (!wantsId) return Optional.empty();
          depth++;
          out.add(token);
        }
        case ")" -> {
          if (wantsId || --depth < 0) return Optional.empty();
          out.add(token);
        }
        case "AND", "OR", "and", "or", "&", "|" -> {
          if (wantsId) return Optional.empty();
          out.add(token.equalsIgnoreCase("and") || token.equals("&") ? "AND" : "OR");
          wantsId = true;
        }
        default -> {
          String id = OLDER.getOrDefault(token, token);
          if (!wantsId || !IDS.contains(id)) return Optional.empty();
          out.add(id);
          wantsId = false;
        }
      }
    }
    return wantsId || depth != 0 ? Optional.empty() : Optional.of(out.toString().replace("( ", "(").replace(" )", ")"));
  }

  /** Whether an expression is one identifier. */
  static boolean single(String expression) {
    return IDS.contains(expression);
  }

  private static List<String> tokens(String said) {
    List<String> tokens = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    for (char c : (said + " ").toCharArray()) {
      boolean mark = c == '(' || c == ')' || c == '&' || c == '|';
      if (!mark && c > ' ') {
        word.append(c);
        continue;
      }
      if (!word.isEmpty()) tokens.add(word.toString());
      word.setLength(0);
      if (mark) tokens.add(String.valueOf(c));
    }
    return tokens;
  }
}

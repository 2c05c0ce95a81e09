package dev.bulwark.hardening.sbom;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Blocks of {@code Key: value} lines with empty lines between: the form of dpkg, opkg, apk and Yocto's licence manifest. Only the wanted keys are kept, each with its first line. */
final class Stanzas {
  private final Lines lines;
  private final Set<String> wanted;

  Stanzas(InputStream in, Set<String> wanted) {
    this.lines = new Lines(in);
    this.wanted = wanted;
  }

  /** Null after the last. */
  @Nullable Map<String, String> next() throws IOException {
    Map<String, String> stanza = new HashMap<>();
    for (String line = lines.next(); line != null; line = lines.next()) {
      if (line.isBlank()) {
        if (!stanza.isEmpty()) return stanza;
        continue;
      }
      int colon = line.indexOf(':');
      if (colon <= 0 || line.charAt(0) == ' ' || line.charAt(0) == '\t') continue;
      String key = line.substring(0, colon);
      if (wanted.contains(key)) stanza.putIfAbsent(key, line.substring(colon + 1).strip());
    }
    return stanza.isEmpty() ? null : stanza;
  }
}

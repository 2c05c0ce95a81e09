package dev.bulwark.hardening.sbom;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Reads the databases of dpkg, opkg and apk as streams: their length costs time, not memory. A stanza without name or version is no package.
 *
 * <p>Source: Debian policy 5 (control files), OpenWrt's opkg, Alpine's apk-installed format.
 */
final class PackageDatabase {
  private static final Set<String> CONTROL = Set.of("Package", "Version", "Status", "Architecture", "Source", "Depends", "License");
  private static final Set<String> APK = Set.of("P", "V", "A", "o", "L", "D");
  private static final int MOST_DEPENDS = 200;

  private PackageDatabase() {}

  /**
   * A dpkg or opkg status file.
   *
   * @param one whether it describes one package alone, which then needs no status: {@code status.d}
   */
  static void control(InputStream in, String type, boolean one, Place place, Consumer<PackageEntry> into) throws IOException {
    Stanzas stanzas = new Stanzas(in, CONTROL);
    for (Map<String, String> stanza = stanzas.next(); stanza != null; stanza = stanzas.next()) {
      String status = stanza.getOrDefault("Status", one ? "install ok installed" : "");
      if (!(status.startsWith("install ") || status.startsWith("hold ")) || !status.endsWith(" installed")) continue;
      String name = stanza.getOrDefault("Package", "");
      String version = stanza.getOrDefault("Version", "");
      if (name.isEmpty() || version.isEmpty()) continue;
      // "Source: zlib (1:1.2.13)" where the versions differ.
      String source = first(stanza.getOrDefault("Source", name));
      into.accept(new PackageEntry(type, name, version, stanza.getOrDefault("Architecture", ""), source.isEmpty() ? name : source, stanza.getOrDefault("License", ""), depends(stanza.getOrDefault("Depends", ""), ','), place));
    }
  }

  /** Alpine's {@code lib/apk/db/installed}. */
  static void apk(InputStream in, Place place, Consumer<PackageEntry> into) throws IOException {
    Stanzas stanzas = new Stanzas(in, APK);
    for (Map<String, String> stanza = stanzas.next(); stanza != null; stanza = stanzas.next()) {
      String name = stanza.getOrDefault("P", "");
      String version = stanza.getOrDefault("V", "");
      if (name.isEmpty() || version.isEmpty()) continue;
      into.accept(new PackageEntry("apk", name, version, stanza.getOrDefault("A", ""), stanza.getOrDefault("o", name), stanza.getOrDefault("L", ""), depends(stanza.getOrDefault("D", ""), ' '), place));
    }
  }

  private static List<String> depends(String list, char between) {
    List<String> names = new ArrayList<>();
    int from = 0;
    while (from < list.length() && names.size() < MOST_DEPENDS) {
      int to = list.indexOf(between, from);
      if (to < 0) to = list.length();
      String name = first(list.substring(from, to).strip());
      if (!name.isEmpty() && name.charAt(0) != '!') names.add(name);
      from = to + 1;
    }
    return names;
  }

  /** Up to what tells versions, architectures or alternatives. */
  private static String first(String text) {
    for (int i = 0; i < text.length(); i++) if (" (|:<>=~".indexOf(text.charAt(i)) >= 0) return text.substring(0, i);
    return text;
  }
}

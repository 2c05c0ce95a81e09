package dev.bulwark.hardening.sbom;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What builders of whole systems write beside an image: Yocto's licence and package manifests, Buildroot's {@code legal-info/manifest.csv}, OpenWrt's package manifest. A file in none of their forms gives nothing. */
final class BuildManifests {
  private static final Set<String> YOCTO = Set.of("PACKAGE NAME", "PACKAGE VERSION", "RECIPE NAME", "LICENSE");

  /** {@code busybox cortexa7t2hf-neon-vfpv4 1.36.1-r0}. */
  private static final Pattern YOCTO_LINE = Pattern.compile("([a-z0-9][a-z0-9.+-]{0,120}) ([A-Za-z0-9_-]{1,60}) ([0-9A-Za-z][0-9A-Za-z.+~:_-]{0,100})");

  /** {@code busybox - 1.36.1-r1}. */
  private static final Pattern OPENWRT_LINE = Pattern.compile("([a-z0-9][a-z0-9.+_-]{0,120}) - ([0-9A-Za-z][0-9A-Za-z.+~:_-]{0,100})");

  private BuildManifests() {}

  /** {@code license.manifest}: by recipe, since records speak of what the packages were built from. */
  static void licences(InputStream in, Place place, InventoryBuilder into) throws IOException {
    Stanzas stanzas = new Stanzas(in, YOCTO);
    for (Map<String, String> stanza = stanzas.next(); stanza != null; stanza = stanzas.next()) {
      String name = stanza.getOrDefault("RECIPE NAME", stanza.getOrDefault("PACKAGE NAME", ""));
      String version = stanza.getOrDefault("PACKAGE VERSION", "");
      if (!name.isEmpty() && !version.isEmpty()) into.add(Ingredient.upstream(name, version, Technique.MANIFEST).withLicence(stanza.get("LICENSE")).at(place));
    }
  }

  /** {@code *.manifest} beside an image of Yocto or OpenWrt. */
  static void packages(InputStream in, Place place, InventoryBuilder into) throws IOException {
    Lines lines = new Lines(in);
    for (String line = lines.next(); line != null; line = lines.next()) {
      Matcher openwrt = OPENWRT_LINE.matcher(line);
      Matcher yocto = YOCTO_LINE.matcher(line);
      if (openwrt.matches()) into.add(entry("opkg", openwrt.group(1), openwrt.group(2), "", place));
      else if (yocto.matches()) into.add(Ingredient.upstream(yocto.group(1), Packaged.upstreamVersion(yocto.group(3)), Technique.MANIFEST).with("bulwark:packageVersion", yocto.group(3)).at(place));
    }
  }

  private static Ingredient entry(String type, String name, String version, String arch, Place place) {
    return new PackageEntry(type, name, version, arch, name, "", List.of(), place).ingredient(PackageEntry.Distribution.NOT_SAID);
  }

  /** Buildroot's table; the first line names its columns. */
  static void csv(InputStream in, Place place, InventoryBuilder into) throws IOException {
    Lines lines = new Lines(in);
    List<String> head = cells(lines.next());
    int name = head.indexOf("PACKAGE");
    int version = head.indexOf("VERSION");
    int licence = head.indexOf("LICENSE");
    if (name < 0 || version < 0) return;
    for (String line = lines.next(); line != null; line = lines.next()) {
      List<String> cells = cells(line);
      if (cells.size() <= Math.max(name, version) || cells.get(name).isBlank()) continue;
      String said = cells.get(version).isBlank() ? null : cells.get(version).strip();
      into.add(Ingredient.upstream(cells.get(name).strip(), said, Technique.MANIFEST).withLicence(licence >= 0 && licence < cells.size() ? cells.get(licence) : null).at(place));
    }
  }

  /** Cells in quotes or without; a doubled quote inside stands for one. */
  private static List<String> cells(@Nullable String line) {
    List<String> cells = new ArrayList<>();
    if (line == null) return cells;
    StringBuilder cell = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length() && cells.size() < 32; i++) {
      char c = line.charAt(i);
      if (c == '"' && quoted && i + 1 < line.length() && line.charAt(i + 1) == '"') cell.append(line.charAt(++i));
      else if (c == '"') quoted = !quoted;
      else if (c == ',' && !quoted) {
        cells.add(cell.toString());
        cell.setLength(0);
      } else cell.append(c);
    }
    cells.add(cell.toString());
    return cells;
  }
}

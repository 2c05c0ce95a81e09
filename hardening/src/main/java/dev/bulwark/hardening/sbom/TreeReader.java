package dev.bulwark.hardening.sbom;

import dev.bulwark.fleet.yaml.Yaml;
import dev.bulwark.hardening.archive.Entry;
import dev.bulwark.hardening.archive.Visitor;
import dev.bulwark.hardening.cve.Bom;
import dev.bulwark.hardening.cve.Component;
import dev.bulwark.problem.Problem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Looks at each file of a tree once: what its name promises is read as that, any other binary is searched for version strings. Packages wait until the distribution is known.
 *
 * <p>One for one walk.
 */
final class TreeReader implements Visitor {
  /** Documents are held whole; larger ones are none. */
  private static final int LARGEST_DOCUMENT = 8 << 20;

  /** ESP images end at 16 MiB. */
  private static final int LARGEST_IMAGE = 16 << 20;

  private static final int HEAD = 4096;

  private final InventoryBuilder into;
  private final String named;
  private final List<PackageEntry> packages = new ArrayList<>();
  private PackageEntry.Distribution distribution = PackageEntry.Distribution.NOT_SAID;

  TreeReader(InventoryBuilder into) {
    this(into, "");
  }

  /** @param named the name of a file that is the whole input: somebody means it, so that it is searched whatever it looks like */
  TreeReader(InventoryBuilder into, String named) {
    this.into = into;
    this.named = named;
  }

  @Override
  public void file(Entry entry, InputStream content) throws IOException {
    String path = entry.path();
    Place place = Place.file(path);
    String inner = path.substring(path.lastIndexOf("!/") + 1);
    String plain = inner.startsWith("/") ? inner : "/" + inner;
    String name = entry.name();
    if (plain.endsWith("/var/lib/dpkg/status")) PackageDatabase.control(content, "deb", false, place, this::take);
    else if (plain.contains("/var/lib/dpkg/status.d/") && !name.endsWith(".md5sums")) PackageDatabase.control(content, "deb", true, place, this::take);
    else if (plain.endsWith("/lib/opkg/status") || plain.endsWith("/lib/ipkg/status")) PackageDatabase.control(content, "opkg", false, place, this::take);
    else if (plain.endsWith("/lib/apk/db/installed")) PackageDatabase.apk(content, place, this::take);
    else if (plain.endsWith("/etc/os-release") || plain.endsWith("/usr/lib/os-release")) osRelease(content);
    else if (name.equals("license.manifest")) BuildManifests.licences(content, place, into);
    else if (name.equals("manifest.csv")) BuildManifests.csv(content, place, into);
    else if (name.endsWith(".manifest")) BuildManifests.packages(content, place, into);
    else if (!document(name, path, place, content)) bytes(path, content);
  }

  /** True where the name is that of a document that is read whole. */
  private boolean document(String name, String path, Place place, InputStream content) throws IOException {
    boolean yaml = name.equals("dependencies.lock") || name.equals("idf_component.yml") || name.equals("west.yml");
    boolean bill = name.endsWith(".cdx.json") || name.equals("bom.json") || name.equals("sbom.json") || name.endsWith(".spdx.json");
    if (!yaml && !bill && !name.equals("sdkconfig")) return false;
    byte[] bytes = content.readNBytes(LARGEST_DOCUMENT + 1);
    if (bytes.length > LARGEST_DOCUMENT) {
      into.omit(path + ": larger than " + (LARGEST_DOCUMENT >> 20) + " MiB");
      return true;
    }
    try {
      String text = ProjectFiles.utf8(bytes);
      switch (name) {
        case "dependencies.lock" -> ProjectFiles.lock(text, place, into);
        case "idf_component.yml" -> ProjectFiles.component(text, path, place, into);
        case "west.yml" -> ProjectFiles.west(text, place, into);
        case "sdkconfig" -> ProjectFiles.sdkconfig(text, place, into);
        default -> bill(Bom.read(bytes), place);
      }
    } catch (Yaml.Malformed e) {
      into.omit(path + ": " + e.getMessage());
    } catch (Problem e) {
      into.omit(path + ": " + e.detail());
    }
    return true;
  }

  /** Another bill of materials in the tree: what it names is in the product too. */
  private void bill(Bom bom, Place place) {
    for (Component one : bom.components()) {
      Ingredient plain = Ingredient.of(Kind.LIBRARY, one.name(), one.version(), Technique.MANIFEST).at(place);
      if (one.purl() != null) plain = plain.withPurl(one.purl());
      into.add(one.cpe() == null ? plain : plain.withCpes(List.of(one.cpe())));
    }
  }

  private void bytes(String path, InputStream content) throws IOException {
    byte[] head = content.readNBytes(HEAD);
    // A text has no version strings: what looks like one is a change log or a script.
    if (text(head) && !path.equals(named)) return;
    InputStream whole = new SequenceInputStream(new ByteArrayInputStream(head), content);
    if (head.length > 0 && head[0] == (byte) 0xE9) {
      byte[] bytes = whole.readNBytes(LARGEST_IMAGE);
      EspImageReader.read(bytes, path, false, into);
      whole = new SequenceInputStream(new ByteArrayInputStream(bytes), content);
    }
    into.addAll(VersionStrings.in(whole, path));
  }

  /** Neither a zero nor another byte that no text has. */
  static boolean text(byte[] head) {
    for (byte octet : head) {
      boolean control = octet >= 0 && octet < ' ' && octet != '\n' && octet != '\r' && octet != '\t' && octet != '\f' && octet != 27;
      if (control || (octet & 0xFE) == 0xFE) return false;
    }
    return true;
  }

  private void take(PackageEntry entry) {
    if (packages.size() < InventoryBuilder.MOST) packages.add(entry);
    else into.omit("more than " + InventoryBuilder.MOST + " packages");
  }

  private void osRelease(InputStream content) throws IOException {
    Lines lines = new Lines(content);
    String id = "";
    String version = "";
    int left = 200;
    for (String line = lines.next(); line != null && left-- > 0; line = lines.next()) {
      if (line.startsWith("ID=")) id = value(line.substring(3));
      if (line.startsWith("VERSION_ID=")) version = value(line.substring(11));
    }
    if (!id.isEmpty() && distribution.id().isEmpty()) distribution = new PackageEntry.Distribution(id, version);
  }

  private static String value(String said) {
    String plain = said.strip();
    if (plain.length() > 1 && (plain.charAt(0) == '"' || plain.charAt(0) == '\'')) plain = plain.substring(1, plain.length() - 1);
    return plain.matches("[A-Za-z0-9._-]{1,64}") ? plain : "";
  }

  /** Call once, after the walk. */
  void finish() {
    Map<String, String> refs = new HashMap<>();
    List<Ingredient> all = new ArrayList<>();
    for (PackageEntry entry : packages) {
      Ingredient one = entry.ingredient(distribution);
      all.add(one);
      refs.putIfAbsent(entry.name(), one.ref());
    }
    for (int i = 0; i < all.size(); i++) {
      SortedSet<String> needs = new TreeSet<>();
      for (String name : packages.get(i).depends()) if (refs.containsKey(name)) needs.add(refs.get(name));
      into.add(all.get(i).needing(needs));
    }
    if (distribution.id().isEmpty() || packages.isEmpty()) return;
    String version = distribution.version().isEmpty() ? null : distribution.version();
    into.add(Ingredient.of(Kind.OPERATING_SYSTEM, distribution.id(), version, Technique.MANIFEST));
  }
}

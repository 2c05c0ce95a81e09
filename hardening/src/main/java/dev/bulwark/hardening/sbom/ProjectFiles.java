package dev.bulwark.hardening.sbom;

import dev.bulwark.fleet.yaml.Yaml;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a project says that it is built from: ESP-IDF's lock file, component manifests and configuration; Zephyr's west manifest.
 *
 * <p>A range of versions is no version: such a dependency is listed without one. Source: the ESP-IDF component manager's and west's documentation.
 */
final class ProjectFiles {
  private static final Pattern EXACT = Pattern.compile("(?:==)?v?([0-9]{1,6}(?:\\.[0-9]{1,6}){1,3}(?:[-~+.][0-9A-Za-z.-]{1,40})*)");
  private static final Pattern HEADER = Pattern.compile("# Espressif IoT Development Framework \\(ESP-IDF\\) ([^ ]{1,40}) Project Configuration");
  private static final String INIT = "CONFIG_IDF_INIT_VERSION=\"";

  /** {@code managed_components/espressif__mdns/idf_component.yml}: the folder's name is the component's. */
  private static final Pattern MANAGED = Pattern.compile("(?:.*/)?managed_components/([^/]{1,100})/idf_component\\.yml");

  private ProjectFiles() {}

  /** {@code dependencies.lock}: what the component manager chose, each in one version. */
  static void lock(String text, Place place, InventoryBuilder into) throws Yaml.Malformed {
    map(Yaml.read(text, Yaml.Limits.STANDARD).plain().get("dependencies")).forEach((name, about) -> {
      String version = text(map(about).get("version"));
      if (name.equals("idf")) into.addAll(IdfRelease.of(version, Technique.MANIFEST, place));
      else into.add(component(name, exact(version), place));
    });
  }

  /** {@code idf_component.yml}: of a managed component its own version, of any other what it asks for. */
  static void component(String text, String path, Place place, InventoryBuilder into) throws Yaml.Malformed {
    Map<String, Object> manifest = Yaml.read(text, Yaml.Limits.STANDARD).plain();
    Matcher managed = MANAGED.matcher(path);
    if (managed.matches()) {
      Ingredient own = component(managed.group(1).replace("__", "/"), exact(text(manifest.get("version"))), place);
      into.add(own.withLicence(text(manifest.get("license"))));
      return;
    }
    map(manifest.get("dependencies")).forEach((name, about) -> {
      if (name.equals("idf")) return;
      String asked = about instanceof String plain ? plain : text(map(about).get("version"));
      Optional<String> version = exact(asked);
      Ingredient one = component(name.contains("/") ? name : "espressif/" + name, version, place);
      into.add(version.isPresent() || asked.isEmpty() ? one : one.with("bulwark:versionRange", asked));
    });
  }

  private static Ingredient component(String name, Optional<String> version, Place place) {
    int slash = name.lastIndexOf('/');
    String bare = name.substring(slash + 1);
    String space = slash <= 0 ? null : name.substring(0, slash);
    Ingredient one = Ingredient.of(Kind.LIBRARY, name, version.orElse(null), Technique.MANIFEST);
    return one.withPurl(PurlText.of("generic", space, bare, version.orElse(null), Map.of())).at(place);
  }

  /** {@code sdkconfig}: the ESP-IDF that generated it. */
  static void sdkconfig(String text, Place place, InventoryBuilder into) {
    for (String line : (Iterable<String>) text.lines().limit(100_000)::iterator) {
      Matcher header = HEADER.matcher(line);
      String said = header.matches() ? header.group(1) : line.startsWith(INIT) && line.endsWith("\"") && line.length() > INIT.length() ? line.substring(INIT.length(), line.length() - 1) : "";
      if (said.isEmpty() || said.length() > 64) continue;
      into.addAll(IdfRelease.of(said, Technique.MANIFEST, place));
      return;
    }
  }

  /** {@code west.yml}: its projects; a revision that is a release is a version, a commit is not. */
  static void west(String text, Place place, InventoryBuilder into) throws Yaml.Malformed {
    Object projects = map(Yaml.read(text, Yaml.Limits.STANDARD).plain().get("manifest")).get("projects");
    if (!(projects instanceof List<?> list)) return;
    for (Object project : list) {
      String name = text(map(project).get("name"));
      String revision = text(map(project).get("revision"));
      if (name.isBlank()) continue;
      Optional<String> version = exact(revision);
      Ingredient one = Ingredient.upstream(name, version.orElse(null), Technique.MANIFEST).at(place);
      into.add(version.isPresent() || revision.isEmpty() ? one : one.with("bulwark:revision", revision));
    }
  }

  private static Optional<String> exact(String said) {
    Matcher exact = EXACT.matcher(said.strip());
    return exact.matches() ? Optional.of(exact.group(1)) : Optional.empty();
  }

  private static Map<String, Object> map(@org.jspecify.annotations.Nullable Object value) {
    if (!(value instanceof Map<?, ?> map)) return Map.of();
    Map<String, Object> members = new java.util.LinkedHashMap<>();
    map.forEach((key, member) -> members.put(String.valueOf(key), member));
    return members;
  }

  private static String text(@org.jspecify.annotations.Nullable Object value) {
    return value instanceof String text ? text : "";
  }

  static String utf8(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}

package dev.bulwark.hardening.cve;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A package URL. Source: the purl specification, {@code pkg:type/namespace/name@version?qualifiers#subpath}; the subpath is dropped.
 *
 * @param type lower case
 * @param namespace lower case; null where there is none
 * @param name lower case
 */
record PackageUrl(String type, @Nullable String namespace, String name, @Nullable String version, Map<String, String> qualifiers) {
  private static final int LONGEST = 2_000;

  /** Empty for anything that is no package URL. */
  static Optional<PackageUrl> of(@Nullable String text) {
    if (text == null || text.length() > LONGEST || !text.regionMatches(true, 0, "pkg:", 0, 4)) return Optional.empty();
    String rest = before(text.substring(4), '#');
    Map<String, String> qualifiers = new TreeMap<>();
    int query = rest.indexOf('?');
    if (query >= 0) {
      for (String pair : rest.substring(query + 1).split("&", 64)) {
        int equals = pair.indexOf('=');
        if (equals > 0) qualifiers.put(pair.substring(0, equals).toLowerCase(Locale.ROOT), decoded(pair.substring(equals + 1)));
      }
      rest = rest.substring(0, query);
    }
    while (rest.startsWith("/")) rest = rest.substring(1);
    int type = rest.indexOf('/');
    if (type <= 0) return Optional.empty();
    int at = rest.lastIndexOf('@');
    String version = at > type ? decoded(rest.substring(at + 1)) : null;
    String path = at > type ? rest.substring(type + 1, at) : rest.substring(type + 1);
    while (path.endsWith("/")) path = path.substring(0, path.length() - 1);
    int slash = path.lastIndexOf('/');
    String name = decoded(path.substring(slash + 1)).toLowerCase(Locale.ROOT);
    if (name.isBlank()) return Optional.empty();
    String namespace = slash <= 0 ? null : decoded(path.substring(0, slash)).toLowerCase(Locale.ROOT);
    return Optional.of(new PackageUrl(rest.substring(0, type).toLowerCase(Locale.ROOT), namespace, name, version == null || version.isBlank() ? null : version, Map.copyOf(qualifiers)));
  }

  private static String before(String text, char mark) {
    int at = text.indexOf(mark);
    return at < 0 ? text : text.substring(0, at);
  }

  private static String decoded(String text) {
    if (text.indexOf('%') < 0) return text;
    try {
      // The form decoder reads a plus as a space; a package URL does not.
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }

  /** Whether what is said of this package holds for {@code other}: the same package, and the same version and qualifiers where this one names them. */
  boolean covers(PackageUrl other) {
    return type.equals(other.type)
        && java.util.Objects.equals(namespace, other.namespace)
        && name.equals(other.name)
        && (version == null || version.equals(other.version))
        && other.qualifiers.entrySet().containsAll(qualifiers.entrySet());
  }

  /** Whether the package is the upstream component under its own name, perhaps repackaged, and not a library of a language that shares its name. */
  boolean upstream() {
    return switch (type) {
      case "generic", "github", "gitlab", "bitbucket", "conan", "vcpkg", "platformio", "espressif", "buildroot", "yocto" -> true;
      default -> distribution();
    };
  }

  /** Whether a distribution's own revision follows the upstream version. */
  boolean distribution() {
    return switch (type) {
      case "deb", "rpm", "apk", "alpm", "opkg", "ipk" -> true;
      default -> false;
    };
  }
}

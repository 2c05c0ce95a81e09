package dev.bulwark.hardening.cve;

import dev.bulwark.hardening.version.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A component of a bill of materials.
 *
 * @param ref how the bill refers to it; where it has no reference, its package URL or name@version
 * @param version as written; null where there is none
 * @param cpe as written; null where there is none
 * @param purl as written; null where there is none
 */
public record Component(String ref, String name, @Nullable String version, @Nullable String cpe, @Nullable String purl) {
  private static final Pattern EPOCH = Pattern.compile("^[0-9]+:");
  private static final Pattern BRANCH = Pattern.compile("^[0-9]+\\.[0-9]+");
  private static final Pattern REPACKED = Pattern.compile("[.+~]?(?:dfsg|ds)[0-9.]*$");

  /** The keys under which records may speak of it: by CPE, else by package URL, else by its canonical name; and, for libraries of a language, by ecosystem. */
  List<String> products() {
    List<String> keys = new ArrayList<>();
    Optional<PackageUrl> url = PackageUrl.of(purl);
    Optional<Cpe> named = Cpe.of(cpe);
    if (named.isPresent()) keys.add(Products.of(named.get()));
    else if (url.isPresent()) upstream(url.get()).ifPresent(keys::add);
    else keys.add(Products.named(name));
    url.flatMap(Component::ecosystem).ifPresent(keys::add);
    return keys;
  }

  private static Optional<String> upstream(PackageUrl url) {
    if (!url.upstream()) return Optional.empty();
    // A distribution cuts one source into many packages; records speak of the source.
    String source = url.qualifiers().get("upstream");
    if (source != null && !source.isBlank() && url.distribution()) {
      if (!source.equals("linux") && !source.startsWith("linux-signed")) return Optional.of(Products.named(source));
      // The kernel's source also gives headers, documents and tools: none of them is the kernel.
      return url.name().startsWith("linux-image") ? Optional.of("linux") : Optional.empty();
    }
    Optional<String> canonical = Products.called(url.name());
    if (canonical.isPresent()) return canonical;
    if (url.namespace() != null && !url.distribution()) return Optional.of(Products.of(url.namespace(), url.name()));
    return Optional.of(Products.named(url.name()));
  }

  private static Optional<String> ecosystem(PackageUrl url) {
    String space = url.namespace() == null ? "" : url.namespace();
    String slashed = space.isEmpty() ? url.name() : space + "/" + url.name();
    return switch (url.type()) {
      case "npm" -> Optional.of(Products.inEcosystem("npm", slashed));
      case "pypi" -> Optional.of(Products.inEcosystem("PyPI", url.name()));
      case "maven" -> Optional.of(Products.inEcosystem("Maven", space + ":" + url.name()));
      case "cargo" -> Optional.of(Products.inEcosystem("crates.io", url.name()));
      case "golang" -> Optional.of(Products.inEcosystem("Go", slashed));
      case "nuget" -> Optional.of(Products.inEcosystem("NuGet", url.name()));
      case "gem" -> Optional.of(Products.inEcosystem("RubyGems", url.name()));
      case "deb", "apk" -> distribution(url);
      case "composer" -> Optional.of(Products.inEcosystem("Packagist", slashed));
      default -> Optional.empty();
    };
  }

  /** The key under which a distribution speaks of the source of its package; empty where the URL does not say which release it is from. */
  private static Optional<String> distribution(PackageUrl url) {
    String said = url.qualifiers().getOrDefault("distro", "").toLowerCase(Locale.ROOT);
    int dash = said.lastIndexOf('-');
    if (dash <= 0) return Optional.empty();
    String release = said.substring(dash + 1);
    String source = url.qualifiers().getOrDefault("upstream", url.name());
    // Alpine's releases are branches: 3.19.1 is of v3.19.
    Matcher branch = BRANCH.matcher(release);
    if (said.startsWith("alpine-")) return branch.find() ? Optional.of(Products.inEcosystem("Alpine:v" + branch.group(), source)) : Optional.empty();
    return url.type().equals("deb") ? Optional.of(Products.inEcosystem(said.substring(0, dash) + ":" + release, source)) : Optional.empty();
  }

  /** The version as its distribution writes it. */
  @Nullable Version packaged() {
    String text = said();
    return text == null ? null : Version.of(text).orElse(null);
  }

  /** The version as records write it: without a distribution's epoch and revision. Null where there is none that can be compared. */
  @Nullable Version release() {
    String text = said();
    if (text == null) return null;
    if (PackageUrl.of(purl).filter(PackageUrl::distribution).isPresent()) {
      text = EPOCH.matcher(text).replaceFirst("");
      int revision = text.lastIndexOf('-');
      if (revision > 0) text = text.substring(0, revision);
      text = REPACKED.matcher(text).replaceFirst("");
    }
    return Version.of(text).orElse(null);
  }

  /** The version it is said to have, by its own word, its package URL or its CPE. */
  @Nullable String said() {
    if (version != null && !version.isBlank()) return version;
    Optional<PackageUrl> url = PackageUrl.of(purl);
    if (url.isPresent() && url.get().version() != null) return url.get().version();
    return Cpe.of(cpe).map(Cpe::version).orElse(null);
  }

  /** Whether one of {@code names} means this component of the bill with the number {@code serial}. */
  boolean isCalled(List<String> names, @Nullable String serial) {
    for (String called : names) {
      if (called.equals(ref) || called.equals(purl) || called.equals(cpe)) return true;
      if (called.startsWith("urn:cdx:") && isLinked(called, serial)) return true;
      Optional<PackageUrl> url = PackageUrl.of(called);
      if (url.isPresent() && PackageUrl.of(purl).filter(url.get()::covers).isPresent()) return true;
      Optional<Cpe> other = Cpe.of(called);
      Optional<Cpe> own = Cpe.of(cpe);
      if (other.isPresent() && own.isPresent() && Products.of(other.get()).equals(Products.of(own.get())) && !other.get().versionless()
          && (other.get().version() == null || other.get().version().equals(own.get().version()))) return true;
    }
    return false;
  }

  /** A BOM-Link: {@code urn:cdx:SERIAL/VERSION#REF}; of another bill it means nothing here. */
  private boolean isLinked(String link, @Nullable String serial) {
    int slash = link.indexOf('/');
    int hash = link.indexOf('#');
    if (serial == null || slash < 0 || hash < slash) return false;
    return serial.equals("urn:uuid:" + link.substring("urn:cdx:".length(), slash)) && link.substring(hash + 1).equals(ref);
  }
}

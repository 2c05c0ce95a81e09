package dev.bulwark.hardening.sbom;

import dev.bulwark.hardening.cve.IdfComponents;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** ESP-IDF and what a release of it brings along, from the version that an image or a project tells. */
final class IdfRelease {
  /** Set where something was built from more than a release: it may hold fixes, or faults, that the release has not. */
  static final String UNKNOWN_PATCHES = "bulwark:unknownPatches";

  private static final String SAID = "bulwark:idfVersion";
  private static final String PATH = "bulwark:sourcePath";

  private IdfRelease() {}

  /** @param said such as {@code v5.1.2} or {@code v5.0.3-250-gabc-dirty}; a version that the table knows nothing of gives ESP-IDF alone */
  static List<Ingredient> of(String said, Technique technique, Place place) {
    String version = said.strip();
    if (version.isEmpty()) return List.of();
    Optional<IdfComponents.Release> release = IdfComponents.shipped().nearest(version);
    if (release.isEmpty()) {
      String plain = version.matches("v[0-9].*") ? version.substring(1) : version;
      // A bare commit is no version: nothing can be compared with it.
      Ingredient alone = plain.matches("[0-9]+\\.[0-9].*") ? Ingredient.upstream("esp-idf", plain, technique) : Ingredient.upstream("esp-idf", null, technique);
      return List.of(alone.with(SAID, version).at(place));
    }
    List<Ingredient> parts = new ArrayList<>();
    SortedSet<String> refs = new TreeSet<>();
    for (IdfComponents.Shipped shipped : release.get().components()) {
      if (shipped.path().equals(".")) continue;
      Ingredient part = part(shipped, release.get(), technique).at(place);
      parts.add(part);
      refs.add(part.ref());
    }
    Ingredient idf = Ingredient.upstream("esp-idf", release.get().tag().substring(1), technique).needing(refs).at(place).with(SAID, version);
    parts.add(release.get().exact() ? idf : idf.with(UNKNOWN_PATCHES, "true"));
    return parts;
  }

  private static Ingredient part(IdfComponents.Shipped shipped, IdfComponents.Release release, Technique technique) {
    Ingredient part = Ingredient.upstream(shipped.name(), shipped.version(), technique).with(PATH, shipped.path());
    if (!shipped.cpes().isEmpty()) part = part.withCpes(shipped.cpes());
    return release.exact() ? part : part.with(UNKNOWN_PATCHES, "true");
  }
}

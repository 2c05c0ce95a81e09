package dev.bulwark.hardening.sbom;

import dev.bulwark.hardening.cve.KnownProduct;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * A version string in a file that a package brought says nothing new: it becomes a place of the package. Only where component and upstream version are the same; another version of it, linked into some program, stays a component of its own.
 */
final class Absorption {
  private Absorption() {}

  static void of(SortedMap<String, Ingredient> ingredients) {
    Map<String, List<String>> packages = new HashMap<>();
    for (Ingredient one : ingredients.values()) {
      if (one.technique() != Technique.MANIFEST) continue;
      upstream(one).ifPresent(key -> packages.computeIfAbsent(key, any -> new ArrayList<>()).add(one.ref()));
    }
    for (Ingredient one : List.copyOf(ingredients.values())) {
      if (one.technique() != Technique.VERSION_STRING) continue;
      // An exactly equal name and version: packages of one source share both, the first of them takes the place.
      List<String> brought = packages.getOrDefault(one.name() + "@" + one.version(), List.of());
      if (brought.isEmpty()) continue;
      Ingredient taken = ingredients.get(brought.getFirst());
      if (taken == null) continue;
      for (Place place : one.places()) taken = taken.at(place);
      ingredients.put(taken.ref(), taken);
      ingredients.remove(one.ref());
    }
  }

  private static Optional<String> upstream(Ingredient one) {
    String source = one.properties().getOrDefault(Packaged.UPSTREAM_NAME, one.name());
    String version = one.properties().getOrDefault(Packaged.UPSTREAM_VERSION, one.version() == null ? "" : one.version());
    return KnownProduct.called(source).map(known -> known.name() + "@" + version);
  }
}

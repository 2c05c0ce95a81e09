package dev.bulwark.hardening.sbom;

import dev.bulwark.hardening.cve.Bom;
import dev.bulwark.hardening.cve.Component;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What was found in one input.
 *
 * <h2>Guarantees</h2> Ingredients are sorted by reference and each reference stands once; the same bytes give the same inventory. What could not be looked at is told in {@link #omissions}, never passed over.
 * <h2>Does not guarantee</h2> That everything is found: a component without a database entry, a lock file or a version string leaves no trace.
 *
 * @param omissions what was not looked at, and why: one line each, sorted
 */
public record Inventory(Subject subject, List<Ingredient> ingredients, List<String> omissions) {
  public Inventory {
    ingredients = List.copyOf(ingredients);
    omissions = List.copyOf(omissions);
  }

  /** What refers to what: each reference, and all that it is made of or depends on. The subject has all that nothing else has. Only references of this inventory, all of them. */
  SortedMap<String, SortedSet<String>> dependencies() {
    SortedMap<String, SortedSet<String>> graph = new TreeMap<>();
    for (Ingredient one : ingredients) graph.put(one.ref(), new TreeSet<>());
    SortedSet<String> needed = new TreeSet<>();
    for (Ingredient one : ingredients) {
      SortedSet<String> refs = new TreeSet<>(one.needs());
      refs.retainAll(graph.keySet());
      refs.remove(one.ref());
      graph.put(one.ref(), refs);
      needed.addAll(refs);
    }
    SortedSet<String> roots = new TreeSet<>(graph.keySet());
    roots.removeAll(needed);
    // A ring of dependencies would hang in the air.
    SortedSet<String> reached = new TreeSet<>();
    for (String root : roots) reach(root, graph, reached);
    for (String ref : graph.keySet()) {
      if (reached.contains(ref)) continue;
      roots.add(ref);
      reach(ref, graph, reached);
    }
    graph.put(subject.ref(), roots);
    return Collections.unmodifiableSortedMap(graph);
  }

  private static void reach(String from, SortedMap<String, SortedSet<String>> graph, SortedSet<String> reached) {
    List<String> open = new ArrayList<>(List.of(from));
    while (!open.isEmpty()) {
      String ref = open.removeLast();
      if (reached.add(ref)) open.addAll(graph.getOrDefault(ref, Collections.emptySortedSet()));
    }
  }

  /** As matching needs it: the same references and serial number as {@link CycloneDxDocument} writes. */
  public Bom bom() {
    Component whole = new Component(subject.ref(), subject.name(), subject.version(), null, null);
    return new Bom(Serial.urn(this), 1, whole, ingredients.stream().map(Ingredient::component).toList(), List.of());
  }
}

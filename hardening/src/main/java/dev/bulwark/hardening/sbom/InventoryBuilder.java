package dev.bulwark.hardening.sbom;

import dev.bulwark.problem.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Collects what the readers find; the same thing found twice is one ingredient. Bounded: what is over {@value #MOST} ingredients is an omission. Used by one thread. */
final class InventoryBuilder {
  static final int MOST = 100_000;
  private static final int MOST_OMISSIONS = 1_000;
  private static final int LONGEST = 512;

  private final SortedMap<String, Ingredient> ingredients = new TreeMap<>();
  private final SortedSet<String> omissions = new TreeSet<>();
  private Subject subject;

  InventoryBuilder(Subject subject) {
    this.subject = subject;
  }

  void about(Subject better) {
    subject = better;
  }

  Subject subject() {
    return subject;
  }

  void add(Ingredient found) {
    String ref = found.ref();
    String version = found.version() == null ? "" : found.version();
    if (found.name().isBlank() || ref.length() > 4 * LONGEST || found.name().length() > LONGEST || version.length() > LONGEST) {
      omit("an entry with a name or version that is none");
      return;
    }
    if (ingredients.size() >= MOST && !ingredients.containsKey(ref)) {
      omit("more than " + MOST + " components");
      return;
    }
    ingredients.merge(ref, found, Ingredient::and);
  }

  void addAll(List<Ingredient> found) {
    found.forEach(this::add);
  }

  /** Tells what was not looked at. */
  void omit(String what) {
    if (omissions.size() < MOST_OMISSIONS) omissions.add(Printable.line(what, LONGEST));
  }

  Inventory done() {
    Absorption.of(ingredients);
    return new Inventory(subject, new ArrayList<>(ingredients.values()), new ArrayList<>(omissions));
  }
}

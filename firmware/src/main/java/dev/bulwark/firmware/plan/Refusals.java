package dev.bulwark.firmware.plan;

import java.util.ArrayList;
import java.util.List;

/** Collects refusals, so that a person hears all of them at once. */
final class Refusals {
  private final List<Refusal> found = new ArrayList<>();

  void add(RefusalCode code, String text) {
    Refusal refusal = new Refusal(code, text);
    if (!found.contains(refusal)) found.add(refusal);
  }

  boolean none() {
    return found.isEmpty();
  }

  List<Refusal> all() {
    return List.copyOf(found);
  }
}

package dev.bulwark.fleet.scorecard;

import java.util.List;

/**
 * One line of the scorecard: a practice of the checklist.
 *
 * @param id C1–C9, N1–N5
 * @param platform true for a practice of the organisation, which a device shares once it has shown itself; else a device needs evidence of its own for this very item
 */
public record Item(String id, String title, boolean platform, List<Requirement> requirements) {
  public Item {
    requirements = List.copyOf(requirements);
  }
}

package dev.bulwark.network.diagram;

import dev.bulwark.problem.Problem;

/** The answer where an exact one would take more work or memory than is granted: never a guess. */
final class TooTangled {
  private TooTangled() {}

  static Problem problem(String what) {
    return new Problem("NETWORK-201", "cannot be decided exactly: " + what, "split the rules into smaller lists, or take out sets that overlap in many ways");
  }
}

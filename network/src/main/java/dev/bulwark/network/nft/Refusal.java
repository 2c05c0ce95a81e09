package dev.bulwark.network.nft;

import dev.bulwark.problem.Problem;

/** Why a rule set is not read; each says where. */
final class Refusal {
  private static final int SHOWN = 160;

  private Refusal() {}

  /** It may well be right, but its meaning is not known here. */
  static Problem misunderstood(String where, String what) {
    return new Problem("NETWORK-021", where + ": " + shown(what) + " is not understood", "take it out, or leave this rule set to nft alone: nothing is said about rules that would have to be guessed");
  }

  static Problem tooLarge(String what) {
    return new Problem("NETWORK-220", "the rule set is too large: " + what, "use sets instead of single rules, or split the rule set");
  }

  /** nft itself would not load it. */
  static Problem contradictory(String where, String what) {
    return new Problem("NETWORK-221", where + ": " + shown(what), "mend the rule set until `nft --check --file` takes it");
  }

  static Problem unreadable(String where, String what) {
    return new Problem("NETWORK-222", where + ": " + shown(what), "give the text that nft loads, or what `nft --json list ruleset` writes");
  }

  static String shown(String text) {
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
  }
}

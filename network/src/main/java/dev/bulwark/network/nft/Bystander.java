package dev.bulwark.network.nft;

import dev.bulwark.network.nft.TableDraft.ChainDraft;
import dev.bulwark.network.ruleset.Ruleset.Outcome;

/** Chains that are left out because they neither drop nor turn packets elsewhere: sources rewritten on the way out ({@code masquerade}), and chains without effect behind routing. */
final class Bystander {
  private Bystander() {}

  /** NETWORK-021 where it is not one. */
  static void check(TableDraft table, ChainDraft base) {
    String where = "chain " + base.name + " of " + table;
    boolean mayMasquerade = "nat".equals(base.type) && base.hook.equals("postrouting");
    if (!base.acceptByDefault) throw Refusal.misunderstood(where, "policy drop on the hook " + base.hook + " of type " + base.type);
    for (ChainDraft chain : Reach.of(table, base)) {
      for (RuleDraft rule : chain.rules) {
        boolean drops = Reach.outcomes(table, rule).stream().anyMatch(outcome -> outcome instanceof Outcome.Drop);
        if (drops || rule.masquerades && !mayMasquerade) throw Refusal.misunderstood(rule.where, "`" + rule.text + "` on the hook " + base.hook + " of type " + base.type);
      }
    }
  }
}

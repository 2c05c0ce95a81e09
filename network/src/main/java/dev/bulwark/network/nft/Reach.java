package dev.bulwark.network.nft;

import dev.bulwark.network.nft.TableDraft.ChainDraft;
import dev.bulwark.network.ruleset.Ruleset.Outcome;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The chains that a chain leads to. Guarantees: none of them leads back to itself, nor deeper than the kernel lets them. Takes time linear in the jumps. */
final class Reach {
  /** {@code NFT_JUMP_STACK_SIZE}. */
  private static final int DEEPEST = 16;

  private final TableDraft table;
  private final Map<String, Integer> heights = new HashMap<>();
  private final Set<String> open = new LinkedHashSet<>();
  private final Map<String, ChainDraft> found = new LinkedHashMap<>();

  private Reach(TableDraft table) {
    this.table = table;
  }

  /** Itself first. NETWORK-021 where a rule on the way is not understood, NETWORK-221 for loops and chains that are not there. */
  static List<ChainDraft> of(TableDraft table, ChainDraft from) {
    Reach reach = new Reach(table);
    reach.height(from);
    return new ArrayList<>(reach.found.values());
  }

  private int height(ChainDraft chain) {
    Integer known = heights.get(chain.name);
    if (known != null) return known;
    if (!open.add(chain.name)) throw Refusal.contradictory("chain " + chain.name + " of " + table, "its jumps lead back to itself");
    if (open.size() > DEEPEST) throw Refusal.contradictory("chain " + chain.name + " of " + table, "jumps lead deeper than " + DEEPEST + " chains");
    found.put(chain.name, chain);
    int height = 0;
    for (RuleDraft rule : chain.rules) {
      if (rule.problem != null) throw rule.problem;
      for (String name : targets(rule)) {
        ChainDraft target = table.chains.get(name);
        if (target == null || target.type != null) throw Refusal.contradictory(rule.where, "no chain " + name + " can be jumped to");
        height = Math.max(height, 1 + height(target));
      }
    }
    open.remove(chain.name);
    heights.put(chain.name, height);
    if (open.size() + height > DEEPEST) throw Refusal.contradictory("chain " + chain.name + " of " + table, "jumps lead deeper than " + DEEPEST + " chains");
    return height;
  }

  private Set<String> targets(RuleDraft rule) {
    Set<String> targets = new LinkedHashSet<>();
    for (Outcome outcome : outcomes(rule)) {
      if (outcome instanceof Outcome.Jump jump) targets.add(jump.chain());
      if (outcome instanceof Outcome.Goto go) targets.add(go.chain());
    }
    return targets;
  }

  /** All that may follow when it matches. */
  Collection<Outcome> outcomes(RuleDraft rule) {
    return outcomes(table, rule);
  }

  static Collection<Outcome> outcomes(TableDraft table, RuleDraft rule) {
    if (rule.verdicts == null) return List.of(rule.outcome);
    SetDraft map = ChainLinker.resolve(table, rule, rule.verdicts, true);
    Set<Outcome> outcomes = new LinkedHashSet<>(map.outcomes);
    if (map.otherwise != null) outcomes.add(map.otherwise);
    return outcomes;
  }
}

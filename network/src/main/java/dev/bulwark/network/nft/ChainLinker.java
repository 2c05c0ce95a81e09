package dev.bulwark.network.nft;

import dev.bulwark.network.nft.RuleDraft.Part;
import dev.bulwark.network.nft.TableDraft.ChainDraft;
import dev.bulwark.network.ruleset.Ruleset.Chain;
import dev.bulwark.network.ruleset.Ruleset.Hook;
import dev.bulwark.network.ruleset.Ruleset.Match;
import dev.bulwark.network.ruleset.Ruleset.Outcome;
import dev.bulwark.network.ruleset.Ruleset.Rule;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes chains of drafts: sets are looked into, and every rule is held to what its matches need. */
final class ChainLinker {
  private final TableDraft table;
  private final boolean early;
  private final Map<String, Chain> jumpedTo = new LinkedHashMap<>();

  /** @param early whether the chains run before connection tracking */
  ChainLinker(TableDraft table, boolean early) {
    this.table = table;
    this.early = early;
  }

  Chain base(ChainDraft draft, Hook hook) {
    for (ChainDraft reached : Reach.of(table, draft)) {
      if (reached != draft && !jumpedTo.containsKey(reached.name)) jumpedTo.put(reached.name, new Chain(table.judged(), table.name, name(reached.name), null, 0, true, rules(reached)));
    }
    return new Chain(table.judged(), table.name, draft.name, hook, draft.priority, draft.acceptByDefault, rules(draft));
  }

  Collection<Chain> jumpedTo() {
    return jumpedTo.values();
  }

  private List<Rule> rules(ChainDraft draft) {
    List<Rule> rules = new ArrayList<>();
    for (RuleDraft rule : draft.rules) {
      if (rule.masquerades) throw Refusal.misunderstood(rule.where, "`" + rule.text + "`");
      for (Rule each : rules(rule)) {
        Needs.check(table.judged(), each, rule.where);
        rules.add(early ? EarlyState.of(each, this::name) : each);
      }
    }
    return rules;
  }

  private String name(String chain) {
    return early ? chain + EarlyState.SUFFIX : chain;
  }

  private List<Rule> rules(RuleDraft draft) {
    List<Match> matches = new ArrayList<>();
    for (Part part : draft.parts) {
      matches.add(
          switch (part) {
            case Part.Fixed fixed -> fixed.match();
            case Part.Lookup lookup -> new Match(lookup.fields(), resolve(table, draft, lookup, false).alternatives(), lookup.negated());
          });
    }
    Part.Lookup verdicts = draft.verdicts;
    if (verdicts == null) return List.of(new Rule(matches, draft.outcome, draft.uncertain, draft.text));
    SetDraft map = resolve(table, draft, verdicts, true);
    Outcome choose = new Outcome.Choose(verdicts.fields(), VerdictMap.of(map, draft.where));
    Rule chosen = new Rule(matches, choose, draft.uncertain, draft.text);
    Outcome otherwise = map.otherwise;
    if (otherwise == null) return List.of(chosen);
    // a verdict for every other key: a rule behind it that matches where none of the keys does
    List<Match> none = new ArrayList<>(matches);
    none.add(new Match(verdicts.fields(), map.elements, true));
    return List.of(chosen, new Rule(none, otherwise, draft.uncertain, draft.text));
  }

  /** The set that a rule names, fit for the fields it is asked with. */
  static SetDraft resolve(TableDraft table, RuleDraft rule, Part.Lookup lookup, boolean verdicts) {
    SetDraft set = lookup.set().anonymous();
    String name = lookup.set().name();
    if (set == null) set = table.sets.get(name);
    if (set == null) throw Refusal.contradictory(rule.where, "the set @" + name + " does not exist");
    if (set.timed && set.unsupported == null) {
      if (name == null || verdicts || !ResolverSets.has(table.toString(), name) || !ResolverSets.asked(lookup.fields(), name)) throw Refusal.misunderstood(rule.where, "`" + rule.text + "`: a set whose elements come and go");
      set.resolved = name;
    }
    if (set.unsupported != null) throw Refusal.misunderstood(rule.where, "`" + rule.text + "`: " + set.unsupported);
    if (!set.types.equals(lookup.types())) throw Refusal.contradictory(rule.where, "the set @" + name + " is of " + set.types + ", it is asked for " + lookup.types());
    if (set.verdicts != verdicts) throw Refusal.contradictory(rule.where, "a map is needed for verdicts, a set for matches");
    return set;
  }
}

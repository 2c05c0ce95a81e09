package dev.bulwark.network.proof;

import static dev.bulwark.network.proof.Fields.ACCEPT;
import static dev.bulwark.network.proof.Fields.DROP;
import static dev.bulwark.network.proof.Fields.MAYBE;
import static dev.bulwark.network.proof.Fields.NO;
import static dev.bulwark.network.proof.Fields.ON;
import static dev.bulwark.network.proof.Fields.RETURN;
import static dev.bulwark.network.proof.Fields.YES;

import dev.bulwark.network.model.ModelZone;
import dev.bulwark.network.packet.Packet;
import dev.bulwark.network.ruleset.Ruleset.Chain;
import dev.bulwark.network.ruleset.Ruleset.Match;
import dev.bulwark.network.ruleset.Ruleset.Outcome;
import dev.bulwark.network.ruleset.Ruleset.Rule;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Takes one packet through the chains, rule by rule, to tell which one decides. Where rules may or may not match, it follows both ways. */
final class Trace {
  private static final int OUTCOMES = 16;
  private final Packet packet;
  private final List<String> resolved;
  private final ModelZone in;
  private final Chains chains;

  Trace(Packet packet, ModelZone in, Chains chains) {
    this(new Sampler.Picked(packet, List.of()), in, chains);
  }

  Trace(Sampler.Picked picked, ModelZone in, Chains chains) {
    this.packet = picked.packet();
    this.resolved = picked.resolved();
    this.in = in;
    this.chains = chains;
  }

  /** What can come of a chain: a set of outcomes, and for each the text of a rule that leads there; none where the end of the chain does. */
  private static final class Ends {
    int set;
    final @Nullable String[] texts = new String[OUTCOMES];

    void add(int outcome, @Nullable String text) {
      if ((set & outcome) == 0) texts[outcome] = text;
      set |= outcome;
    }
  }

  /** The text of the rule by which the packet is allowed, or denied; null where only policies of chains had a say. */
  @Nullable String rule(boolean allowed) {
    String last = null;
    for (Chain base : chains.bases(packet.family(), packet.path())) {
      Ends ends = chain(base, Place.in(base, packet.iif(), packet.oif()), 0);
      int policy = base.acceptByDefault() ? ACCEPT : DROP;
      if ((ends.set & (RETURN | ON)) != 0) ends.add(policy, null);
      if (!allowed && (ends.set & DROP) != 0) return ends.texts[DROP];
      if ((ends.set & ACCEPT) == 0) return null;
      if (ends.texts[ACCEPT] != null) last = ends.texts[ACCEPT];
    }
    return last;
  }

  private Ends chain(Chain chain, Place place, int depth) {
    chains.checkDepth(chain, depth);
    Ends ends = new Ends();
    for (Rule rule : chain.rules()) {
      int match = YES;
      for (Match each : rule.matches()) {
        int one = PacketMatch.of(each, packet, resolved, in, place);
        match = match == NO || one == NO ? NO : match == MAYBE || one == MAYBE ? MAYBE : YES;
      }
      if (match == NO) continue;
      Ends then = outcome(rule.outcome(), rule, chain, place, depth);
      for (int outcome : new int[] {ACCEPT, DROP, RETURN}) if ((then.set & outcome) != 0) ends.add(outcome, then.texts[outcome]);
      if (match == YES && !rule.uncertain() && (then.set & ON) == 0) return ends;
    }
    ends.add(ON, null);
    return ends;
  }

  private Ends outcome(Outcome outcome, Rule rule, Chain chain, Place place, int depth) {
    Ends ends = new Ends();
    switch (outcome) {
      case Outcome.Accept() -> ends.add(ACCEPT, rule.text());
      case Outcome.Drop() -> ends.add(DROP, rule.text());
      case Outcome.Return() -> ends.add(RETURN, rule.text());
      case Outcome.Continue() -> ends.add(ON, null);
      case Outcome.Jump(String name) -> back(ends, chain(chains.find(chain, name), place, depth + 1), ON);
      case Outcome.Goto(String name) -> back(ends, chain(chains.find(chain, name), place, depth + 1), RETURN);
      case Outcome.Choose choose -> {
        boolean certain = false;
        for (Map.Entry<List<dev.bulwark.network.ruleset.Ruleset.Values>, Outcome> each : choose.byKey().entrySet()) {
          int match = PacketMatch.all(choose.fields(), each.getKey(), packet, resolved, in, place);
          if (match == NO) continue;
          Ends then = outcome(each.getValue(), rule, chain, place, depth);
          for (int out : new int[] {ACCEPT, DROP, RETURN, ON}) if ((then.set & out) != 0) ends.add(out, then.texts[out]);
          certain |= match == YES;
        }
        if (!certain) ends.add(ON, null);
      }
    }
    return ends;
  }

  private static void back(Ends into, Ends chain, int end) {
    for (int outcome : new int[] {ACCEPT, DROP}) if ((chain.set & outcome) != 0) into.add(outcome, chain.texts[outcome]);
    if ((chain.set & (RETURN | ON)) != 0) into.add(end, null);
  }

  /** Whether the rules may allow the packet, or deny it: both where they may do either. */
  int verdicts() {
    int verdict = ACCEPT;
    for (Chain base : chains.bases(packet.family(), packet.path())) {
      int set = chain(base, Place.in(base, packet.iif(), packet.oif()), 0).set;
      int here = (set & (ACCEPT | DROP)) | ((set & (RETURN | ON)) == 0 ? 0 : base.acceptByDefault() ? ACCEPT : DROP);
      verdict = (verdict & ACCEPT) == 0 ? verdict : (verdict & DROP) | here;
    }
    return Objects.checkIndex(verdict, OUTCOMES);
  }
}

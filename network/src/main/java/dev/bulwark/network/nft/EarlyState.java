package dev.bulwark.network.nft;

import dev.bulwark.network.nft.TableDraft.ChainDraft;
import dev.bulwark.network.ruleset.Ruleset.Field;
import dev.bulwark.network.ruleset.Ruleset.Match;
import dev.bulwark.network.ruleset.Ruleset.Outcome;
import dev.bulwark.network.ruleset.Ruleset.Rule;
import dev.bulwark.network.ruleset.Ruleset.Values;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Rules that run before connection tracking: there the kernel calls every packet invalid ({@code nft_ct_get_eval}), so matches on the state are settled at once. */
final class EarlyState {
  /** Told apart from the same chain reached later; no chain's name has a space. */
  static final String SUFFIX = " (before connection tracking)";

  private static final long INVALID = 1;

  private EarlyState() {}

  /** At the very place of connection tracking, what a state is depends on who was loaded first. */
  static void refuse(TableDraft table, ChainDraft base) {
    for (ChainDraft chain : Reach.of(table, base))
      for (RuleDraft rule : chain.rules) {
        boolean asks = rule.verdicts != null && rule.verdicts.fields().contains(Field.CT_STATE);
        for (RuleDraft.Part part : rule.parts)
          asks |= part instanceof RuleDraft.Part.Fixed fixed ? fixed.match().fields().contains(Field.CT_STATE) : part instanceof RuleDraft.Part.Lookup lookup && lookup.fields().contains(Field.CT_STATE);
        if (asks) throw Refusal.misunderstood(rule.where, "`" + rule.text + "` at the priority of connection tracking");
      }
  }

  static Rule of(Rule rule, UnaryOperator<String> chain) {
    List<Match> matches = new ArrayList<>();
    for (Match match : rule.matches()) {
      int at = match.fields().indexOf(Field.CT_STATE);
      if (at < 0) {
        matches.add(match);
        continue;
      }
      List<List<Values>> left = match.alternatives().stream().filter(each -> meets(each.get(at))).map(each -> without(each, at)).toList();
      // nothing but the state was asked: it is so, or it is not
      if (match.fields().size() > 1) matches.add(new Match(without(match.fields(), at), left, match.negated()));
      else if (left.isEmpty() != match.negated()) matches.add(new Match(List.of(Field.NFPROTO), List.of(), false));
    }
    return new Rule(matches, of(rule.outcome(), chain), rule.uncertain(), rule.text());
  }

  private static Outcome of(Outcome outcome, UnaryOperator<String> chain) {
    return switch (outcome) {
      case Outcome.Jump jump -> new Outcome.Jump(chain.apply(jump.chain()));
      case Outcome.Goto go -> new Outcome.Goto(chain.apply(go.chain()));
      case Outcome.Choose choose -> {
        int at = choose.fields().indexOf(Field.CT_STATE);
        Map<List<Values>, Outcome> left = new LinkedHashMap<>();
        choose.byKey().forEach((key, then) -> {
          if (at < 0) left.put(key, of(then, chain));
          else if (meets(key.get(at))) left.put(without(key, at), of(then, chain));
        });
        if (at >= 0 && choose.fields().size() == 1) yield left.getOrDefault(List.<Values>of(), new Outcome.Continue());
        yield new Outcome.Choose(at < 0 ? choose.fields() : without(choose.fields(), at), left);
      }
      default -> outcome;
    };
  }

  private static boolean meets(Values state) {
    return switch (state) {
      case Values.Span span -> span.lowHigh() == 0 && Long.compareUnsigned(span.lowLow(), INVALID) <= 0 && (span.highHigh() != 0 || Long.compareUnsigned(span.highLow(), INVALID) >= 0);
      case Values.AnyBit any -> (any.mask() & INVALID) != 0;
      case Values.Masked masked -> (masked.maskLow() & INVALID) == masked.valueLow();
      case Values.Name name -> false;
      case Values.Members members -> false;
    };
  }

  private static <T> List<T> without(List<T> list, int at) {
    List<T> rest = new ArrayList<>(list);
    rest.remove(at);
    return List.copyOf(rest);
  }
}

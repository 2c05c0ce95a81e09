package dev.bulwark.network.nft;

import dev.bulwark.network.ruleset.Ruleset.Field;
import dev.bulwark.network.ruleset.Ruleset.Match;
import dev.bulwark.network.ruleset.Ruleset.Outcome;
import dev.bulwark.network.ruleset.Ruleset.Rule;
import dev.bulwark.network.ruleset.Ruleset.TableFamily;
import dev.bulwark.network.ruleset.Ruleset.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Holds rules to this: whoever looks at a port, a type or an address has asked before that the packet has one there. The kernel looks at the bytes whatever they mean, so a rule that does not ask is refused. */
final class Needs {
  private static final Set<Long> WITH_PORTS = Set.of(6L, 17L);

  private Needs() {}

  static void check(TableFamily table, Rule rule, String where) {
    List<Match> all = new ArrayList<>(rule.matches());
    if (rule.outcome() instanceof Outcome.Choose choose) all.add(new Match(choose.fields(), List.copyOf(choose.byKey().keySet()), false));
    for (Match match : all) {
      for (Field field : match.fields()) {
        boolean good =
            switch (field) {
              case SOURCE_PORT, DESTINATION_PORT -> only(all, Field.L4PROTO, WITH_PORTS);
              case ICMP_TYPE -> only(all, Field.L4PROTO, Set.of(1L)) && family(all, table, TableFamily.IP, 2);
              case ICMPV6_TYPE -> only(all, Field.L4PROTO, Set.of(58L)) && family(all, table, TableFamily.IP6, 10);
              case IPV4_SOURCE, IPV4_DESTINATION -> family(all, table, TableFamily.IP, 2);
              case IPV6_SOURCE, IPV6_DESTINATION -> family(all, table, TableFamily.IP6, 10);
              default -> true;
            };
        if (!good) throw Refusal.misunderstood(where, "`" + rule.text() + "`, which looks at " + field.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ') + " of packets that may have none,");
      }
    }
  }

  private static boolean family(List<Match> all, TableFamily table, TableFamily own, long number) {
    return table == own || table == TableFamily.INET && only(all, Field.NFPROTO, Set.of(number));
  }

  /** Whether the matches leave only these numbers to the field. */
  private static boolean only(List<Match> all, Field field, Set<Long> numbers) {
    for (Match match : all) {
      int at = match.fields().indexOf(field);
      if (at < 0 || match.negated()) continue;
      if (match.alternatives().stream().allMatch(alternative -> among(alternative.get(at), numbers))) return true;
    }
    return false;
  }

  private static boolean among(Values values, Set<Long> numbers) {
    return values instanceof Values.Span span && span.lowHigh() == 0 && span.highHigh() == 0 && span.highLow() - span.lowLow() < numbers.size() && contains(span, numbers);
  }

  private static boolean contains(Values.Span span, Set<Long> numbers) {
    for (long number = span.lowLow(); number <= span.highLow(); number++) if (!numbers.contains(number)) return false;
    return true;
  }
}

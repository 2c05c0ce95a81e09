package dev.bulwark.network.proof;

import dev.bulwark.network.packet.Family;
import dev.bulwark.network.packet.Prefix;
import dev.bulwark.network.ruleset.Ruleset.Chain;
import dev.bulwark.network.ruleset.Ruleset.Field;
import dev.bulwark.network.ruleset.Ruleset.Hook;
import dev.bulwark.network.ruleset.Ruleset.Match;
import dev.bulwark.network.ruleset.Ruleset.Outcome;
import dev.bulwark.network.ruleset.Ruleset.Rule;
import dev.bulwark.network.ruleset.Ruleset.TableFamily;
import dev.bulwark.network.ruleset.Ruleset.Values;
import java.util.List;
import java.util.stream.Stream;

/** Rules written down in tests. */
final class Rules {
  static final Outcome ACCEPT = new Outcome.Accept();
  static final Outcome DROP = new Outcome.Drop();
  static final Match INVALID = new Match(List.of(Field.CT_STATE), List.of(List.of(new Values.AnyBit(1))), false);
  static final Match TRACKED = new Match(List.of(Field.CT_STATE), List.of(List.of(new Values.AnyBit(6))), false);
  static final Match SPOOFED = number(Field.REVERSE_PATH, 0, 0);

  private Rules() {}

  static Match iif(String... names) {
    return names(Field.IIFNAME, names);
  }

  static Match oif(String... names) {
    return names(Field.OIFNAME, names);
  }

  private static Match names(Field field, String... names) {
    return new Match(List.of(field), Stream.of(names).map(name -> List.<Values>of(new Values.Name(name, false))).toList(), false);
  }

  static Match number(Field field, int low, int high) {
    return new Match(List.of(field), List.of(List.of(Values.Span.of(low, high))), false);
  }

  static Match proto(int number) {
    return number(Field.L4PROTO, number, number);
  }

  static Match port(int port) {
    return number(Field.DESTINATION_PORT, port, port);
  }

  static Match source(String... prefixes) {
    return addresses(true, prefixes);
  }

  static Match to(String... prefixes) {
    return addresses(false, prefixes);
  }

  private static Match addresses(boolean source, String... prefixes) {
    boolean v4 = Prefix.parse(prefixes[0]).orElseThrow().family() == Family.IPV4;
    Field field = v4 ? source ? Field.IPV4_SOURCE : Field.IPV4_DESTINATION : source ? Field.IPV6_SOURCE : Field.IPV6_DESTINATION;
    return new Match(List.of(field), Stream.of(prefixes).map(text -> List.<Values>of(span(Prefix.parse(text).orElseThrow()))).toList(), false);
  }

  static Values.Span span(Prefix prefix) {
    return new Values.Span(prefix.first().high(), prefix.first().low(), prefix.last().high(), prefix.last().low());
  }

  static Match not(Match match) {
    return new Match(match.fields(), match.alternatives(), true);
  }

  static Rule rule(String text, Outcome outcome, Match... matches) {
    return new Rule(List.of(matches), outcome, false, text);
  }

  static Rule limited(Rule rule) {
    return new Rule(rule.matches(), rule.outcome(), true, rule.text());
  }

  static Chain base(String name, Hook hook, int priority, boolean accept, Rule... rules) {
    return new Chain(TableFamily.INET, "t", name, hook, priority, accept, List.of(rules));
  }

  static Chain chain(String name, Rule... rules) {
    return new Chain(TableFamily.INET, "t", name, null, 0, true, List.of(rules));
  }
}

package dev.bulwark.network.nft;

import dev.bulwark.network.packet.Family;
import dev.bulwark.network.packet.Ip;
import dev.bulwark.network.ruleset.Ruleset.Field;
import dev.bulwark.network.ruleset.Ruleset.Outcome;
import dev.bulwark.network.ruleset.Ruleset.Values;
import java.util.ArrayList;
import java.util.List;

/** Says a rule that has no text, for people, much as nft would. */
final class RuleText {
  private static final int MOST = 8;

  private RuleText() {}

  static String of(RuleDraft rule) {
    List<String> words = new ArrayList<>();
    for (RuleDraft.Part part : rule.parts) {
      words.add(
          switch (part) {
            case RuleDraft.Part.Fixed fixed -> match(fixed.match().fields(), fixed.match().alternatives(), fixed.match().negated());
            case RuleDraft.Part.Lookup lookup -> lookup(lookup);
          });
    }
    if (rule.uncertain) words.add("limit");
    RuleDraft.Part.Lookup verdicts = rule.verdicts;
    if (verdicts != null) words.add(fields(verdicts.fields()) + " vmap");
    else if (!(rule.outcome instanceof Outcome.Continue)) words.add(outcome(rule.outcome));
    return String.join(" ", words);
  }

  private static String lookup(RuleDraft.Part.Lookup lookup) {
    SetDraft set = lookup.set().anonymous();
    return match(lookup.fields(), set == null ? List.of() : set.alternatives(), lookup.negated());
  }

  private static String outcome(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Accept accept -> "accept";
      case Outcome.Drop drop -> "drop";
      case Outcome.Return back -> "return";
      case Outcome.Jump jump -> "jump " + jump.chain();
      case Outcome.Goto go -> "goto " + go.chain();
      case Outcome.Continue next -> "continue";
      case Outcome.Choose choose -> "vmap";
    };
  }

  private static String match(List<Field> fields, List<List<Values>> alternatives, boolean negated) {
    List<String> shown = alternatives.stream().limit(MOST).map(each -> alternative(fields, each)).toList();
    String values = alternatives.size() == 1 ? shown.getFirst() : "{ " + String.join(", ", shown) + (alternatives.size() > MOST ? ", …" : "") + " }";
    return fields(fields) + (negated ? " != " : " ") + values;
  }

  private static String fields(List<Field> fields) {
    return String.join(" . ", fields.stream().map(RuleText::field).toList());
  }

  private static String field(Field field) {
    return switch (field) {
      case IIFNAME -> "iifname";
      case OIFNAME -> "oifname";
      case NFPROTO -> "meta nfproto";
      case L4PROTO -> "meta l4proto";
      case IPV4_SOURCE -> "ip saddr";
      case IPV4_DESTINATION -> "ip daddr";
      case IPV6_SOURCE -> "ip6 saddr";
      case IPV6_DESTINATION -> "ip6 daddr";
      case SOURCE_PORT -> "th sport";
      case DESTINATION_PORT -> "th dport";
      case ICMP_TYPE -> "icmp type";
      case ICMPV6_TYPE -> "icmpv6 type";
      case CT_STATE -> "ct state";
      case ETHER_SOURCE -> "ether saddr";
      case REVERSE_PATH -> "fib saddr . iif oif";
    };
  }

  private static String alternative(List<Field> fields, List<Values> values) {
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) parts.add(value(fields.get(i), values.get(i)));
    return String.join(" . ", parts);
  }

  private static String value(Field field, Values value) {
    return switch (value) {
      case Values.Span span -> {
        String low = number(field, span.lowHigh(), span.lowLow());
        String high = number(field, span.highHigh(), span.highLow());
        yield low.equals(high) ? low : low + "-" + high;
      }
      case Values.Name name -> '"' + name.text() + (name.prefix() ? "*\"" : "\"");
      case Values.Masked masked -> "& " + number(field, masked.maskHigh(), masked.maskLow()) + " == " + number(field, masked.valueHigh(), masked.valueLow());
      case Values.Members members -> "@" + members.set();
      case Values.AnyBit any -> String.join(",", Symbols.STATES.entrySet().stream().filter(each -> (any.mask() & each.getValue()) != 0).map(java.util.Map.Entry::getKey).sorted().toList());
    };
  }

  private static String number(Field field, long high, long low) {
    return switch (field) {
      case IPV4_SOURCE, IPV4_DESTINATION -> new Ip(Family.IPV4, 0, low & 0xffff_ffffL).toString();
      case IPV6_SOURCE, IPV6_DESTINATION -> new Ip(Family.IPV6, high, low).toString();
      case NFPROTO -> low == 2 ? "ipv4" : low == 10 ? "ipv6" : Long.toString(low);
      case REVERSE_PATH -> low == 0 ? "missing" : "exists";
      case CT_STATE -> Symbols.STATES.entrySet().stream().filter(each -> each.getValue() == low).map(java.util.Map.Entry::getKey).findFirst().orElse(Long.toString(low));
      default -> Long.toUnsignedString(low);
    };
  }
}

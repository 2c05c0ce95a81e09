package dev.bulwark.network.proof;

import dev.bulwark.network.model.Model;
import dev.bulwark.network.packet.Family;
import dev.bulwark.network.packet.Packet;
import dev.bulwark.network.packet.Packet.ConnectionState;
import dev.bulwark.network.packet.Packet.Path;
import dev.bulwark.network.ruleset.Ruleset;
import dev.bulwark.network.ruleset.Ruleset.Chain;
import dev.bulwark.network.ruleset.Ruleset.Field;
import dev.bulwark.network.ruleset.Ruleset.Hook;
import dev.bulwark.network.ruleset.Ruleset.Match;
import dev.bulwark.network.ruleset.Ruleset.Outcome;
import dev.bulwark.network.ruleset.Ruleset.Rule;
import dev.bulwark.network.ruleset.Ruleset.Values;
import java.math.BigInteger;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Both verdicts that rules may give one packet, by running them like the kernel once for every way their coins may fall. Slow, and written apart from what it checks. */
final class NaiveVerdicts {
  private enum End {
    ACCEPT,
    DROP,
    RETURN,
    FALL
  }

  private final Ruleset rules;
  private final Packet packet;
  private final Model model;

  /** How the coins fall, lowest bit first; how many were thrown. */
  private int coins;

  private int thrown;

  private NaiveVerdicts(Ruleset rules, Packet packet, Model model) {
    this.rules = rules;
    this.packet = packet;
    this.model = model;
  }

  static Set<Boolean> of(Ruleset rules, Packet packet, Model model) {
    NaiveVerdicts run = new NaiveVerdicts(rules, packet, model);
    Set<Boolean> verdicts = new TreeSet<>();
    int most = 0;
    for (int coins = 0; coins < 1 << Math.min(most, 12); coins++) {
      run.coins = coins;
      run.thrown = 0;
      verdicts.add(run.allowed());
      most = Math.max(most, run.thrown);
      if (coins == 0 && most == 0) break;
      if (verdicts.size() == 2) break;
    }
    // The first run may throw fewer coins than others: go over all of them.
    for (int coins = 1; verdicts.size() < 2 && coins < 1 << Math.min(most, 12); coins++) {
      run.coins = coins;
      run.thrown = 0;
      verdicts.add(run.allowed());
      most = Math.max(most, run.thrown);
    }
    return new HashSet<>(verdicts);
  }

  private boolean coin() {
    return (coins >> thrown++ & 1) == 1;
  }

  private boolean allowed() {
    List<Chain> bases =
        Stream.of(Hook.PREROUTING, packet.path() == Path.FORWARD ? Hook.FORWARD : Hook.INPUT)
            .flatMap(hook -> rules.chains().stream().filter(chain -> chain.hook() == hook).sorted(Comparator.comparingInt(Chain::priority)))
            .toList();
    for (Chain base : bases) {
      End end = run(base, base);
      if (end == End.DROP || ((end == End.FALL || end == End.RETURN) && !base.acceptByDefault())) return false;
    }
    return true;
  }

  private End run(Chain chain, Chain base) {
    for (Rule rule : chain.rules()) {
      boolean matches = true;
      for (Match match : rule.matches()) matches &= matches(match, base);
      if (!matches || (rule.uncertain() && coin())) continue;
      End end = end(rule.outcome(), base);
      if (end != End.FALL) return end;
    }
    return End.FALL;
  }

  private End end(Outcome outcome, Chain base) {
    return switch (outcome) {
      case Outcome.Accept() -> End.ACCEPT;
      case Outcome.Drop() -> End.DROP;
      case Outcome.Return() -> End.RETURN;
      case Outcome.Continue() -> End.FALL;
      case Outcome.Jump(String name) -> {
        End end = run(named(name), base);
        yield end == End.RETURN ? End.FALL : end;
      }
      case Outcome.Goto(String name) -> {
        End end = run(named(name), base);
        yield end == End.FALL ? End.RETURN : end;
      }
      case Outcome.Choose choose -> {
        for (Map.Entry<List<Values>, Outcome> each : choose.byKey().entrySet()) if (matches(new Match(choose.fields(), List.of(each.getKey()), false), base)) yield end(each.getValue(), base);
        yield End.FALL;
      }
    };
  }

  private Chain named(String name) {
    return rules.chains().stream().filter(chain -> chain.name().equals(name)).findFirst().orElseThrow();
  }

  private boolean matches(Match match, Chain base) {
    boolean early = base.hook() == Hook.PREROUTING;
    boolean v4 = packet.family() == Family.IPV4;
    for (Field field : match.fields()) {
      if (field == Field.OIFNAME && (early || packet.oif() == null)) return match.negated() && coin();
      if ((field == Field.SOURCE_PORT || field == Field.DESTINATION_PORT) && packet.protocol() != 6 && packet.protocol() != 17) {
        // Unknown bytes: every other field must still fit.
        List<Field> others = match.fields().stream().filter(each -> each != field).toList();
        if (others.isEmpty()) return coin();
        if (match.negated()) return others.stream().noneMatch(each -> each == Field.IPV4_DESTINATION && !v4) && coin();
        int at = match.fields().indexOf(field);
        boolean fits = matches(new Match(others, match.alternatives().stream().map(all -> Stream.concat(all.subList(0, at).stream(), all.subList(at + 1, all.size()).stream()).toList()).toList(), false), base);
        return fits && coin();
      }
      if ((field == Field.IPV4_SOURCE || field == Field.IPV4_DESTINATION) && !v4) return false;
      if ((field == Field.IPV6_SOURCE || field == Field.IPV6_DESTINATION) && v4) return false;
      if (field == Field.ICMP_TYPE && !(v4 && packet.protocol() == 1)) return false;
      if (field == Field.ICMPV6_TYPE && !(!v4 && packet.protocol() == 58)) return false;
    }
    boolean any = false;
    for (List<Values> all : match.alternatives()) {
      boolean each = true;
      for (int i = 0; i < all.size(); i++) each &= is(match.fields().get(i), all.get(i), base);
      any |= each;
    }
    return any != match.negated();
  }

  private boolean is(Field field, Values values, Chain base) {
    return switch (field) {
      case IIFNAME -> named(values, packet.iif());
      case OIFNAME -> named(values, String.valueOf(packet.oif()));
      case NFPROTO -> number(values, packet.family() == Family.IPV4 ? 2 : 10);
      case L4PROTO -> number(values, packet.protocol());
      case IPV4_SOURCE, IPV6_SOURCE -> number(values, new BigInteger(1, packet.source().bytes()));
      case IPV4_DESTINATION, IPV6_DESTINATION -> number(values, new BigInteger(1, packet.destination().bytes()));
      case SOURCE_PORT -> number(values, packet.sourcePort());
      case DESTINATION_PORT -> number(values, packet.destinationPort());
      case ICMP_TYPE, ICMPV6_TYPE -> number(values, packet.icmpType());
      case CT_STATE -> number(values, base.hook() == Hook.PREROUTING && base.priority() < -200 ? 1 : packet.state() == ConnectionState.NEW ? 8 : packet.state() == ConnectionState.INVALID ? 1 : packet.state() == ConnectionState.RELATED ? 4 : 2);
      case ETHER_SOURCE -> false;
      case REVERSE_PATH -> number(values, packet.iif().equals("lo") || model.zoneOf(packet.iif()).orElseThrow().owns(packet.family()).contains(packet.source()) ? 1 : 0);
    };
  }

  private static boolean named(Values values, String name) {
    return values instanceof Values.Name each && (each.prefix() ? name.startsWith(each.text()) : name.equals(each.text()));
  }

  private static boolean number(Values values, long number) {
    return number(values, BigInteger.valueOf(number));
  }

  private static boolean number(Values values, BigInteger number) {
    return switch (values) {
      case Values.Span span -> number.compareTo(wide(span.lowHigh(), span.lowLow())) >= 0 && number.compareTo(wide(span.highHigh(), span.highLow())) <= 0;
      case Values.Masked masked -> number.and(wide(masked.maskHigh(), masked.maskLow())).equals(wide(masked.valueHigh(), masked.valueLow()));
      case Values.AnyBit any -> number.and(BigInteger.valueOf(any.mask())).signum() != 0;
      case Values.Members members -> false;
      case Values.Name name -> false;
    };
  }

  private static BigInteger wide(long high, long low) {
    return new BigInteger(Long.toUnsignedString(high)).shiftLeft(64).add(new BigInteger(Long.toUnsignedString(low)));
  }
}

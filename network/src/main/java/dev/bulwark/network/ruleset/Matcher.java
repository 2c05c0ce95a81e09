package dev.bulwark.network.ruleset;

import dev.bulwark.network.packet.Family;
import dev.bulwark.network.packet.Packet;
import dev.bulwark.network.ruleset.Ruleset.Field;
import dev.bulwark.network.ruleset.Ruleset.Hook;
import dev.bulwark.network.ruleset.Ruleset.Match;
import dev.bulwark.network.ruleset.Ruleset.Outcome;
import dev.bulwark.network.ruleset.Ruleset.Rule;
import dev.bulwark.network.ruleset.Ruleset.Values;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Holds rules against one packet on one hook. */
final class Matcher {
  /** What a field of the packet is: a number of 128 bits, or a name. */
  record Seen(long high, long low, @Nullable String name) {
    static Seen of(long low) {
      return new Seen(0, low, null);
    }
  }

  private final Surroundings surroundings;
  private final IdentityHashMap<Object, Lookup> lookups = new IdentityHashMap<>();
  private @Nullable Packet packet;
  private Hook hook = Hook.PREROUTING;

  Matcher(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  void meet(Packet packet, Hook hook) {
    this.packet = packet;
    this.hook = hook;
  }

  /** {@code Continue} where it does not match; a choice is made. */
  Outcome outcome(Rule rule) {
    for (Match match : rule.matches()) {
      List<Seen> seen = seen(match.fields());
      if (seen == null || (lookup(match, match.alternatives()).find(seen) >= 0) == match.negated()) return new Outcome.Continue();
    }
    if (!(rule.outcome() instanceof Outcome.Choose choose)) return rule.outcome();
    List<Seen> seen = seen(choose.fields());
    if (seen == null) return new Outcome.Continue();
    Lookup lookup = lookups.computeIfAbsent(choose, ignored -> new Lookup(new ArrayList<>(choose.byKey().keySet()), List.copyOf(choose.byKey().values())));
    int at = lookup.find(seen);
    return at < 0 ? new Outcome.Continue() : lookup.outcomes().get(at);
  }

  private Lookup lookup(Object owner, List<List<Values>> keys) {
    return lookups.computeIfAbsent(owner, ignored -> new Lookup(keys, List.of()));
  }

  /** Null where the packet lacks one of them. */
  private @Nullable List<Seen> seen(List<Field> fields) {
    List<Seen> all = new ArrayList<>(fields.size());
    for (Field field : fields) {
      Seen seen = seen(field);
      if (seen == null) return null;
      all.add(seen);
    }
    return all;
  }

  private @Nullable Seen seen(Field field) {
    Packet of = packet;
    if (of == null) throw new IllegalStateException("no packet was met");
    boolean four = of.family() == Family.IPV4;
    return switch (field) {
      case IIFNAME -> new Seen(0, 0, of.iif());
      case OIFNAME -> new Seen(0, 0, out(of));
      case NFPROTO -> Seen.of(four ? 2 : 10);
      case L4PROTO -> Seen.of(of.protocol());
      case IPV4_SOURCE -> four ? Seen.of(of.source().low()) : null;
      case IPV4_DESTINATION -> four ? Seen.of(of.destination().low()) : null;
      case IPV6_SOURCE -> four ? null : new Seen(of.source().high(), of.source().low(), null);
      case IPV6_DESTINATION -> four ? null : new Seen(of.destination().high(), of.destination().low(), null);
      case SOURCE_PORT -> of.hasPorts() ? Seen.of(of.sourcePort()) : null;
      case DESTINATION_PORT -> of.hasPorts() ? Seen.of(of.destinationPort()) : null;
      case ICMP_TYPE -> four && of.hasIcmpType() ? Seen.of(of.icmpType()) : null;
      case ICMPV6_TYPE -> !four && of.hasIcmpType() ? Seen.of(of.icmpType()) : null;
      case CT_STATE ->
          Seen.of(
              switch (of.state()) {
                case INVALID -> 1;
                case ESTABLISHED -> 2;
                case RELATED -> 4;
                case NEW -> 8;
              });
      case ETHER_SOURCE -> null;
      case REVERSE_PATH -> Seen.of(surroundings.reversePath().test(of) ? 1 : 0);
    };
  }

  /** Before routing and on the way to the machine itself there is none, which the kernel takes for a name without letters. */
  private String out(Packet of) {
    if (hook != Hook.FORWARD) return "";
    String out = of.oif();
    return out != null ? out : surroundings.out().apply(of);
  }
}

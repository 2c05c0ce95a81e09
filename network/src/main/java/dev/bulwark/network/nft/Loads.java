package dev.bulwark.network.nft;

import dev.bulwark.network.nft.RegisterValues.Unknown;
import dev.bulwark.network.ruleset.Ruleset.Field;
import dev.bulwark.network.ruleset.Ruleset.TableFamily;
import java.util.ArrayList;
import java.util.List;

/** What the expressions that load a register put there. Bytes of a header are whatever the rule has asked before: the address of IPv4 or the one of IPv6, a port or a type. */
final class Loads {
  private static final int LINK = 0;
  private static final int NETWORK = 1;
  private static final int TRANSPORT = 2;
  private static final int PRESENT = 32;
  private static final int MOST = 16;
  private final RuleDraft rule;
  private final TableFamily family;
  private final Registers registers;

  Loads(RuleDraft rule, TableFamily family, Registers registers) {
    this.rule = rule;
    this.family = family;
    this.registers = registers;
  }

  void load(String name, Attributes of) throws Unknown {
    switch (name) {
      case "meta" -> {
        if (!of.has(1)) throw new Unknown("meta set");
        Atom atom = Atom.meta(of.number(2));
        registers.load(of.number(1), atom, 0, Math.min(MOST, atom.width()));
      }
      case "ct" -> {
        if (!of.has(1)) throw new Unknown("ct set");
        boolean state = of.number(2) == 0 && !of.has(3);
        registers.load(of.number(1), state ? new Atom(Field.CT_STATE, 4, Atom.Kind.NUMBER, true, "ct state") : Atom.unknown("ct key " + of.number(2)), 0, state ? 4 : MOST);
      }
      case "fib" -> {
        // the source, by the interface it came from: is there a way back
        boolean reverse = of.number(2) == 1 && of.number(3) == (1 | 8 | PRESENT);
        registers.load(of.number(1), reverse ? new Atom(Field.REVERSE_PATH, 4, Atom.Kind.NUMBER, true, "fib") : Atom.unknown("fib"), 0, reverse ? 4 : MOST);
      }
      default -> payload(of);
    }
  }

  private void payload(Attributes of) throws Unknown {
    if (!of.has(1)) throw new Unknown("payload set");
    int base = of.number(2);
    int offset = of.number(3);
    int length = of.number(4);
    if (length < 1 || length > 64 || offset < 0 || offset > 65_535) throw Attributes.broken();
    List<Atom> atoms = new ArrayList<>();
    List<Integer> indexes = new ArrayList<>();
    for (int at = offset; at < offset + length; at++) {
      Place place = base == NETWORK ? network(at) : base == TRANSPORT ? transport(at) : base == LINK ? link(at) : null;
      if (place == null) place = new Place(Atom.unknown("payload " + base + " at " + at), 0);
      atoms.add(place.atom);
      indexes.add(place.index);
    }
    registers.set(of.number(1), atoms, indexes);
  }

  private record Place(Atom atom, int index) {}

  private static @org.jspecify.annotations.Nullable Place link(int at) {
    if (at >= 6 && at < 12) return new Place(Atom.number(Field.ETHER_SOURCE, 6), at - 6);
    return at == 12 || at == 13 ? new Place(new Atom(Field.NFPROTO, 2, Atom.Kind.ETHER_TYPE, false, "ether type"), at - 12) : null;
  }

  private @org.jspecify.annotations.Nullable Place network(int at) {
    boolean four = family == TableFamily.IP || family == TableFamily.INET && rule.has(Field.NFPROTO, 2);
    boolean six = family == TableFamily.IP6 || family == TableFamily.INET && rule.has(Field.NFPROTO, 10);
    if (four && at == 9 || six && at == 6) return new Place(Atom.number(Field.L4PROTO, 1), 0);
    if (four && at >= 12 && at < 16) return new Place(Atom.number(Field.IPV4_SOURCE, 4), at - 12);
    if (four && at >= 16 && at < 20) return new Place(Atom.number(Field.IPV4_DESTINATION, 4), at - 16);
    if (six && at >= 8 && at < 24) return new Place(Atom.number(Field.IPV6_SOURCE, 16), at - 8);
    if (six && at >= 24 && at < 40) return new Place(Atom.number(Field.IPV6_DESTINATION, 16), at - 24);
    return null;
  }

  private @org.jspecify.annotations.Nullable Place transport(int at) {
    boolean icmp = rule.has(Field.L4PROTO, 1) || rule.has(Field.L4PROTO, 58);
    if (icmp) return at == 0 ? new Place(Atom.number(rule.has(Field.L4PROTO, 1) ? Field.ICMP_TYPE : Field.ICMPV6_TYPE, 1), 0) : null;
    return at < 2 ? new Place(Atom.number(Field.SOURCE_PORT, 2), at) : at < 4 ? new Place(Atom.number(Field.DESTINATION_PORT, 2), at - 2) : null;
  }
}

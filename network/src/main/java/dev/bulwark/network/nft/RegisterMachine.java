package dev.bulwark.network.nft;

import dev.bulwark.network.nft.Attributes.Attribute;
import dev.bulwark.network.nft.RegisterValues.Unknown;
import dev.bulwark.network.nft.Registers.Part;
import dev.bulwark.network.nft.RuleDraft.SetReference;
import dev.bulwark.network.ruleset.Ruleset.Field;
import dev.bulwark.network.ruleset.Ruleset.Match;
import dev.bulwark.network.ruleset.Ruleset.Outcome;
import dev.bulwark.network.ruleset.Ruleset.TableFamily;
import dev.bulwark.network.ruleset.Ruleset.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Runs the expressions of one rule on symbols instead of a packet, and so finds what it matches: the kernel's own words, whatever a listing leaves out. Numbers are those of {@code linux/netfilter/nf_tables.h}. */
final class RegisterMachine {
  private static final Set<String> WITHOUT_EFFECT = Set.of("counter", "log", "last");
  private static final Set<String> UNCERTAIN = Set.of("limit", "quota");
  private static final int INVERTED = 1;
  private final KernelSets sets;
  private final RegisterValues values;
  private final RuleDraft rule;
  private final Loads loads;
  private final Registers registers = new Registers();

  /** It was asked whether the device is an Ethernet, which only means something before its header is looked at. */
  private boolean ethernet;

  RegisterMachine(KernelSets sets, RegisterValues values, RuleDraft rule, TableFamily family) {
    this.sets = sets;
    this.values = values;
    this.rule = rule;
    this.loads = new Loads(rule, family, registers);
  }

  void run(byte[] expressions) throws Unknown {
    boolean decided = false;
    for (Attribute each : Attributes.list(expressions, 0)) {
      Attributes expression = new Attributes(each.value(), 0);
      String name = expression.text(1);
      if (decided) throw new Unknown(name + " behind a verdict");
      decided = step(name, expression.has(2) ? expression.bytes(2) : new byte[0]);
    }
    boolean header = rule.parts.stream().anyMatch(part -> part instanceof RuleDraft.Part.Fixed fixed ? fixed.match().fields().contains(Field.ETHER_SOURCE) : part instanceof RuleDraft.Part.Lookup lookup && lookup.fields().contains(Field.ETHER_SOURCE));
    boolean mapped = rule.verdicts != null && rule.verdicts.fields().contains(Field.ETHER_SOURCE);
    if (ethernet && !header && !mapped) throw new Unknown("meta iiftype");
  }

  /** Whether it ends the rule. */
  private boolean step(String name, byte[] data) throws Unknown {
    if (WITHOUT_EFFECT.contains(name)) return false;
    if (UNCERTAIN.contains(name)) {
      rule.uncertain = true;
      return false;
    }
    Attributes of = new Attributes(data, 0);
    switch (name) {
      case "meta", "ct", "fib", "payload" -> loads.load(name, of);
      case "bitwise" -> {
        if (of.number(6, 0) != 0) throw new Unknown("a shift of bits");
        registers.bitwise(of.number(1), of.number(2), of.number(3), of.nested(4).bytes(1), of.nested(5).bytes(1));
      }
      case "byteorder" -> {
        int length = of.number(4);
        if (of.number(3) != 1 || length != of.number(5)) throw new Unknown("another order of bytes");
        registers.toNetworkOrder(of.number(1), of.number(2), length);
      }
      case "cmp" -> compare(of);
      case "range" -> range(of);
      case "lookup" -> {
        return lookup(of);
      }
      case "immediate" -> {
        if (of.number(1) != 0) throw new Unknown("a value put into a register");
        rule.outcome = verdict(of.nested(2).nested(2));
        return true;
      }
      case "reject" -> {
        rule.outcome = new Outcome.Drop();
        return true;
      }
      case "masq" -> {
        rule.masquerades = true;
        rule.outcome = new Outcome.Accept();
        return true;
      }
      case "objref" -> object(of);
      default -> throw new Unknown(name);
    }
    return false;
  }

  private void object(Attributes of) throws Unknown {
    int type = of.number(1, 0);
    if (type == 2 || type == 4) rule.uncertain = true;
    else if (type != 1) throw new Unknown("an object of type " + type);
  }

  static Outcome verdict(Attributes verdict) throws Unknown {
    return switch (verdict.number(1)) {
      case 0 -> new Outcome.Drop();
      case 1 -> new Outcome.Accept();
      case -1 -> new Outcome.Continue();
      case -3 -> new Outcome.Jump(verdict.text(2));
      case -4 -> new Outcome.Goto(verdict.text(2));
      case -5 -> new Outcome.Return();
      default -> throw new Unknown("the verdict " + verdict.number(1));
    };
  }

  private void compare(Attributes of) throws Unknown {
    byte[] data = of.nested(3).bytes(1);
    List<Part> parts = registers.read(of.number(1), data.length);
    int operator = of.number(2);
    if (parts.getFirst().atom().kind() == Atom.Kind.DEVICE_TYPE) {
      if (operator != 0 || data.length != 2 || (data[0] | data[1]) != 1) throw new Unknown("a type of device");
      ethernet = true;
      return;
    }
    if (operator > 1) {
      ordered(parts, operator, data);
      return;
    }
    List<Field> fields = new ArrayList<>();
    List<Values> alternative = new ArrayList<>();
    boolean none = false;
    for (Part part : parts) {
      Values value = values.equal(part, data);
      Field field = part.atom().field();
      if (field == null) throw new Unknown(part.atom().name());
      fields.add(field);
      if (value == null) none = true;
      else alternative.add(value);
    }
    boolean negated = operator == 1;
    // that not all of some bits are zero: one of them is set
    if (negated && alternative.size() == 1 && alternative.getFirst() instanceof Values.Masked masked && fields.getFirst() == Field.CT_STATE && masked.valueLow() == 0) {
      rule.parts.add(new RuleDraft.Part.Fixed(new Match(fields, List.of(List.of(new Values.AnyBit(masked.maskLow()))), false)));
      return;
    }
    rule.parts.add(new RuleDraft.Part.Fixed(new Match(fields, none ? List.of() : List.of(alternative), negated)));
  }

  private Part only(List<Part> parts) throws Unknown {
    if (parts.size() != 1) throw new Unknown("several fields in one range");
    return parts.getFirst();
  }

  private void ordered(List<Part> parts, int operator, byte[] data) throws Unknown {
    Part part = only(parts);
    byte[] zeros = new byte[data.length];
    byte[] ones = new byte[data.length];
    java.util.Arrays.fill(ones, (byte) 255);
    // less is the same as not greater or equal
    Values span =
        switch (operator) {
          case 2, 5 -> values.between(part, data, ones);
          case 3, 4 -> values.between(part, zeros, data);
          default -> throw Attributes.broken();
        };
    add(part, span, operator == 2 || operator == 4);
  }

  private void range(Attributes of) throws Unknown {
    byte[] from = of.nested(3).bytes(1);
    byte[] to = of.nested(4).bytes(1);
    if (from.length != to.length) throw Attributes.broken();
    Part part = only(registers.read(of.number(1), from.length));
    add(part, values.between(part, from, to), of.number(2) == 1);
  }

  private void add(Part part, Values values, boolean negated) throws Unknown {
    Field field = part.atom().field();
    if (field == null) throw new Unknown(part.atom().name());
    rule.parts.add(new RuleDraft.Part.Fixed(RuleDraft.one(field, values, negated)));
  }

  private boolean lookup(Attributes of) throws Unknown {
    KernelSets.Raw raw = sets.named(of.text(1));
    List<Part> parts = registers.read(of.number(2), raw.keyLength());
    SetDraft set = sets.read(raw, parts, values);
    List<Field> fields = new ArrayList<>();
    for (Part part : parts) {
      @Nullable Field field = part.atom().field();
      if (part.atom().kind() != Atom.Kind.PADDING) fields.add(java.util.Objects.requireNonNull(field));
    }
    boolean map = of.has(3);
    if (map && of.number(3) != 0 || map != set.verdicts) throw new Unknown("a map to values");
    RuleDraft.Part.Lookup lookup = new RuleDraft.Part.Lookup(fields, set.types, new SetReference(null, set), (of.number(5, 0) & INVERTED) != 0);
    if (map) rule.verdicts = lookup;
    else rule.parts.add(lookup);
    return map;
  }
}

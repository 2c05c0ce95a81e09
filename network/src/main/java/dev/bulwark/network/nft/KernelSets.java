package dev.bulwark.network.nft;

import dev.bulwark.network.nft.Attributes.Attribute;
import dev.bulwark.network.nft.RegisterValues.Unknown;
import dev.bulwark.network.nft.Registers.Part;
import dev.bulwark.network.ruleset.Ruleset.Field;
import dev.bulwark.network.ruleset.Ruleset.Outcome;
import dev.bulwark.network.ruleset.Ruleset.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The sets of one table as the kernel lists them. What their keys mean shows only where a rule looks into them. */
final class KernelSets {
  private static final int INTERVAL = 4;
  private static final int MAP = 8;
  private static final int TIMEOUT = 0x10;
  private static final int COMES_AND_GOES = TIMEOUT | 0x20;
  private static final int OBJECTS = 0x40;
  private static final int CONCATENATION = 0x80;
  private static final int END = 1;
  private static final int CATCH_ALL = 2;
  private static final int VERDICTS = 0xffff_ff00;
  private static final int MOST_ELEMENTS = 4_000_000;
  private final String table;
  private final Map<String, Raw> byName = new HashMap<>();

  /** A set is decoded once for all rules that look into it in the same way. */
  private final IdentityHashMap<Raw, Map<List<Atom>, SetDraft>> decoded = new IdentityHashMap<>();

  /** A set with its elements as they came. */
  record Raw(String name, int flags, int keyLength, boolean verdicts, boolean stateful, List<Element> elements) {}

  private record Element(byte[] key, byte @Nullable [] keyEnd, int flags, @Nullable Outcome outcome) {}

  /** @param table as in {@code table inet filter} */
  KernelSets(String table) {
    this.table = table;
  }

  void declare(Attributes set) {
    boolean map = (set.number(3, 0) & MAP) != 0;
    byName.put(set.text(2), new Raw(set.text(2), set.number(3, 0), set.number(5), map && set.number(6, 0) == VERDICTS, expression(set, 17, 18), new ArrayList<>()));
  }

  /** Whether something else than a counter is kept for each element. */
  private static boolean expression(Attributes of, int one, int several) {
    if (of.has(one) && !of.nested(one).text(1).equals("counter")) return true;
    if (!of.has(several)) return false;
    for (Attribute each : Attributes.list(of.bytes(several), 0)) if (!new Attributes(each.value(), 0).text(1).equals("counter")) return true;
    return false;
  }

  /** @param message the list of elements, with the name of their set */
  void elements(Attributes message) throws Unknown {
    Raw set = byName.get(message.text(2));
    if (set == null || !message.has(3)) return;
    boolean stateful = set.stateful;
    for (Attribute each : Attributes.list(message.bytes(3), 0)) {
      Attributes element = new Attributes(each.value(), 0);
      int flags = element.number(3, 0);
      boolean all = (flags & CATCH_ALL) != 0;
      Outcome outcome = set.verdicts && element.has(2) ? RegisterMachine.verdict(element.nested(2).nested(2)) : null;
      stateful |= expression(element, 7, 11);
      set.elements.add(new Element(all ? new byte[0] : element.nested(1).bytes(1), element.has(10) ? element.nested(10).bytes(1) : null, flags, outcome));
      if (set.elements.size() > MOST_ELEMENTS) throw Refusal.tooLarge("a set has more than " + MOST_ELEMENTS + " elements");
    }
    if (stateful && !set.stateful) byName.put(message.text(2), new Raw(set.name, set.flags, set.keyLength, set.verdicts, true, set.elements));
  }

  Raw named(String name) throws Unknown {
    Raw set = byName.get(name);
    if (set == null) throw new Unknown("the set " + name);
    boolean resolved = set.flags == TIMEOUT && ResolverSets.has(table, name);
    if ((set.flags & COMES_AND_GOES) != 0 && !resolved) throw new Unknown("the set " + name + ", whose elements come and go,");
    if ((set.flags & OBJECTS) != 0 || set.stateful) throw new Unknown("the set " + name + ", whose elements keep a state,");
    if ((set.flags & MAP) != 0 && !set.verdicts) throw new Unknown("the map " + name + " to values");
    return set;
  }

  /** @param parts what a rule has in the registers that it looks the key up by */
  SetDraft read(Raw set, List<Part> parts, RegisterValues values) throws Unknown {
    Map<List<Atom>, SetDraft> known = decoded.computeIfAbsent(set, ignored -> new HashMap<>());
    List<Atom> atoms = parts.stream().map(Part::atom).toList();
    SetDraft before = known.get(atoms);
    for (Part part : parts) if (part.atom().kind() != Atom.Kind.PADDING && (!part.whole() || part.atom().field() == null)) throw new Unknown("a set of " + part.atom().name());
    if (before != null) return before;
    SetDraft draft = (set.flags & TIMEOUT) != 0 ? resolved(set, parts) : decode(set, parts, values);
    known.put(atoms, draft);
    return draft;
  }

  /** Whatever it holds; its elements are not looked at. */
  private static SetDraft resolved(Raw set, List<Part> parts) throws Unknown {
    List<Field> fields = parts.stream().map(part -> part.atom().field()).filter(Objects::nonNull).toList();
    if (parts.size() != 1 || !ResolverSets.asked(fields, set.name)) throw new Unknown("the set " + set.name + ", whose elements come and go,");
    SetDraft draft = new SetDraft();
    draft.types = List.of(type(parts.getFirst().atom()));
    draft.resolved = set.name;
    return draft;
  }

  private static SetDraft decode(Raw set, List<Part> parts, RegisterValues values) throws Unknown {
    SetDraft draft = new SetDraft();
    draft.verdicts = set.verdicts;
    List<ValueType> types = new ArrayList<>();
    for (Part part : parts) {
      if (part.atom().kind() == Atom.Kind.PADDING) continue;
      types.add(type(part.atom()));
    }
    draft.types = List.copyOf(types);
    List<Element> elements = new ArrayList<>();
    for (Element element : set.elements) {
      if ((element.flags & CATCH_ALL) != 0) {
        draft.catchesAll = true;
        draft.otherwise = element.outcome;
      } else if (element.key.length != set.keyLength || element.keyEnd != null && element.keyEnd.length != set.keyLength) {
        throw Attributes.broken();
      } else {
        elements.add(element);
      }
    }
    boolean intervals = (set.flags & INTERVAL) != 0 && (set.flags & CONCATENATION) == 0;
    if (intervals) intervals(draft, elements, parts, values);
    else for (Element element : elements) element(draft, element, parts, values);
    return draft;
  }

  private static ValueType type(Atom atom) {
    return atom.kind() == Atom.Kind.NAME || atom.kind() == Atom.Kind.INDEX ? ValueType.INTERFACE : Key.typeOf(java.util.Objects.requireNonNull(atom.field()));
  }

  private static void element(SetDraft into, Element element, List<Part> parts, RegisterValues values) throws Unknown {
    List<Values> key = new ArrayList<>();
    for (Part part : parts) {
      if (part.atom().kind() == Atom.Kind.PADDING) continue;
      byte[] to = element.keyEnd;
      Values value = to == null ? values.equal(part, element.key) : values.between(part, element.key, to);
      if (value == null) return;
      key.add(value);
    }
    into.add(List.copyOf(key), element.outcome);
  }

  /** Marks on a line: from one that begins up to the next one, whichever that is, reaches an interval. */
  private static void intervals(SetDraft into, List<Element> marks, List<Part> parts, RegisterValues values) throws Unknown {
    if (parts.size() != 1) throw new Unknown("intervals of several fields");
    Part part = parts.getFirst();
    marks.sort((a, b) -> {
      int keys = Arrays.compareUnsigned(a.key, b.key);
      return keys != 0 ? keys : Integer.compare(b.flags & END, a.flags & END);
    });
    for (int i = 0; i < marks.size(); i++) {
      Element mark = marks.get(i);
      if ((mark.flags & END) != 0) continue;
      byte[] last = new byte[mark.key.length];
      Arrays.fill(last, (byte) 255);
      if (i + 1 < marks.size()) last = before(marks.get(i + 1).key);
      if (Arrays.compareUnsigned(mark.key, last) > 0) throw new Unknown("an interval that is empty");
      if (part.atom().kind() == Atom.Kind.ETHER_TYPE) {
        for (Values family : RegisterValues.families(mark.key, last)) into.add(List.of(family), mark.outcome);
      } else {
        into.add(List.of(values.between(part, mark.key, last)), mark.outcome);
      }
    }
  }

  private static byte[] before(byte[] key) {
    byte[] before = key.clone();
    for (int i = before.length - 1; i >= 0; i--) if (before[i]-- != 0) return before;
    return before;
  }
}

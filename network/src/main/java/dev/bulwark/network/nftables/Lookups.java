package dev.bulwark.network.nftables;

import dev.bulwark.network.model.NameSet;
import dev.bulwark.network.packet.Family;
import dev.bulwark.network.packet.Ip;
import dev.bulwark.network.packet.IpSet;
import dev.bulwark.network.packet.NumberSet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Many atoms of one shape as one set of concatenations: what is a rule per device in other firewalls is an element per device here.
 *
 * <p>The kernel's set of concatenated ranges takes no two elements that overlap, so the atoms are cut where they do.
 */
final class Lookups {
  /** More elements than that are not worth a set; rules are kept then. */
  private static final int MOST = 262_144;

  /** Comparisons of two atoms: some seconds. */
  private static final long MOST_WORK = 2_000_000;

  private Lookups() {}

  private record Piece(IpSet other, NumberSet numbers) {}

  /** Which dimensions the set has. */
  record Shape(Selector selector, boolean source, boolean destination, @Nullable NameSet resolved) {
    static Shape of(Atom atom) {
      return new Shape(atom.selector(), atom.source() != null, atom.destination() != null, atom.resolved());
    }

    /** Nobody knows what a set of the resolver's holds, so it cannot be a part of another. */
    boolean concatenated() {
      return resolved == null && (source ? 1 : 0) + (destination ? 1 : 0) + (selector == Selector.ANY ? 0 : 1) > 1;
    }
  }

  /** A match with the set that it looks into; empty where there would be too many elements. */
  static Optional<String> of(Shape shape, List<Atom> atoms, Family family, Sets sets) {
    Cells bySource = shape.source() ? Cells.of(atoms, Atom::source) : null;
    Cells byDestination = shape.destination() ? Cells.of(atoms, Atom::destination) : null;
    boolean sourceFirst = byDestination == null || (bySource != null && bySource.work() <= byDestination.work());
    Cells cells = sourceFirst ? bySource : byDestination;
    if (cells == null || cells.work() > MOST_WORK) return Optional.empty();
    Function<Atom, @Nullable IpSet> otherOf = sourceFirst ? Atom::destination : Atom::source;
    if (cells.elements(shape, otherOf) > MOST) return Optional.empty();
    List<String> elements = elements(cells, otherOf, family, shape, !sourceFirst);
    String ip = family == Family.IPV4 ? "ip" : "ip6";
    List<String> expressions = new ArrayList<>();
    List<String> types = new ArrayList<>();
    if (shape.source()) expressions.add(ip + " saddr");
    if (shape.destination()) expressions.add(ip + " daddr");
    expressions.forEach(each -> types.add(Sets.type(family)));
    if (shape.selector() != Selector.ANY) {
      expressions.add(shape.selector().expression(family));
      types.add(shape.selector().type(family));
    }
    boolean interval = elements.stream().anyMatch(element -> element.contains("-") || element.contains("/"));
    return Optional.of(String.join(" . ", expressions) + " @" + sets.declare(family == Family.IPV4 ? "l4" : "l6", String.join(" . ", types), interval, elements));
  }

  /** The addresses of one dimension cut where any atom begins or ends, each part with the atoms that have it. */
  private record Cells(SortedMap<Ip, List<Atom>> byStart, Map<Ip, Ip> ends, long work) {
    static Cells of(List<Atom> atoms, Function<Atom, @Nullable IpSet> keyOf) {
      SortedSet<Ip> starts = new TreeSet<>();
      for (Atom atom : atoms)
        for (IpSet.Range range : Objects.requireNonNull(keyOf.apply(atom)).ranges()) {
          starts.add(range.low());
          if (!range.high().isHighest()) starts.add(range.high().next());
        }
      TreeMap<Ip, List<Atom>> byStart = new TreeMap<>();
      long work = 0;
      for (Atom atom : atoms)
        for (IpSet.Range range : Objects.requireNonNull(keyOf.apply(atom)).ranges())
          for (Ip start : between(starts, range)) {
            List<Atom> there = byStart.computeIfAbsent(start, any -> new ArrayList<>());
            // Each has to be cut by those before it.
            work += 1 + there.size();
            if (work > MOST_WORK) return new Cells(byStart, Map.of(), work);
            there.add(atom);
          }
      return new Cells(byStart, lastOf(starts), work);
    }

    /** How many the set would have at most: as many as there are where no two atoms overlap. */
    long elements(Shape shape, Function<Atom, @Nullable IpSet> otherOf) {
      long elements = 0;
      for (List<Atom> there : byStart.values())
        for (Atom atom : there) {
          long others = shape.source() && shape.destination() ? Objects.requireNonNull(otherOf.apply(atom)).ranges().size() : 1;
          elements += others * (shape.selector() == Selector.ANY ? 1 : atom.numbers().ranges().size());
        }
      return elements;
    }
  }

  private static List<String> elements(Cells cells, Function<Atom, @Nullable IpSet> otherOf, Family family, Shape shape, boolean destinationFirst) {
    boolean hasOther = shape.source() && shape.destination();
    TreeMap<Ip, List<Piece>> byStart = new TreeMap<>();
    Map<Ip, Ip> ends = cells.ends();
    cells
        .byStart()
        .forEach(
            (start, atoms) -> {
              List<Piece> pieces = byStart.computeIfAbsent(start, any -> new ArrayList<>());
              for (Atom atom : atoms) add(pieces, new Piece(hasOther ? Objects.requireNonNull(otherOf.apply(atom)) : IpSet.all(family), atom.selector() == Selector.ANY ? NumberSet.of(0) : atom.numbers()));
            });
    List<String> elements = new ArrayList<>();
    byStart.forEach(
        (start, pieces) -> {
          String key = Spelling.of(new IpSet.Range(start, Objects.requireNonNull(ends.get(start))));
          for (Piece piece : pieces)
            for (IpSet.Range other : piece.other().ranges())
              for (NumberSet.Range number : piece.numbers().ranges()) {
                String addresses = !hasOther ? key : destinationFirst ? Spelling.of(other) + " . " + key : key + " . " + Spelling.of(other);
                elements.add(shape.selector() == Selector.ANY ? addresses : addresses + " . " + Spelling.of(number));
              }
        });
    return elements;
  }

  private static SortedSet<Ip> between(SortedSet<Ip> starts, IpSet.Range range) {
    return range.high().isHighest() ? starts.tailSet(range.low()) : starts.subSet(range.low(), range.high().next());
  }

  private static Map<Ip, Ip> lastOf(SortedSet<Ip> starts) {
    Map<Ip, Ip> ends = new LinkedHashMap<>();
    Ip before = null;
    for (Ip start : starts) {
      if (before != null) ends.put(before, start.previous());
      before = start;
    }
    if (before != null) ends.put(before, before.family().highest());
    return ends;
  }

  /** Adds what the others do not have yet. */
  private static void add(List<Piece> pieces, Piece added) {
    List<Piece> left = new ArrayList<>(List.of(added));
    for (Piece there : pieces) {
      List<Piece> cut = new ArrayList<>();
      for (Piece piece : left) {
        keep(cut, piece.other().and(there.other().not()), piece.numbers());
        keep(cut, piece.other().and(there.other()), piece.numbers().and(there.numbers().not()));
      }
      left = cut;
    }
    pieces.addAll(left);
  }

  private static void keep(List<Piece> into, IpSet other, NumberSet numbers) {
    if (!other.isEmpty() && !numbers.isEmpty()) into.add(new Piece(other, numbers));
  }
}

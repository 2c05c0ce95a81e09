package dev.bulwark.network.nftables;

import dev.bulwark.network.model.NameSet;
import dev.bulwark.network.packet.IpSet;
import dev.bulwark.network.packet.NumberSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Puts atoms together that differ in one dimension only. What they match together stays exactly the same. */
final class Merging {
  private record Key(@Nullable IpSet one, @Nullable IpSet other, @Nullable NameSet resolved, Selector selector, NumberSet numbers) {}

  private Merging() {}

  /** Until nothing more can be put together; the order is that of each one's first part. */
  static List<Atom> of(List<Atom> atoms) {
    List<Atom> merged = atoms;
    while (true) {
      int before = merged.size();
      merged = join(merged, atom -> new Key(null, atom.destination(), atom.resolved(), atom.selector(), atom.numbers()), Merging::sources);
      merged = join(merged, atom -> new Key(atom.source(), null, atom.resolved(), atom.selector(), atom.numbers()), Merging::destinations);
      merged = join(merged, atom -> new Key(atom.source(), atom.destination(), atom.resolved(), atom.selector(), NumberSet.NONE), Merging::numbers);
      if (merged.size() == before) return merged;
    }
  }

  private static List<Atom> join(List<Atom> atoms, Function<Atom, Key> key, Function<List<Atom>, Atom> together) {
    Map<Key, List<Atom>> groups = new LinkedHashMap<>();
    for (Atom atom : atoms) groups.computeIfAbsent(key.apply(atom), any -> new ArrayList<>()).add(atom);
    List<Atom> joined = new ArrayList<>();
    for (List<Atom> group : groups.values()) joined.add(group.size() == 1 ? group.getFirst() : together.apply(group));
    return joined;
  }

  private static Atom sources(List<Atom> group) {
    Atom first = group.getFirst();
    return new Atom(union(group.stream().map(Atom::source).toList()), first.destination(), first.resolved(), first.selector(), first.numbers(), names(group));
  }

  private static Atom destinations(List<Atom> group) {
    Atom first = group.getFirst();
    return new Atom(first.source(), union(group.stream().map(Atom::destination).toList()), first.resolved(), first.selector(), first.numbers(), names(group));
  }

  private static Atom numbers(List<Atom> group) {
    Atom first = group.getFirst();
    List<NumberSet.Range> ranges = new ArrayList<>();
    for (Atom atom : group) ranges.addAll(atom.numbers().ranges());
    return new Atom(first.source(), first.destination(), first.resolved(), first.selector(), NumberSet.union(ranges), names(group));
  }

  /** Null stands for all that the leg can have, so it takes in the others. */
  private static @Nullable IpSet union(List<@Nullable IpSet> sets) {
    List<IpSet.Range> ranges = new ArrayList<>();
    for (IpSet set : sets) {
      if (set == null) return null;
      ranges.addAll(set.ranges());
    }
    return IpSet.union(Objects.requireNonNull(sets.getFirst()).family(), ranges);
  }

  private static Set<String> names(Collection<Atom> group) {
    Set<String> names = new TreeSet<>();
    for (Atom atom : group) names.addAll(atom.names());
    return names;
  }
}

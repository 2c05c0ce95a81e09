package dev.bulwark.hardening.fleet;

import java.util.HashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/** Who has what, where each thing should have one owner. What has one costs an entry and no more. */
final class Owners {
  private final Map<String, String> first = new HashMap<>();
  private final Map<String, TreeSet<String>> shared = new HashMap<>();

  void note(String thing, String owner) {
    String known = first.putIfAbsent(thing, owner);
    if (known == null || known.equals(owner)) return;
    TreeSet<String> owners = shared.computeIfAbsent(thing, key -> new TreeSet<>());
    owners.add(known);
    owners.add(owner);
  }

  boolean isShared(String thing) {
    return shared.containsKey(thing);
  }

  void eachShared(BiConsumer<String, SortedSet<String>> each) {
    shared.forEach(each);
  }

  /** {@code cam-02} or {@code cam-02 and 3 more}: who shares with {@code owner}. */
  static String others(SortedSet<String> owners, String owner) {
    String other = owners.first().equals(owner) ? owners.stream().skip(1).findFirst().orElse(owner) : owners.first();
    return owners.size() > 2 ? other + " and " + (owners.size() - 2) + " more" : other;
  }
}

package dev.bulwark.network.nftables;

import dev.bulwark.network.model.NameSet;
import dev.bulwark.network.packet.Family;
import dev.bulwark.network.packet.IpSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The named sets of the table; equal ones exist once. */
final class Sets {
  /** Up to here a set stands in the rule itself, where a person sees it. */
  private static final int INLINE = 16;

  /** How long an address counts after the resolver has answered it. */
  private static final String KEPT = "1d";

  private final Side side;
  private final Set<String> resolved = new TreeSet<>();
  private final Map<IpSet, String> addresses = new HashMap<>();
  private final List<String> declarations = new ArrayList<>();
  private final List<String> names = new ArrayList<>();

  Sets(Side side) {
    this.side = side;
  }

  /** What stands behind {@code ip saddr}. */
  String of(IpSet set) {
    if (set.ranges().size() <= INLINE) return Spelling.braced(set.ranges().stream().map(Spelling::of).toList());
    return "@" + addresses.computeIfAbsent(set, this::declare);
  }

  /** The set that the resolver fills. It has the same name on both sides, so that a changeover leaves it where it is, with all that it holds. */
  String of(NameSet names, Family family) {
    String name = names.set(family);
    if (resolved.add(name)) declarations.add("  set " + name + " {\n    type " + type(family) + "\n    flags timeout\n    timeout " + KEPT + "\n  }\n");
    return "@" + name;
  }

  /** Those that the resolver fills. */
  Set<String> resolved() {
    return resolved;
  }

  private String declare(IpSet set) {
    boolean single = set.ranges().stream().allMatch(range -> range.low().equals(range.high()));
    return declare(set.family() == Family.IPV4 ? "a4" : "a6", type(set.family()), !single, set.ranges().stream().map(Spelling::of).toList());
  }

  static String type(Family family) {
    return family == Family.IPV4 ? "ipv4_addr" : "ipv6_addr";
  }

  /** Declares a set and gives its name. */
  String declare(String kind, String type, boolean interval, List<String> elements) {
    String name = side.prefix() + kind + "_" + declarations.size();
    StringBuilder text = new StringBuilder("  set ").append(name).append(" {\n    type ").append(type).append('\n');
    if (interval) text.append("    flags interval\n");
    text.append("    elements = {\n      ").append(String.join(",\n      ", elements)).append("\n    }\n  }\n");
    declarations.add(text.toString());
    names.add(name);
    return name;
  }

  List<String> names() {
    return List.copyOf(names);
  }

  String text() {
    return String.join("\n", declarations);
  }

  boolean isEmpty() {
    return declarations.isEmpty();
  }
}

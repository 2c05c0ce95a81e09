package dev.bulwark.hardening.rootfs;

import dev.bulwark.hardening.config.Glob;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A root file system as the rules see it: every entry sorted by path, the bytes of the small configuration files, and what was found in the others while they went by.
 *
 * <h2>Guarantees</h2> {@link #resolve} follows links inside the tree only: an absolute target is taken from the tree's own top, one that climbs above it leads nowhere, a loop ends. The order in which entries came does not matter.
 */
final class RootTree {
  private static final int MOST_LINKS = 40;
  private static final int MOST_STEPS = 4_096;
  private static final int MOST_MATCHES = 2_000;

  private final NavigableMap<String, Node> nodes;
  private final Map<String, byte[]> kept;
  private final SortedMap<String, ElfFacts> programs;
  private final Set<String> keys;
  private final boolean readOnlyFormat;
  private final Map<String, TextFile> texts = new TreeMap<>();
  private @Nullable StartUp startUp;

  /**
   * @param readOnlyFormat whether the input is a file system that cannot be written, such as SquashFS
   */
  RootTree(Map<String, Node> nodes, Map<String, byte[]> kept, Map<String, ElfFacts> programs, Set<String> keys, boolean readOnlyFormat) {
    this.nodes = new TreeMap<>(nodes);
    this.kept = Map.copyOf(kept);
    this.programs = new TreeMap<>(programs);
    this.keys = new TreeSet<>(keys);
    this.readOnlyFormat = readOnlyFormat;
  }

  Collection<Node> nodes() {
    return Collections.unmodifiableCollection(nodes.values());
  }

  /** By file, sorted by path. */
  SortedMap<String, ElfFacts> programs() {
    return Collections.unmodifiableSortedMap(programs);
  }

  /** The files that hold a private key, sorted. */
  Collection<String> keys() {
    return Collections.unmodifiableCollection(keys);
  }

  boolean readOnlyFormat() {
    return readOnlyFormat;
  }

  /** The entry itself; links are not followed. */
  @Nullable Node entry(String path) {
    return nodes.get(path);
  }

  /** What a path, with or without a leading slash, leads to when links are followed inside the tree; null where it leads nowhere. */
  @Nullable Node resolve(String path) {
    return follow(new ArrayList<>(), path, new int[2]);
  }

  private @Nullable Node follow(List<String> at, String path, int[] spent) {
    for (String part : path.split("/", -1)) {
      if (++spent[1] > MOST_STEPS) return null;
      if (part.isEmpty() || part.equals(".")) continue;
      if (part.equals("..")) {
        // Above its own top a tree has nothing; a real root would stay at the root, but a link that counts on that is refused.
        if (at.isEmpty()) return null;
        at.removeLast();
        continue;
      }
      at.add(part);
      Node node = nodes.get(String.join("/", at));
      if (node == null || node.target() == null) continue;
      if (++spent[0] > MOST_LINKS) return null;
      at.removeLast();
      if (node.target().startsWith("/")) at.clear();
      if (follow(at, node.target(), spent) == null) return null;
    }
    String reached = String.join("/", at);
    Node node = nodes.get(reached);
    return node != null ? node : folder(reached) ? new Node(reached, Node.Kind.FOLDER, 0755, 0, 0, 0, null) : null;
  }

  /** Archives may leave folders out: one is there when something lies in it. */
  private boolean folder(String path) {
    if (path.isEmpty()) return true;
    String next = nodes.higherKey(path + "/");
    return next != null && Names.below(next, path);
  }

  /** The lines of a kept file, links followed; null where there is none, or none that is text of a bearable size. */
  @Nullable TextFile text(String path) {
    Node node = resolve(path);
    if (node == null || !node.file()) return null;
    String at = node.path();
    byte[] bytes = kept.get(at);
    return bytes == null ? null : texts.computeIfAbsent(at, any -> TextFile.of(at, bytes));
  }

  /** What it starts by itself; read once. */
  StartUp startUp() {
    if (startUp == null) startUp = StartUp.of(this);
    return startUp;
  }

  byte @Nullable [] bytes(String path) {
    Node node = resolve(path);
    return node == null ? null : kept.get(node.path());
  }

  /** The names in a folder, links to it followed, sorted; empty where there is none. */
  List<String> names(String folder) {
    Node node = resolve(folder);
    if (node == null || node.kind() != Node.Kind.FOLDER) return List.of();
    String prefix = node.path().isEmpty() ? "" : node.path() + "/";
    Set<String> names = new LinkedHashSet<>();
    String at = prefix.isEmpty() ? nodes.higherKey("") : nodes.higherKey(prefix);
    while (at != null && at.startsWith(prefix) && names.size() < MOST_MATCHES) {
      int slash = at.indexOf('/', prefix.length());
      String name = slash < 0 ? at.substring(prefix.length()) : at.substring(prefix.length(), slash);
      names.add(name);
      // Past all that lies below this name; '0' is the character after the slash.
      at = slash < 0 ? nodes.higherKey(at) : nodes.ceilingKey(prefix + name + "0");
    }
    return names.stream().sorted().toList();
  }

  /** The paths that match a pattern with {@code *} and {@code ?} within names; sorted, as asked for (links are not replaced by what they lead to). */
  List<String> matching(String pattern) {
    List<String> found = List.of("");
    for (String part : pattern.split("/", -1)) {
      if (part.isEmpty() || part.equals(".")) continue;
      if (part.equals("..")) return List.of();
      List<String> next = new ArrayList<>();
      for (String folder : found) {
        if (part.indexOf('*') < 0 && part.indexOf('?') < 0) {
          next.add(Names.join(folder, part));
          continue;
        }
        for (String name : names(folder)) {
          boolean hidden = name.startsWith(".") && !part.startsWith(".");
          if (!hidden && Glob.matches(part, name) && next.size() < MOST_MATCHES) next.add(Names.join(folder, name));
        }
      }
      found = next;
    }
    return found.stream().filter(path -> resolve(path) != null).toList();
  }

  /** Whether a file of this name lies in one of the folders for programs, or a link to one. */
  boolean program(String name) {
    for (String folder : List.of("bin", "sbin", "usr/bin", "usr/sbin", "usr/local/bin", "usr/local/sbin", "usr/libexec", "opt/bin")) {
      Node node = resolve(folder + "/" + name);
      if (node != null && node.file()) return true;
    }
    return false;
  }

  /** Who owns the system here: 0, or whoever owns the top of a tree that was unpacked by somebody else than root. */
  int rootUser() {
    Node top = top();
    return top == null ? 0 : top.uid();
  }

  int rootGroup() {
    Node top = top();
    return top == null ? 0 : top.gid();
  }

  private @Nullable Node top() {
    Node top = nodes.get("");
    return top != null ? top : nodes.get("etc");
  }
}

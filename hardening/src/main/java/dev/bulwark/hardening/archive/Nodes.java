package dev.bulwark.hardening.archive;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The names of a tree and how links lead from one to the other. */
final class Nodes {
  private static final int MOST_LINKS = 40;
  private static final Resolution MISSING = new Resolution.Missing();

  /**
   * @param content number of the content in the order of the archive; the same for hard links, -1 for what is no file
   * @param raw the name as written
   */
  record Node(Entry entry, int content, String raw) {}

  private final Map<String, Node> nodes = new HashMap<>();
  /** Every directory, those too that are only the beginning of a name. */
  private final Set<String> directories = new HashSet<>(Set.of(""));
  /** The roots: of the tree, and of each container in it. */
  private final Set<String> roots = new HashSet<>(Set.of(""));

  @Nullable Node get(String path) {
    return nodes.get(path);
  }

  /** The number of a file's content; -1 where there is none. */
  int content(String path) {
    Node node = nodes.get(path);
    return node == null ? -1 : node.content();
  }

  Map<String, Node> all() {
    return nodes;
  }

  Set<String> roots() {
    return roots;
  }

  boolean isDirectory(String path) {
    return directories.contains(path);
  }

  void root(String root) {
    roots.add(root);
    directories.add(root.substring(0, root.length() - 1));
  }

  /** Puts a node in; whatever lies above it is a directory from now on. Answers how many characters of names that took. */
  int put(Node node) {
    String path = node.entry().path();
    nodes.put(path, node);
    if (node.entry().kind() == Kind.DIRECTORY) directories.add(path);
    int characters = 0;
    for (int slash = path.lastIndexOf('/'); slash > 0 && directories.add(path.substring(0, slash)); slash = path.lastIndexOf('/', slash - 1)) characters += slash;
    return characters;
  }

  /** The root that a path lies below: empty, or ending in {@code !/}. */
  String rootOf(String path) {
    for (int at = path.lastIndexOf(Names.INSIDE); at >= 0; at = path.lastIndexOf(Names.INSIDE, at - 1)) {
      String root = path.substring(0, at + Names.INSIDE.length());
      if (roots.contains(root)) return root;
    }
    return "";
  }

  /** Follows every link of a path, in the middle and at the end. */
  Resolution resolve(String path) {
    String root = rootOf(path);
    Deque<String> todo = new ArrayDeque<>(split(path.substring(root.length())));
    List<String> at = new ArrayList<>();
    String here = beneath(root, at);
    int links = 0;
    boolean missing = false;
    while (!todo.isEmpty()) {
      String part = todo.removeFirst();
      if (part.isEmpty() || part.equals(".")) continue;
      if (part.equals("..")) {
        if (at.isEmpty()) return new Resolution.Escapes();
        at.removeLast();
        here = beneath(root, at);
        continue;
      }
      // What leads to nothing is followed by its letters alone: whether it climbs out counts all the same.
      if (!directories.contains(here)) missing = true;
      String next = here.isEmpty() ? part : here + "/" + part;
      Node node = nodes.get(next);
      if (node == null || node.entry().kind() != Kind.SYMLINK) {
        at.add(part);
        here = next;
        continue;
      }
      if (++links > MOST_LINKS) return new Resolution.Loops();
      String target = String.valueOf(node.entry().target());
      if (target.startsWith("/")) at.clear();
      here = beneath(root, at);
      List<String> steps = split(target);
      if (steps.size() + todo.size() > 4096) return MISSING;
      for (String step : steps.reversed()) todo.addFirst(step);
    }
    if (missing) return MISSING;
    Node node = nodes.get(here);
    if (node != null) return new Resolution.Found(node.entry());
    return directories.contains(here) ? new Resolution.Found(new Entry(here, Kind.DIRECTORY, 0755, 0, 0, 0, null)) : MISSING;
  }

  private static String beneath(String root, List<String> parts) {
    String base = root.isEmpty() ? "" : root.substring(0, root.length() - 1);
    if (parts.isEmpty()) return base;
    return (base.isEmpty() ? "" : base + "/") + String.join("/", parts);
  }

  static List<String> split(String path) {
    List<String> parts = new ArrayList<>();
    for (int at = 0; at <= path.length(); ) {
      int end = path.indexOf('/', at);
      if (end < 0) end = path.length();
      parts.add(path.substring(at, end));
      at = end + 1;
    }
    return parts;
  }
}

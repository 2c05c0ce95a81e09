package dev.bulwark.hardening.archive;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A tree that grows by one member after the other, as if each were unpacked into an empty root: a name below a symbolic link lands where the link leads, later names replace earlier ones, and what would land outside is refused.
 */
final class Growth {
  private final Nodes nodes = new Nodes();
  private final Map<Integer, byte[]> kept = new HashMap<>();
  private final List<Refusal> refused = new ArrayList<>();
  private final Budget budget;
  private long keptBytes;
  private int contents;

  Growth(Budget budget) {
    this.budget = budget;
  }

  Nodes nodes() {
    return nodes;
  }

  void refuse(String raw, String reason) {
    refused.add(new Refusal(raw, reason));
  }

  void root(String root) {
    nodes.root(root);
  }

  /** Takes a member's name into the tree; null where it is refused, a hard link, or the root itself. */
  Nodes.@Nullable Node add(String root, Member member) throws LimitReached {
    budget.entry(root.length() + member.characters());
    String raw = root + member.name();
    if (member.kind() == Kind.SPECIAL) refuse(raw, Refusal.SPECIAL_FILE);
    List<String> parts = Names.parts(member.name());
    if (parts == null || Names.tooLong(parts, member.name())) {
      refuse(raw, parts == null ? Refusal.PATH_TRAVERSAL : Refusal.TOO_DEEP);
      return null;
    }
    if (parts.isEmpty()) return null;
    String path = place(root, parts, raw);
    if (path == null) return null;
    if (member.hard()) {
      link(root, path, raw, String.valueOf(member.link()));
      return null;
    }
    Entry entry = new Entry(path, member.kind(), member.mode(), member.uid(), member.gid(), member.size(), member.kind() == Kind.SYMLINK ? member.link() : null);
    return put(new Nodes.Node(entry, member.kind() == Kind.FILE ? contents++ : -1, raw));
  }

  private Nodes.@Nullable Node put(Nodes.Node node) throws LimitReached {
    String path = node.entry().path();
    boolean directory = node.entry().kind() == Kind.DIRECTORY;
    boolean was = nodes.isDirectory(path);
    boolean doubled = directory ? !was && nodes.get(path) != null : was || nodes.get(path) != null;
    if (doubled) refuse(node.raw(), Refusal.DUPLICATE);
    // Unpacking does not replace a directory that holds something, nor should an auditor lose what is in it.
    if (was && !directory) return null;
    int characters = nodes.put(node);
    if (characters > 0) budget.names(characters);
    return node;
  }

  /** Where a name lands; null where that is outside or below a file. */
  private @Nullable String place(String root, List<String> parts, String raw) {
    String base = root.isEmpty() ? "" : root.substring(0, root.length() - 1);
    if (parts.size() == 1) return root + parts.getFirst();
    String above = root + String.join("/", parts.subList(0, parts.size() - 1));
    if (!plain(base, above)) {
      switch (nodes.resolve(above)) {
        case Resolution.Found(Entry entry) when entry.kind() == Kind.DIRECTORY -> above = entry.path();
        case Resolution.Found(Entry _) -> {
          refuse(raw, Refusal.NOT_A_DIRECTORY);
          return null;
        }
        case Resolution.Missing() -> {
          // Through a link to a directory that does not exist: unpacking fails there too.
          refuse(raw, Refusal.NOT_A_DIRECTORY);
          return null;
        }
        case Resolution.Escapes() -> {
          refuse(raw, Refusal.SYMLINK_ESCAPE);
          return null;
        }
        case Resolution.Loops() -> {
          refuse(raw, Refusal.SYMLINK_LOOP);
          return null;
        }
      }
    }
    return above.isEmpty() ? parts.getLast() : above + "/" + parts.getLast();
  }

  /** Whether everything from a path up to the base is a directory or does not exist. */
  private boolean plain(String base, String path) {
    for (String up = path; up.length() > base.length(); ) {
      if (nodes.isDirectory(up)) return true;
      if (nodes.get(up) != null) return false;
      int slash = up.lastIndexOf('/');
      if (slash < 0) return true;
      up = up.substring(0, slash);
    }
    return true;
  }

  private void link(String root, String path, String raw, String to) throws LimitReached {
    List<String> parts = Names.parts(to);
    if (parts == null) {
      refuse(raw, Refusal.HARDLINK_ESCAPE);
      return;
    }
    // The last part is not followed: a hard link to a symbolic link is that link again.
    String above = root + String.join("/", parts.subList(0, Math.max(0, parts.size() - 1)));
    Resolution place = nodes.resolve(above);
    if (place instanceof Resolution.Escapes) {
      refuse(raw, Refusal.HARDLINK_ESCAPE);
      return;
    }
    Nodes.Node target = place instanceof Resolution.Found(Entry found) && !parts.isEmpty() ? nodes.get((found.path().isEmpty() ? "" : found.path() + "/") + parts.getLast()) : null;
    if (target == null || target.entry().kind() == Kind.DIRECTORY) {
      refuse(raw, Refusal.HARDLINK_DANGLING);
      return;
    }
    Entry of = target.entry();
    if (of.path().equals(path)) return;
    put(new Nodes.Node(new Entry(path, of.kind(), of.mode(), of.uid(), of.gid(), of.size(), of.target() == null && of.kind() == Kind.FILE ? of.path() : of.target()), target.content(), raw));
  }

  /** Notes the true size of a file whose archive did not tell it. */
  void sized(Nodes.Node node, long size) {
    Nodes.Node now = nodes.get(node.entry().path());
    if (now != null && now.content() == node.content()) nodes.put(new Nodes.Node(now.entry().sized(size), now.content(), now.raw()));
  }

  /** Whether so many bytes more may be kept. */
  boolean room(long bytes) {
    return bytes <= Limits.KEPT_FILE && keptBytes + bytes <= Limits.KEPT;
  }

  void keep(int content, byte[] bytes) {
    byte[] before = kept.put(content, bytes);
    keptBytes += bytes.length - (before == null ? 0 : before.length);
  }

  /** The contents that links lead to which would be kept under the link's name, and were not under their own. */
  Set<Integer> wanted(Predicate<Entry> keep) throws LimitReached {
    Set<Integer> wanted = new HashSet<>();
    for (Nodes.Node node : nodes.all().values()) {
      Entry entry = node.entry();
      if (entry.target() == null || kept.containsKey(node.content())) continue;
      budget.tick();
      if (!(nodes.resolve(entry.path()) instanceof Resolution.Found(Entry to)) || to.kind() != Kind.FILE) continue;
      int content = nodes.content(to.path());
      if (!kept.containsKey(content) && keep.test(new Entry(entry.path(), Kind.FILE, to.mode(), to.uid(), to.gid(), to.size(), null)) && room(to.size())) wanted.add(content);
    }
    return wanted;
  }

  /** Takes over what a second reading of the same input kept. */
  void keepOf(Growth other, Set<Integer> wanted) {
    for (int content : wanted) {
      byte[] bytes = other.kept.get(content);
      if (bytes != null && room(bytes.length)) keep(content, bytes);
    }
  }

  /** Looks at every symbolic link once more, now that all names are known. */
  void judgeLinks() throws LimitReached {
    for (Nodes.Node node : nodes.all().values()) {
      if (node.entry().kind() != Kind.SYMLINK) continue;
      budget.tick();
      Resolution leads = nodes.resolve(node.entry().path());
      if (leads instanceof Resolution.Escapes) refuse(node.raw(), Refusal.SYMLINK_ESCAPE);
      if (leads instanceof Resolution.Loops) refuse(node.raw(), Refusal.SYMLINK_LOOP);
    }
  }

  FileTree tree() {
    return new FileTree(nodes, kept, refused);
  }
}

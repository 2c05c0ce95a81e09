package dev.bulwark.hardening.archive;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * All names of an input, and the bytes of the files that were kept.
 *
 * <p>Guarantees: a path resolved here never leads out of the tree, nor out of the container that it lies in. Does not guarantee that the bytes are those the archive meant: an archive may be written to be read differently by different programs.
 */
public final class FileTree {
  private final Nodes nodes;
  private final Map<Integer, byte[]> kept;
  private final List<Entry> entries;
  private final List<Refusal> refused;

  FileTree(Nodes nodes, Map<Integer, byte[]> kept, List<Refusal> refused) {
    this.nodes = nodes;
    this.kept = kept;
    this.entries = nodes.all().values().stream().map(Nodes.Node::entry).sorted(Comparator.comparing(Entry::path)).toList();
    this.refused = refused.stream().sorted(Comparator.comparing(Refusal::path).thenComparing(Refusal::reason)).toList();
  }

  /** Sorted by path. Directories that only the names of others tell of are not among them. */
  public List<Entry> entries() {
    return entries;
  }

  /** The entry of exactly this path, a link not followed; null where there is none. */
  public @Nullable Entry entry(String path) {
    Nodes.Node node = nodes.get(path);
    return node == null ? null : node.entry();
  }

  /** Where a path leads, each link followed; an absolute target starts at the root of its container. A leading slash of the path is dropped. */
  public Resolution resolve(String path) {
    return nodes.resolve(path.startsWith("/") ? path.substring(1) : path);
  }

  /** The entry that a path leads to; null where it leads to nothing, in a circle or out of the tree. */
  public @Nullable Entry follow(String path) {
    return resolve(path) instanceof Resolution.Found(Entry entry) ? entry : null;
  }

  /** The content of a kept file, links followed; null where the path leads to no file or its content was not kept. Not a copy: do not change it. */
  public byte @Nullable [] bytes(String path) {
    Entry entry = follow(path);
    Nodes.Node node = entry == null ? null : nodes.get(entry.path());
    return node == null ? null : kept.get(node.content());
  }

  /** The roots of file systems here, sorted: the empty one, and those of containers inside, each ending in {@code !/}. */
  public List<String> roots() {
    return List.copyOf(new TreeSet<>(nodes.roots()));
  }

  /** What was not taken, or with a note; sorted by path, then reason. */
  public List<Refusal> refused() {
    return refused;
  }
}

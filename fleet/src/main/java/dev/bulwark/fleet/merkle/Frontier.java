package dev.bulwark.fleet.merkle;

import java.util.Arrays;

/**
 * The right edge of a growing tree: all that is needed to append a leaf and to tell the root, 32 bytes per level.
 *
 * <h2>Guarantees</h2> {@link #root()} is the RFC 9162 tree head of exactly the leaf hashes appended, in their order. Immutable: a rolled back append is forgotten by
 * forgetting the value.
 */
public final class Frontier {
  private static final byte[] NONE = new byte[0];
  public static final Frontier EMPTY = new Frontier(0, new byte[0][]);

  private final long size;

  /** At level l the root of the complete subtree of 2^l leaves on the edge; there where bit l of size is set. */
  private final byte[][] peaks;

  private Frontier(long size, byte[][] peaks) {
    this.size = size;
    this.peaks = peaks;
  }

  /** Told of each subtree that an append completes, from small to large; level 0 are the leaves themselves and is not told. */
  @FunctionalInterface
  public interface Completed {
    void node(int level, long index, byte[] hash);
  }

  public Frontier append(byte[] leafHash, Completed completed) {
    int levels = 64 - Long.numberOfLeadingZeros(size + 1);
    byte[][] next = Arrays.copyOf(peaks, levels);
    if (levels > peaks.length) next[levels - 1] = NONE;
    byte[] node = leafHash;
    int level = 0;
    for (long index = size; (index & 1) == 1; index >>= 1) {
      node = MerkleHash.node(peak(level), node);
      next[level] = NONE;
      level++;
      completed.node(level, index >> 1, node);
    }
    next[level] = node;
    return new Frontier(size + 1, next);
  }

  /** The edge of a tree of {@code size} leaves whose complete subtrees {@code subtree} knows. */
  public static Frontier of(long size, Subtrees subtree) {
    int levels = 64 - Long.numberOfLeadingZeros(size);
    byte[][] peaks = new byte[levels][];
    for (int level = 0; level < levels; level++) peaks[level] = (size >> level & 1) == 1 ? subtree.hash(level, (size >> level) - 1) : NONE;
    return new Frontier(size, peaks);
  }

  public long size() {
    return size;
  }

  public byte[] root() {
    byte[] root = NONE;
    for (byte[] peak : peaks) if (peak != NONE) root = root == NONE ? peak : MerkleHash.node(peak, root);
    return root == NONE ? MerkleHash.empty() : root.clone();
  }

  private byte[] peak(int level) {
    byte[] peak = peaks[level];
    if (peak == NONE) throw new IllegalStateException("no peak at level " + level + " of " + size);
    return peak;
  }
}

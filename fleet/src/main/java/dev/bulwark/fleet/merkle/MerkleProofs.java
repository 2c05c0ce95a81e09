package dev.bulwark.fleet.merkle;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Makes and checks the two proofs of RFC 9162: that a leaf is in a tree (2.1.3), and that a tree extends an earlier one (2.1.4).
 *
 * <h2>Guarantees</h2> A verifier that says true was given a proof that only a holder of the very tree can make (SHA-256 collisions aside). Malformed proofs give false, never an
 * exception, and cost at most 64 hashes.
 */
public final class MerkleProofs {
  private MerkleProofs() {}

  /** The siblings on the way from leaf {@code index} up to the root of the first {@code size} leaves. */
  public static List<byte[]> inclusion(long index, long size, Subtrees tree) {
    if (index < 0 || index >= size) throw new IllegalArgumentException("no leaf " + index + " in a tree of " + size);
    List<byte[]> path = new ArrayList<>();
    inclusion(index, 0, size, tree, path);
    return path;
  }

  /** The nodes that lead from the root of {@code from} leaves to the root of {@code to}. Empty where the sizes are equal or {@code from} is 0. */
  public static List<byte[]> consistency(long from, long to, Subtrees tree) {
    if (from < 0 || from > to) throw new IllegalArgumentException("no way from a tree of " + from + " to one of " + to);
    List<byte[]> path = new ArrayList<>();
    if (from > 0 && from < to) consistency(from, 0, to, true, tree, path);
    return path;
  }

  /** True where {@code leafHash} is leaf {@code index} of the tree of {@code size} leaves with that root. */
  public static boolean includes(byte[] leafHash, long index, long size, List<byte[]> path, byte[] root) {
    if (index < 0 || index >= size || malformed(path)) return false;
    long at = index;
    long last = size - 1;
    byte[] hash = leafHash;
    for (byte[] sibling : path) {
      if (last == 0) return false;
      if ((at & 1) == 1 || at == last) {
        hash = MerkleHash.node(sibling, hash);
        while ((at & 1) == 0 && at != 0) {
          at >>= 1;
          last >>= 1;
        }
      } else {
        hash = MerkleHash.node(hash, sibling);
      }
      at >>= 1;
      last >>= 1;
    }
    return last == 0 && MessageDigest.isEqual(hash, root);
  }

  /** True where the tree of {@code to} leaves with {@code newRoot} begins with the very leaves of the tree of {@code from} with {@code oldRoot}. */
  public static boolean extendsTree(long from, byte[] oldRoot, long to, byte[] newRoot, List<byte[]> path) {
    if (from < 0 || from > to || malformed(path)) return false;
    if (from == to) return path.isEmpty() && MessageDigest.isEqual(oldRoot, newRoot);
    if (from == 0) return path.isEmpty() && MessageDigest.isEqual(oldRoot, MerkleHash.empty());
    if (path.isEmpty()) return false;
    long at = from - 1;
    long last = to - 1;
    Iterator<byte[]> nodes = path.iterator();
    while ((at & 1) == 1) {
      at >>= 1;
      last >>= 1;
    }
    // Where the old tree is a complete subtree of the new one, its root stands for itself and is not in the proof.
    byte[] old = at == 0 ? oldRoot : nodes.next();
    byte[] grown = old;
    while (nodes.hasNext()) {
      byte[] sibling = nodes.next();
      if (last == 0) return false;
      if ((at & 1) == 1 || at == last) {
        old = MerkleHash.node(sibling, old);
        grown = MerkleHash.node(sibling, grown);
        while ((at & 1) == 0 && at != 0) {
          at >>= 1;
          last >>= 1;
        }
      } else {
        grown = MerkleHash.node(grown, sibling);
      }
      at >>= 1;
      last >>= 1;
    }
    return last == 0 && MessageDigest.isEqual(old, oldRoot) && MessageDigest.isEqual(grown, newRoot);
  }

  private static boolean malformed(List<byte[]> path) {
    return path.size() > 64 || path.stream().anyMatch(hash -> hash.length != MerkleHash.BYTES);
  }

  private static void inclusion(long index, long begin, long end, Subtrees tree, List<byte[]> path) {
    if (end - begin == 1) return;
    long split = begin + largestPowerBelow(end - begin);
    if (index < split) {
      inclusion(index, begin, split, tree, path);
      path.add(range(split, end, tree));
    } else {
      inclusion(index, split, end, tree, path);
      path.add(range(begin, split, tree));
    }
  }

  private static void consistency(long from, long begin, long end, boolean whole, Subtrees tree, List<byte[]> path) {
    if (from == end) {
      if (!whole) path.add(range(begin, end, tree));
      return;
    }
    long split = begin + largestPowerBelow(end - begin);
    if (from <= split) {
      consistency(from, begin, split, whole, tree, path);
      path.add(range(split, end, tree));
    } else {
      consistency(from, split, end, false, tree, path);
      path.add(range(begin, split, tree));
    }
  }

  /** The tree head of the leaves {@code [begin, end)}; begin is a multiple of the power of two that covers the range, as every range of the two proofs is. */
  private static byte[] range(long begin, long end, Subtrees tree) {
    long count = end - begin;
    if (Long.bitCount(count) == 1) {
      int level = Long.numberOfTrailingZeros(count);
      return tree.hash(level, begin >> level);
    }
    long split = begin + largestPowerBelow(count);
    return MerkleHash.node(range(begin, split, tree), range(split, end, tree));
  }

  private static long largestPowerBelow(long count) {
    return Long.highestOneBit(count - 1);
  }
}

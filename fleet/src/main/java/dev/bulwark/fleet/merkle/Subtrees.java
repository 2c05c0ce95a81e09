package dev.bulwark.fleet.merkle;

/** Where the hashes of complete subtrees come from: a table, or the leaves themselves. */
@FunctionalInterface
public interface Subtrees {
  /** The hash of the complete subtree over the leaves {@code [index << level, (index + 1) << level)}; at level 0 the leaf hash. */
  byte[] hash(int level, long index);
}

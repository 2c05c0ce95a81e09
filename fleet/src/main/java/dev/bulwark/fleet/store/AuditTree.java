package dev.bulwark.fleet.store;

import dev.bulwark.fleet.merkle.Frontier;
import dev.bulwark.fleet.merkle.MerkleHash;
import dev.bulwark.fleet.merkle.Subtrees;
import dev.bulwark.problem.Problem;
import java.util.ArrayList;
import java.util.List;

/**
 * The audit log's tree as it lies in the tables.
 *
 * <p>Subtrees below level 4 are not stored: at most 16 leaf hashes are read where one is asked for, and the tree costs an eighth of a row per leaf rather than a whole one.
 */
public final class AuditTree {
  public static final int LOWEST_STORED = 4;

  private AuditTree() {}

  /** The leaves committed as {@code query} sees them. */
  public static long size(Query query) {
    return query.number("SELECT COALESCE(MAX(idx) + 1, 0) FROM audit_leaf");
  }

  /** The edge of the tree as {@code query} sees it. */
  public static Frontier frontier(Query query) {
    return Frontier.of(size(query), subtrees(query));
  }

  /** Hashes from the tables, a few rows each; {@code Problem AUDIT-001} where one is missing. */
  public static Subtrees subtrees(Query query) {
    return (level, index) -> level >= LOWEST_STORED ? stored(query, level, index) : fromLeaves(query, level, index);
  }

  static Frontier append(Session session, Frontier frontier, byte[] body) {
    byte[] hash = MerkleHash.leaf(body);
    session.change("INSERT INTO audit_leaf (idx, body, hash) VALUES (?, ?, ?)", frontier.size(), body, hash);
    return frontier.append(hash, (level, index, node) -> {
      if (level >= LOWEST_STORED) session.change("INSERT INTO audit_node (level, idx, hash) VALUES (?, ?, ?)", level, index, node);
    });
  }

  private static byte[] stored(Query query, int level, long index) {
    return query.first("SELECT hash FROM audit_node WHERE level = ? AND idx = ?", row -> row.bytes(1), level, index).orElseThrow(() -> missing(level, index));
  }

  private static byte[] fromLeaves(Query query, int level, long index) {
    long begin = index << level;
    List<byte[]> hashes = query.list("SELECT hash FROM audit_leaf WHERE idx >= ? AND idx < ? ORDER BY idx", row -> row.bytes(1), begin, begin + (1L << level));
    if (hashes.size() != 1 << level) throw missing(level, index);
    while (hashes.size() > 1) {
      List<byte[]> above = new ArrayList<>();
      for (int i = 0; i < hashes.size(); i += 2) above.add(MerkleHash.node(hashes.get(i), hashes.get(i + 1)));
      hashes = above;
    }
    return hashes.getFirst();
  }

  private static Problem missing(int level, long index) {
    return new Problem("AUDIT-001", "the audit log lacks the subtree " + index + " of level " + level, "run `bulwark log verify DIR` and restore the state from a backup");
  }
}

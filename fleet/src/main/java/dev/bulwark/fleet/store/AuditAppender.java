package dev.bulwark.fleet.store;

import dev.bulwark.fleet.merkle.Frontier;
import dev.bulwark.fleet.merkle.MerkleHash;
import dev.bulwark.fleet.merkle.Subtrees;
import java.util.List;

/**
 * Writes leaves and the hashes of complete subtrees.
 *
 * <p>Subtrees below level 4 are not stored: at most 16 leaves are hashed anew where one is asked for, and the tree costs an eighth of a row per leaf rather than a whole one.
 */
final class AuditAppender {
  static final int LOWEST_STORED = 4;

  private AuditAppender() {}

  static Frontier append(Session session, Frontier frontier, byte[] body) {
    session.change("INSERT INTO audit_leaf (idx, body) VALUES (?, ?)", frontier.size(), body);
    return frontier.append(MerkleHash.leaf(body), (level, index, hash) -> {
      if (level >= LOWEST_STORED) session.change("INSERT INTO audit_node (level, idx, hash) VALUES (?, ?, ?)", (long) level, index, hash);
    });
  }

  static Frontier load(Query query) {
    return Frontier.of(size(query), subtrees(query));
  }

  static long size(Query query) {
    return query.number("SELECT COALESCE(MAX(idx) + 1, 0) FROM audit_leaf");
  }

  static Subtrees subtrees(Query query) {
    return (level, index) -> {
      if (level >= LOWEST_STORED)
        return query.first("SELECT hash FROM audit_node WHERE level = ? AND idx = ?", row -> row.bytes(1), (long) level, index).orElseThrow(() -> missing(level, index));
      long begin = index << level;
      List<byte[]> hashes = query.list("SELECT body FROM audit_leaf WHERE idx >= ? AND idx < ? ORDER BY idx", row -> MerkleHash.leaf(row.bytes(1)), begin, begin + (1L << level));
      if (hashes.size() != 1 << level) throw missing(level, index);
      for (int count = hashes.size(); count > 1; count /= 2) {
        List<byte[]> below = hashes;
        hashes = java.util.stream.IntStream.range(0, count / 2).mapToObj(i -> MerkleHash.node(below.get(2 * i), below.get(2 * i + 1))).toList();
      }
      return hashes.getFirst();
    };
  }

  private static dev.bulwark.fleet.problem.Problem missing(int level, long index) {
    return new dev.bulwark.fleet.problem.Problem("AUDIT-001", "the audit log lacks the subtree " + index + " of level " + level, "run `bulwark log verify DIR` and restore the state from a backup");
  }
}

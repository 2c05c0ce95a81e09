package dev.bulwark.fleet.audit;

import dev.bulwark.fleet.merkle.Frontier;
import dev.bulwark.fleet.merkle.MerkleHash;
import dev.bulwark.fleet.store.AuditTree;
import dev.bulwark.fleet.store.Leaf;
import dev.bulwark.fleet.store.Query;
import java.security.PublicKey;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Walks all leaves once, in order, and compares each stored leaf hash, each stored subtree and each signed head with what the bodies hash to. */
final class TreeCheck {
  private static final int PAGE = 1_024;

  private final Query query;
  private final PublicKey key;
  private final @Nullable SignedHead witness;
  private final LeafFacts facts;
  private final ArrayDeque<SignedHead> heads = new ArrayDeque<>();
  private long nextHead;
  private long nodes;
  private Frontier edge = Frontier.EMPTY;

  TreeCheck(Query query, PublicKey key, @Nullable SignedHead witness, LeafFacts facts) {
    this.query = query;
    this.key = key;
    this.witness = witness;
    this.facts = facts;
  }

  private record Stored(long index, byte[] body, byte[] hash) {}

  /** The number of leaves, all good. */
  long run() {
    if (witness != null && !witness.signedBy(key)) throw wrong("the signed head beside the database is not signed with the log's key");
    checkHeads();
    while (true) {
      List<Stored> page =
          query.list("SELECT idx, body, hash FROM audit_leaf WHERE idx >= ? ORDER BY idx LIMIT ?", row -> new Stored(row.number(1), row.bytes(2), row.bytes(3)), edge.size(), PAGE);
      for (Stored leaf : page) take(leaf);
      if (page.size() < PAGE) break;
    }
    if (query.number("SELECT COUNT(*) FROM audit_leaf WHERE idx < 0") > 0) throw wrong("there are leaves before the first");
    refillHeads();
    if (!heads.isEmpty()) throw wrong("the log has " + edge.size() + " leaves, a signed head " + heads.getFirst().size() + ": its end was cut off");
    if (witness != null && witness.size() > edge.size()) throw wrong("the log has " + edge.size() + " leaves, the signed head beside the database " + witness.size() + ": its end was cut off");
    if (query.number("SELECT COUNT(*) FROM audit_node") != nodes) throw wrong("there are stored subtrees of leaves that do not exist");
    return edge.size();
  }

  private void take(Stored leaf) {
    if (leaf.index() != edge.size()) throw wrong("leaf " + edge.size() + " is missing");
    byte[] hash = MerkleHash.leaf(leaf.body());
    if (!Arrays.equals(hash, leaf.hash())) throw wrong("leaf " + leaf.index() + " was altered: it does not have its stored hash");
    try {
      facts.take(Leaf.parse(leaf.body()));
    } catch (IllegalArgumentException e) {
      throw wrong("leaf " + leaf.index() + " is no audit leaf");
    }
    edge = edge.append(hash, this::compareNode);
    checkHeads();
  }

  private void compareNode(int level, long index, byte[] hash) {
    if (level < AuditTree.LOWEST_STORED) return;
    nodes++;
    byte[] stored = query.first("SELECT hash FROM audit_node WHERE level = ? AND idx = ?", row -> row.bytes(1), level, index).orElse(null);
    if (stored == null) throw wrong("subtree " + index + " of level " + level + " is missing");
    if (!Arrays.equals(stored, hash)) throw wrong("subtree " + index + " of level " + level + " is not that of its leaves");
  }

  /** All heads of the size just reached. */
  private void checkHeads() {
    refillHeads();
    while (!heads.isEmpty() && heads.getFirst().size() == edge.size()) compare(heads.removeFirst());
    if (witness != null && witness.size() == edge.size()) compare(witness);
  }

  private void compare(SignedHead head) {
    if (!head.root().equals(HexFormat.of().formatHex(edge.root()))) throw wrong("the leaves are not those of the signed head of " + head.size() + " leaves: one was altered, moved, added or removed");
    if (head != witness && !head.signedBy(key)) throw wrong("the head of " + head.size() + " leaves is not signed with the log's key");
  }

  private void refillHeads() {
    if (!heads.isEmpty() || nextHead == Long.MAX_VALUE) return;
    heads.addAll(AuditLog.heads(query, nextHead, PAGE));
    nextHead = heads.size() < PAGE ? Long.MAX_VALUE : heads.getLast().size() + 1;
  }

  private Contradiction wrong(String what) {
    return new Contradiction(edge.size(), what);
  }
}

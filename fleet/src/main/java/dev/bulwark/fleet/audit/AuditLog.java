package dev.bulwark.fleet.audit;

import dev.bulwark.fleet.keys.SigningKey;
import dev.bulwark.fleet.merkle.Frontier;
import dev.bulwark.fleet.merkle.MerkleProofs;
import dev.bulwark.problem.Problem;
import dev.bulwark.fleet.store.AuditTree;
import dev.bulwark.fleet.store.Leaf;
import dev.bulwark.fleet.store.Query;
import dev.bulwark.fleet.store.Row;
import dev.bulwark.fleet.store.Store;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Heads and proofs of the audit log; its leaves are appended by {@code Tx.audit} in the commit of what they tell.
 *
 * <h2>Guarantees</h2> A head covers only leaves that are on stable storage, and is itself on stable storage, in the file first and in the database then, when {@link #signHead} returns. Heads of
 * one log are consistent: the later extends the earlier.
 * <h2>Does not guarantee</h2> That leaves after the newest signed head cannot be rewritten by someone who owns the machine: sign often, and hand heads to others.
 * <h2>Fails by</h2> {@code Problem AUDIT-…}, {@code STORE-…}, or what the key throws.
 *
 * <p>Thread-safe.
 */
public final class AuditLog {
  private final Store store;
  private final InstantSource clock;
  private final HeadFile copy;
  private final ReentrantLock signing = new ReentrantLock();

  /**
   * @param folder where {@code head.json} is kept: the state directory's {@code audit}
   */
  public AuditLog(Store store, InstantSource clock, Path folder) {
    this.store = store;
    this.clock = clock;
    this.copy = new HeadFile(folder);
  }

  /** The tree as it stands, unsigned. {@code root} is lower-case hex. */
  public record Head(long size, String root) {}

  public Head head() {
    Frontier edge = store.read(AuditTree::frontier);
    return new Head(edge.size(), HexFormat.of().formatHex(edge.root()));
  }

  /** Signs the head of what is committed. The newest signed head is returned again where nothing was appended since. */
  public SignedHead signHead(SigningKey key) {
    signing.lock();
    try {
      Frontier edge = store.read(AuditTree::frontier);
      Optional<SignedHead> promised = promised();
      if (promised.isPresent()) {
        refuseToContradict(promised.get(), edge);
        if (promised.get().size() == edge.size() && newestHead().filter(promised.get()::equals).isPresent()) return promised.get();
      }
      SignedHead head = SignedHead.sign(edge.size(), edge.root(), clock.instant(), key);
      copy.write(head);
      store.run(tx -> tx.change("INSERT INTO audit_head (size, root, at, signature) VALUES (?, ?, ?, ?) ON CONFLICT (size) DO UPDATE SET at = excluded.at, signature = excluded.signature",
          head.size(), edge.root(), head.at(), Base64.getDecoder().decode(head.signature())));
      return head;
    } finally {
      signing.unlock();
    }
  }

  /** What was signed last; the file is never behind the database. */
  private Optional<SignedHead> promised() {
    try {
      return copy.read();
    } catch (IllegalArgumentException damaged) {
      throw contradiction(damaged.getMessage(), damaged);
    }
  }

  /** Signing a log that was cut or rewritten would make the new state the true one. */
  private void refuseToContradict(SignedHead promised, Frontier edge) {
    if (promised.size() > edge.size()) throw contradiction("the log has " + edge.size() + " leaves, a signed head " + promised.size(), null);
    byte[] root = store.read(query -> Frontier.of(promised.size(), AuditTree.subtrees(query)).root());
    if (!HexFormat.of().formatHex(root).equals(promised.root())) throw contradiction("the first " + promised.size() + " leaves are not those of the signed head", null);
  }

  private static Problem contradiction(@Nullable String detail, @Nullable Throwable cause) {
    return new Problem("AUDIT-005", "the audit log contradicts what was signed: " + detail,
        "run `bulwark log verify DIR`; if the state was restored from a backup on purpose, keep audit/head.json elsewhere as evidence and remove it", cause);
  }

  public Optional<SignedHead> newestHead() {
    return store.read(AuditLog::newestHead);
  }

  /** The siblings from leaf {@code index} up to the root of the first {@code size} leaves, for {@link MerkleProofs#includes}. */
  public List<byte[]> inclusion(long index, long size) {
    return store.read(query -> MerkleProofs.inclusion(index, within(query, size), AuditTree.subtrees(query)));
  }

  /** What leads from the root of {@code from} leaves to that of {@code to}, for {@link MerkleProofs#extendsTree}. */
  public List<byte[]> consistency(long from, long to) {
    return store.read(query -> MerkleProofs.consistency(from, within(query, to), AuditTree.subtrees(query)));
  }

  /** The leaves {@code [from, from + limit)} that exist. */
  public List<Leaf> leaves(long from, int limit) {
    return store.read(query -> query.list("SELECT body FROM audit_leaf WHERE idx >= ? ORDER BY idx LIMIT ?", row -> Leaf.parse(row.bytes(1)), from, limit));
  }

  static Optional<SignedHead> newestHead(Query query) {
    return query.first("SELECT size, root, at, signature FROM audit_head ORDER BY size DESC LIMIT 1", AuditLog::head);
  }

  /** Heads of {@code from} leaves and more, in order. */
  static List<SignedHead> heads(Query query, long from, int limit) {
    return query.list("SELECT size, root, at, signature FROM audit_head WHERE size >= ? ORDER BY size LIMIT ?", AuditLog::head, from, limit);
  }

  private static SignedHead head(Row row) {
    return new SignedHead(row.number(1), HexFormat.of().formatHex(row.bytes(2)), row.time(3), Base64.getEncoder().encodeToString(row.bytes(4)));
  }

  private static long within(Query query, long size) {
    long there = AuditTree.size(query);
    if (size > there) throw new IllegalArgumentException("the log has " + there + " leaves, not " + size);
    return size;
  }
}

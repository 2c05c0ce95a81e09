package dev.bulwark.fleet.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.integers;

import dev.bulwark.fleet.device.Fingerprint;
import dev.bulwark.fleet.merkle.MerkleHash;
import dev.bulwark.problem.Problem;
import dev.bulwark.fleet.store.Leaf;
import dev.bulwark.fleet.store.Store;
import dev.bulwark.fleet.store.Stores;
import dev.bulwark.fleet.store.Tx;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditVerificationTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123Z");
  private static final TestKey KEY = TestKey.make();

  @TempDir Path state;
  private Store store;
  private AuditLog log;

  @BeforeEach
  void start() throws Exception {
    store = Stores.sqlite(state.resolve("store"), () -> NOW);
    log = new AuditLog(store, () -> NOW, state.resolve("audit"));
    Files.createDirectories(state.resolve("trust"));
    Files.writeString(state.resolve("trust/audit.pub"), HeadKey.pem(KEY.publicKey()));
  }

  @AfterEach
  void stop() {
    store.close();
  }

  private void append(int count) {
    store.run(tx -> {
      for (int i = 0; i < count; i++) tx.audit("note", Map.of("n", "" + i));
    });
  }

  private void issue(String device, boolean revoked) {
    byte[] der = ("certificate of " + device).getBytes(StandardCharsets.UTF_8);
    String fingerprint = Fingerprint.of(der).hex();
    store.run(tx -> {
      tx.change("INSERT INTO cert (issuer_id, serial, device_id, fingerprint, spki_sha256, profile, not_before, not_after, status, der) VALUES ('device', ?, ?, ?, ?, 'p', 1, 2, ?, ?)",
          "0" + device, device, fingerprint, device, revoked ? "revoked" : "good", der);
      tx.audit("issue", Map.of("device", device, "serial", "0" + device, "fingerprint", fingerprint));
      if (revoked) tx.audit("revoke", Map.of("device", device, "serial", "0" + device, "fingerprint", fingerprint, "reason", "keyCompromise"));
    });
  }

  private AuditVerification.Report verify() {
    return AuditVerification.verifyFolder(state);
  }

  /** What verification says of a store altered by {@code tampering}, which is then undone. */
  private AuditVerification.Report after(Consumer<Tx> tampering) {
    AuditVerification.Report[] report = new AuditVerification.Report[1];
    SignedHead witness = log.newestHead().orElse(null);
    assertThatThrownBy(() -> store.run(tx -> {
      tampering.accept(tx);
      report[0] = AuditVerification.verify(tx, KEY.publicKey(), witness);
      throw new Undone();
    })).isInstanceOf(Undone.class);
    return report[0];
  }

  private static final class Undone extends RuntimeException {}

  @Test
  void an_untouched_log_is_intact_while_the_server_runs_and_after() {
    issue("d1", false);
    log.signHead(KEY);
    append(40);
    log.signHead(KEY);
    issue("d2", true);
    assertThat(verify()).isEqualTo(new AuditVerification.Report(true, 43, null));
    store.close();
    assertThat(verify()).isEqualTo(new AuditVerification.Report(true, 43, null));
  }

  @Test
  void an_empty_log_is_intact() {
    log.signHead(KEY);
    assertThat(verify()).isEqualTo(new AuditVerification.Report(true, 0, null));
  }

  @Test
  void any_flipped_bit_of_a_body_a_hash_a_subtree_or_a_head_is_found() {
    for (int i = 0; i < 7; i++) {
      append(9);
      log.signHead(KEY);
    }
    append(5);
    assertThat(after(tx -> {}).intact()).isTrue();
    qt().withExamples(150).forAll(integers().between(0, 4), integers().between(0, 1_000_000)).checkAssert((place, pick) -> {
      AuditVerification.Report report = after(tx -> {
        String[] where = {"audit_leaf body idx", "audit_leaf hash idx", "audit_node hash idx", "audit_head root size", "audit_head signature size"};
        String[] part = where[place].split(" ");
        long rows = tx.number("SELECT COUNT(*) FROM " + part[0]);
        long row = tx.list("SELECT " + part[2] + " FROM " + part[0] + " ORDER BY 1", r -> r.number(1)).get((int) (pick % rows));
        byte[] bytes = tx.list("SELECT " + part[1] + " FROM " + part[0] + " WHERE " + part[2] + " = ?", r -> r.bytes(1), row).getFirst();
        bytes[pick % bytes.length] ^= (byte) (1 << (pick / 7 % 8));
        tx.change("UPDATE " + part[0] + " SET " + part[1] + " = ? WHERE " + part[2] + " = ?", bytes, row);
      });
      assertThat(report.intact()).isFalse();
      assertThat(report.problem()).isNotBlank();
    });
  }

  @Test
  void a_leaf_rewritten_together_with_its_hash_is_found_by_the_signed_head() {
    append(10);
    log.signHead(KEY);
    AuditVerification.Report report = after(tx -> {
      byte[] forged = new Leaf("note", Map.of("n", "forged"), NOW).canonical();
      tx.change("UPDATE audit_leaf SET body = ?, hash = ? WHERE idx = 4", forged, MerkleHash.leaf(forged));
    });
    assertThat(report.intact()).isFalse();
    assertThat(report.problem()).contains("not those of the signed head of 10 leaves");
  }

  @Test
  void a_deletion_a_reorder_an_insertion_and_a_truncation_are_found() {
    append(20);
    log.signHead(KEY);
    append(3);
    assertThat(after(tx -> tx.change("DELETE FROM audit_leaf WHERE idx = 7")).problem()).contains("leaf 7 is missing");
    assertThat(after(tx -> tx.change("DELETE FROM audit_leaf WHERE idx >= 18")).problem()).contains("cut off");
    assertThat(after(tx -> {
      tx.change("UPDATE audit_leaf SET idx = 1000 WHERE idx = 3");
      tx.change("UPDATE audit_leaf SET idx = 3 WHERE idx = 4");
      tx.change("UPDATE audit_leaf SET idx = 4 WHERE idx = 1000");
    }).problem()).contains("subtree 0 of level 4");
    assertThat(after(tx -> tx.change("INSERT INTO audit_leaf (idx, body, hash) SELECT -1, body, hash FROM audit_leaf WHERE idx = 0")).intact()).isFalse();
    assertThat(after(tx -> tx.change("DELETE FROM audit_node")).intact()).isFalse();
    assertThat(after(tx -> {
      tx.change("DELETE FROM audit_head");
      tx.change("DELETE FROM audit_leaf WHERE idx >= 17");
    }).problem()).contains("beside the database");
    assertThat(after(tx -> {}).intact()).isTrue();
  }

  @Test
  void a_head_signed_with_another_key_is_found() {
    append(3);
    log.signHead(TestKey.make());
    assertThat(verify().problem()).contains("not signed with the log's key");
  }

  @Test
  void a_certificate_that_the_log_does_not_know_is_found() {
    issue("d1", false);
    AuditVerification.Report report = after(tx -> tx.change(
        "INSERT INTO cert (issuer_id, serial, device_id, fingerprint, spki_sha256, profile, not_before, not_after, status, der) VALUES ('device', '0b', 'd1', ?, 's', 'p', 1, 2, 'good', ?)",
        Fingerprint.of(new byte[] {1}).hex(), new byte[] {1}));
    assertThat(report.problem()).isEqualTo("certificate 0b of d1 is not in the log as issued");
    assertThat(after(tx -> tx.change("UPDATE cert SET der = ?", new byte[] {2})).problem()).contains("does not have its stored fingerprint");
    assertThat(after(tx -> tx.change("UPDATE cert SET device_id = 'd2'")).problem()).contains("not in the log as issued");
  }

  @Test
  void a_certificate_that_was_issued_and_is_gone_from_the_store_is_found() {
    issue("d1", false);
    issue("d2", true);
    store.run(tx -> tx.audit("issue", Map.of("issuer", "server", "serial", "0c", "fingerprint", "ab")));
    assertThat(after(tx -> {}).intact()).isTrue();
    assertThat(after(tx -> tx.change("DELETE FROM cert WHERE device_id = 'd2'")).problem()).isEqualTo("the store lacks 1 certificates that the log tells of as issued");
    assertThat(after(tx -> tx.change("DELETE FROM cert")).problem()).isEqualTo("the store lacks 2 certificates that the log tells of as issued");
    assertThat(after(tx -> tx.change("UPDATE cert SET device_id = NULL WHERE device_id = 'd1'")).problem()).contains("the store lacks 1");
  }

  @Test
  void a_revocation_without_a_leaf_and_one_undone_in_the_store_are_found() {
    issue("d1", false);
    issue("d2", true);
    assertThat(after(tx -> tx.change("UPDATE cert SET status = 'revoked' WHERE device_id = 'd1'")).problem()).isEqualTo("certificate 0d1 of d1 is revoked, but not in the log");
    assertThat(after(tx -> tx.change("UPDATE cert SET status = 'good' WHERE device_id = 'd2'")).problem()).isEqualTo("certificate 0d2 of d2 was revoked, and is good again in the store");
    assertThat(after(tx -> {}).intact()).isTrue();
  }

  @Test
  void a_database_put_back_to_an_earlier_day_contradicts_the_head_beside_it_and_is_not_signed_again() throws Exception {
    append(5);
    log.signHead(KEY);
    store.close();
    byte[] earlier = Files.readAllBytes(state.resolve("store/bulwark.db"));
    store = Stores.sqlite(state.resolve("store"), () -> NOW);
    log = new AuditLog(store, () -> NOW, state.resolve("audit"));
    append(5);
    log.signHead(KEY);
    store.close();
    Files.write(state.resolve("store/bulwark.db"), earlier);
    assertThat(verify().problem()).isEqualTo("the log has 5 leaves, the signed head beside the database 10: its end was cut off");

    store = Stores.sqlite(state.resolve("store"), () -> NOW);
    log = new AuditLog(store, () -> NOW, state.resolve("audit"));
    assertThatThrownBy(() -> log.signHead(KEY)).isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.code()).isEqualTo("AUDIT-005"));
    issue("another-history", false);
    append(20);
    assertThatThrownBy(() -> log.signHead(KEY)).isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.code()).isEqualTo("AUDIT-005"));
  }

  @Test
  void a_head_file_that_is_missing_older_altered_or_garbage_is_found() throws Exception {
    append(2);
    log.signHead(KEY);
    Path file = state.resolve("audit/head.json");
    String first = Files.readString(file);
    append(2);
    log.signHead(KEY);
    String second = Files.readString(file);
    assertThat(verify().intact()).isTrue();
    Files.writeString(file, first);
    assertThat(verify().problem()).contains("put back to an earlier one");
    Files.writeString(file, second.replace("\"size\":4", "\"size\":3"));
    assertThat(verify().intact()).isFalse();
    Files.writeString(file, "{\"size\":4}");
    assertThat(verify().intact()).isFalse();
    Files.writeString(file, "x".repeat(10_000));
    assertThat(verify().intact()).isFalse();
    Files.delete(file);
    assertThat(verify().problem()).contains("missing");
  }

  @Test
  void flipped_bytes_of_the_database_file_never_pass_for_an_intact_log_of_other_leaves() throws Exception {
    for (int i = 0; i < 30; i++) issue("d" + i, i % 3 == 0);
    log.signHead(KEY);
    store.close();
    Path file = state.resolve("store/bulwark.db");
    byte[] sound = Files.readAllBytes(file);
    byte[] needle = "certificate of d17".getBytes(StandardCharsets.UTF_8);
    java.util.Random random = new java.util.Random(7);
    int found = 0;
    for (int round = 0; round < 60; round++) {
      byte[] altered = sound.clone();
      int at = round == 0 ? indexOf(sound, needle) : random.nextInt(100, altered.length);
      altered[at] ^= (byte) (1 << random.nextInt(8));
      try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
        out.write(altered);
      }
      AuditVerification.Report report = verify();
      // A byte of a free page or another table harms no leaf; the leaves themselves are all there then.
      if (report.intact()) assertThat(report.records()).isEqualTo(40);
      else found++;
      if (round == 0) assertThat(report.intact()).isFalse();
    }
    assertThat(found).isGreaterThan(5);
    Files.write(file, sound);
    assertThat(verify()).isEqualTo(new AuditVerification.Report(true, 40, null));
    store = Stores.sqlite(state.resolve("store"), () -> NOW);
  }

  @Test
  void a_folder_without_a_log_or_without_a_key_is_a_coded_problem() throws Exception {
    assertThatThrownBy(() -> AuditVerification.verifyFolder(state.resolve("nowhere"))).isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.code()).isEqualTo("AUDIT-003"));
    Files.writeString(state.resolve("trust/audit.pub"), "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n");
    assertThatThrownBy(this::verify).isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.code()).isEqualTo("AUDIT-003"));
    Files.writeString(state.resolve("trust/audit.pub"), HeadKey.pem(KEY.publicKey()));
    store.close();
    Files.delete(state.resolve("store/bulwark.db"));
    assertThatThrownBy(this::verify).isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.code()).isEqualTo("STORE-003"));
    assertThat(state.resolve("store/bulwark.db")).doesNotExist();
  }

  private static int indexOf(byte[] text, byte[] part) {
    for (int i = 0; i + part.length <= text.length; i++) if (java.util.Arrays.equals(text, i, i + part.length, part, 0, part.length)) return i;
    throw new IllegalStateException("the file does not contain it");
  }
}

package dev.bulwark.fleet.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulwark.fleet.merkle.MerkleHash;
import dev.bulwark.fleet.merkle.MerkleProofs;
import dev.bulwark.fleet.store.Leaf;
import dev.bulwark.fleet.store.Store;
import dev.bulwark.fleet.store.Stores;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditLogTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123Z");
  private static final TestKey KEY = TestKey.make();

  @TempDir Path state;
  private Store store;
  private AuditLog log;

  @BeforeEach
  void start() {
    store = Stores.sqlite(state.resolve("store"), () -> NOW);
    log = new AuditLog(store, () -> NOW, state.resolve("audit"));
  }

  @AfterEach
  void stop() {
    store.close();
  }

  private void append(int count) {
    for (int i = 0; i < count; i++) store.run(tx -> tx.audit("note", Map.of("text", "ä\n\"")));
  }

  @Test
  void a_leaf_has_one_byte_form_with_sorted_members_and_the_time_in_milliseconds() {
    byte[] body = new Leaf("issue", Map.of("serial", "0a", "device", "d\"1\u0001\n", "z", "ä\ud83d\ude00\ud83d"), NOW).canonical();
    assertThat(new String(body, java.nio.charset.StandardCharsets.UTF_8))
        .isEqualTo("{\"kind\":\"issue\",\"members\":{\"device\":\"d\\\"1\\u0001\\n\",\"serial\":\"0a\",\"z\":\"ä\ud83d\ude00\ufffd\"},\"time\":\"2026-03-01T12:00:00.123Z\"}");
    assertThat(Leaf.parse(body).canonical()).isEqualTo(body);
  }

  @Test
  void a_leaf_is_a_short_fact() {
    assertThatThrownBy(() -> new Leaf("note", Map.of("text", "x".repeat(70_000)), NOW).canonical()).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Leaf.parse("{\"kind\":\"a\"}".getBytes(java.nio.charset.StandardCharsets.UTF_8))).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Leaf.parse("[".repeat(5_000).getBytes(java.nio.charset.StandardCharsets.UTF_8))).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_head_is_signed_over_its_size_root_and_time() {
    append(3);
    SignedHead head = log.signHead(KEY);
    assertThat(head.size()).isEqualTo(3);
    assertThat(head.root()).isEqualTo(log.head().root());
    assertThat(head.signedBy(KEY.publicKey())).isTrue();
    assertThat(head.signedBy(TestKey.make().publicKey())).isFalse();
    assertThat(new SignedHead(2, head.root(), head.at(), head.signature()).signedBy(KEY.publicKey())).isFalse();
    assertThat(new SignedHead(3, head.root().replace(head.root().charAt(0), head.root().charAt(0) == 'a' ? 'b' : 'a'), head.at(), head.signature()).signedBy(KEY.publicKey())).isFalse();
    assertThat(new SignedHead(3, head.root(), NOW.plusMillis(1), head.signature()).signedBy(KEY.publicKey())).isFalse();
    assertThat(new SignedHead(3, head.root(), head.at(), "not base64").signedBy(KEY.publicKey())).isFalse();
  }

  @Test
  void a_log_that_has_not_grown_keeps_its_head() {
    append(2);
    SignedHead head = log.signHead(KEY);
    assertThat(log.signHead(KEY)).isEqualTo(head);
    append(1);
    assertThat(log.signHead(KEY).size()).isEqualTo(3);
    assertThat(log.newestHead()).map(SignedHead::size).contains(3L);
  }

  @Test
  void every_leaf_is_proven_in_every_signed_head_and_every_head_extends_the_earlier_ones() {
    List<SignedHead> heads = new java.util.ArrayList<>();
    for (int i = 0; i < 6; i++) {
      append(1 + 7 * i);
      heads.add(log.signHead(KEY));
    }
    List<byte[]> leaves = store.read(query -> query.list("SELECT body FROM audit_leaf ORDER BY idx", row -> MerkleHash.leaf(row.bytes(1))));
    for (SignedHead head : heads) {
      byte[] root = HexFormat.of().parseHex(head.root());
      for (long i = 0; i < head.size(); i += 3) assertThat(MerkleProofs.includes(leaves.get((int) i), i, head.size(), log.inclusion(i, head.size()), root)).isTrue();
      for (SignedHead earlier : heads)
        if (earlier.size() <= head.size())
          assertThat(MerkleProofs.extendsTree(earlier.size(), HexFormat.of().parseHex(earlier.root()), head.size(), root, log.consistency(earlier.size(), head.size()))).isTrue();
    }
    assertThat(log.leaves(0, 5)).hasSize(5).allSatisfy(leaf -> assertThat(leaf.members()).containsEntry("text", "ä\n\""));
    assertThatThrownBy(() -> log.inclusion(0, 10_000)).isInstanceOf(IllegalArgumentException.class);
  }
}

package dev.bulwark.server.audits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.fleet.device.Fingerprint;
import dev.bulwark.fleet.registry.Registry;
import dev.bulwark.fleet.store.Store;
import dev.bulwark.fleet.store.Stores;
import dev.bulwark.hardening.fleet.DeviceFacts;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FleetFactsTest {
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
  @TempDir Path folder;
  private Store store;
  private Registry registry;

  @BeforeEach
  void open() {
    store = Stores.sqlite(folder);
    registry = new Registry(store, () -> NOW, new SecureRandom());
  }

  @AfterEach
  void close() {
    store.close();
  }

  private void devices(int count) {
    StringBuilder csv = new StringBuilder("id,class,zone,site,tags\n");
    for (int i = 0; i < count; i++) csv.append("d-").append(String.format("%04d", i)).append(",camera,hall,north,\n");
    registry.importCsv(csv.toString());
  }

  private void certificate(String device, String serial, int toHours, @Nullable Instant revokedAt, @Nullable Instant seen) {
    store.run(tx -> {
      tx.change(
          "INSERT INTO cert (issuer_id, serial, device_id, fingerprint, spki_sha256, profile, not_before, not_after, status, revoked_at, der) VALUES ('device', ?, ?, ?, ?, 'default', ?, ?, ?, ?, ?)",
          serial, device, Fingerprint.of(serial.getBytes(StandardCharsets.UTF_8)).hex(), "k" + serial, NOW.minus(Duration.ofDays(30)), NOW.plus(Duration.ofHours(toHours)), revokedAt == null ? "good" : "revoked", revokedAt,
          new byte[] {1});
      if (seen != null) tx.change("INSERT INTO cert_seen (serial, device_id, at) VALUES (?, ?, ?)", serial, device, seen);
    });
  }

  private List<DeviceFacts> read(Map<String, String> sessions) {
    List<DeviceFacts> all = new ArrayList<>();
    new FleetFacts(
            store, registry, id -> sessions.containsKey(id.value()) ? List.of(new DeviceFacts.Session("main", sessions.get(id.value()), NOW, "192.0.2.1")) : List.of(), NOW)
        .forEachRemaining(all::add);
    return all;
  }

  private DeviceFacts first(Map<String, String> sessions) {
    return read(sessions).getFirst();
  }

  @Test
  void every_device_comes_once_over_all_pages() {
    assertThat(read(Map.of())).isEmpty();
    devices(401);
    assertThat(read(Map.of())).extracting(DeviceFacts::id).containsExactlyElementsOf(IntStream.range(0, 401).mapToObj(i -> String.format("d-%04d", i)).toList());
    assertThat(read(Map.of()).getFirst().site()).isEqualTo("north");
  }

  @Test
  void a_page_that_is_just_full_is_no_end() {
    devices(200);
    assertThat(read(Map.of())).hasSize(200);
  }

  @Test
  void good_certificates_come_and_those_seen_when_they_should_not_have_been_and_not_the_many_that_are_over() {
    devices(1);
    certificate("d-0000", "01", 24, null, NOW);
    certificate("d-0000", "02", -24, null, NOW.minus(Duration.ofHours(30)));
    certificate("d-0000", "03", -24, null, NOW.minus(Duration.ofHours(3)));
    certificate("d-0000", "04", 24, NOW.minus(Duration.ofHours(9)), NOW.minus(Duration.ofHours(30)));
    certificate("d-0000", "05", 24, NOW.minus(Duration.ofHours(9)), NOW.minus(Duration.ofHours(3)));
    assertThat(first(Map.of()).certificates()).extracting(DeviceFacts.Certificate::serial).containsExactlyInAnyOrder("01", "03", "05");
    assertThat(first(Map.of()).certificates()).filteredOn(c -> c.serial().equals("05")).singleElement().satisfies(c -> {
      assertThat(c.revokedAt()).isEqualTo(NOW.minus(Duration.ofHours(9)));
      assertThat(c.lastSeen()).isEqualTo(NOW.minus(Duration.ofHours(3)));
      assertThat(c.issuer()).isEqualTo("device");
      assertThat(c.key().weak()).as("a key that cannot be read").isEmpty();
    });
  }

  @Test
  void the_certificate_of_a_live_session_comes_whatever_its_state() {
    devices(1);
    certificate("d-0000", "02", -24, null, null);
    assertThat(first(Map.of()).certificates()).isEmpty();
    assertThat(first(Map.of("d-0000", "02")).certificates()).extracting(DeviceFacts.Certificate::serial).containsExactly("02");
    assertThat(first(Map.of("d-0000", "99")).certificates()).isEmpty();
  }

  @Test
  void a_device_with_more_certificates_than_a_page_has_room_for_is_read_alone() {
    devices(2);
    store.run(tx -> {
      for (int i = 0; i < 5_001; i++)
        tx.change(
            "INSERT INTO cert (issuer_id, serial, device_id, fingerprint, spki_sha256, profile, not_before, not_after, status, der) VALUES ('device', ?, 'd-0000', ?, 'k', 'default', ?, ?, 'good', ?)",
            "a" + i, "f" + i, NOW.minusSeconds(1), NOW.plusSeconds(i + 1), new byte[] {1});
    });
    certificate("d-0001", "01", 24, null, null);
    List<DeviceFacts> all = read(Map.of());
    assertThat(all.get(0).certificates()).hasSize(500).extracting(DeviceFacts.Certificate::serial).contains("a5000");
    assertThat(all.get(1).certificates()).hasSize(1);
  }

  @Test
  void what_the_log_said_comes_with_its_device() {
    devices(2);
    long today = Math.floorDiv(NOW.toEpochMilli(), Duration.ofDays(1).toMillis());
    store.run(tx -> {
      tx.change("INSERT INTO posture (device_id, at, facts) VALUES ('d-0001', ?, ?)", NOW, "{\"os\":\"4.1\",\"u\":\"\\u00fc\"}");
      for (int day = 0; day < 3; day++) tx.change("INSERT INTO takeover (device_id, day, displaced, moved) VALUES ('d-0001', ?, 10, 3)", today - day);
    });
    assertThat(read(Map.of()).get(0).posture()).isEmpty();
    assertThat(read(Map.of()).get(1).posture()).containsExactlyInAnyOrderEntriesOf(Map.of("os", "4.1", "u", "ü"));
    assertThat(read(Map.of()).get(1).takeovers()).as("yesterday and today").isEqualTo(new DeviceFacts.Takeovers(20, 6));
    assertThat(read(Map.of()).get(1).credentials().orElseThrow()).as("its one-time token").hasSize(1);
  }
}

package dev.bulwark.fleet.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.fleet.device.DeviceId;
import dev.bulwark.fleet.device.Serial;
import dev.bulwark.fleet.event.Event;
import dev.bulwark.fleet.event.EventId;
import dev.bulwark.fleet.event.EventLog;
import dev.bulwark.fleet.event.SegmentEventLog;
import dev.bulwark.fleet.store.Store;
import dev.bulwark.fleet.store.Stores;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SightingsTest {
  private static final Instant AT = Instant.parse("2026-03-01T23:59:59Z");
  private static final DeviceId CAM = new DeviceId("cam-01");
  @TempDir Path folder;
  private Store store;

  @BeforeEach
  void open() {
    store = make();
  }

  Store make() {
    return Stores.sqlite(folder);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private static Event connected(String serial, Instant at) {
    return new Event.Connected(Event.Meta.of(at, CAM, Event.Source.MQTT), Event.Protocol.MQTT, Serial.ofHex(serial), "TLSv1.3", "TLS_AES_256_GCM_SHA384");
  }

  private static Event posture(Instant at, Map<String, String> facts) {
    return new Event.PostureReported(Event.Meta.of(at, CAM, Event.Source.MQTT), facts);
  }

  private static Event displaced(Instant at, String from, String previous) {
    return new Event.SessionTakenOver(Event.Meta.of(at, CAM, Event.Source.MQTT, from), Serial.ofHex("01"), previous);
  }

  private void seen(Event... events) {
    Sightings sightings = Sightings.of(java.util.Arrays.stream(events).map(event -> new EventLog.Recorded(0, event)).toList());
    store.run(sightings::put);
  }

  private List<String> rows(String sql) {
    return store.read(query -> query.list(sql, row -> row.text(1)));
  }

  @Test
  void a_certificate_is_last_seen_when_it_opened_its_newest_session_whatever_comes_late() {
    seen(connected("01", AT.plusSeconds(5)), connected("01", AT), connected("02", AT));
    seen(connected("01", AT.minusSeconds(100)));
    assertThat(rows("SELECT serial || ' ' || at FROM cert_seen ORDER BY serial")).containsExactly("01 " + AT.plusSeconds(5).toEpochMilli(), "02 " + AT.toEpochMilli());
  }

  @Test
  void what_a_device_says_of_itself_is_what_it_said_last() {
    seen(posture(AT, Map.of("os", "a")), posture(AT.plusSeconds(1), Map.of("os", "b", "app", "1")));
    seen(posture(AT.minusSeconds(1), Map.of("os", "c")));
    assertThat(rows("SELECT facts FROM posture")).containsExactly("{\"app\":\"1\",\"os\":\"b\"}");
  }

  @Test
  void text_that_no_database_takes_is_kept_in_letters_that_it_does() {
    seen(posture(AT, Map.of("os", "\ud800 \u0000 \u00fc")));
    assertThat(rows("SELECT facts FROM posture")).hasSize(1).allMatch(text -> text.chars().allMatch(c -> c >= 0x20 && c < 0x7f));
  }

  @Test
  void displaced_sessions_are_counted_by_day_and_those_from_another_address_apart() {
    seen(displaced(AT, "192.0.2.1", "192.0.2.1"), displaced(AT, "192.0.2.1", "192.0.2.2"));
    seen(displaced(AT, "192.0.2.3", "192.0.2.2"), displaced(AT.plusSeconds(1), "192.0.2.3", "192.0.2.2"));
    assertThat(rows("SELECT displaced || ' ' || moved FROM takeover ORDER BY day")).containsExactly("3 2", "1 1");
  }

  @Test
  void a_drill_is_no_sighting() {
    Event.Meta drill = new Event.Meta(EventId.fresh(), AT, CAM, Event.Source.MQTT, null, true);
    assertThat(Sightings.of(List.of(new EventLog.Recorded(0, new Event.PostureReported(drill, Map.of("os", "a"))))).isEmpty()).isTrue();
  }

  @Test
  void the_keeper_counts_each_displaced_session_once_over_its_restarts() throws Exception {
    try (SegmentEventLog log = SegmentEventLog.open(folder.resolve("events"), SegmentEventLog.Settings.defaults(), InstantSource.system())) {
      for (int start = 0; start < 3; start++) {
        try (EvidenceKeeper keeper = EvidenceKeeper.start(log, store)) {
          log.append(displaced(AT, "192.0.2.1", "192.0.2.2")).join();
          assertThat(keeper.awaitCaughtUp(Duration.ofMinutes(2))).isTrue();
        }
      }
    }
    assertThat(rows("SELECT displaced || '' FROM takeover")).containsExactly("3");
  }
}

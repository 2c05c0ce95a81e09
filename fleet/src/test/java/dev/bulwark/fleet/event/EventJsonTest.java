package dev.bulwark.fleet.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.longs;

import dev.bulwark.fleet.device.DeviceId;
import dev.bulwark.fleet.device.Lifecycle;
import dev.bulwark.fleet.device.Serial;
import dev.bulwark.problem.Problem;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EventJsonTest {
  private static final Event.Meta META =
      new Event.Meta(new EventId("00112233445566778899aabbccddeeff"), Instant.ofEpochMilli(1_790_000_000_123L), new DeviceId("cam-01"), Event.Source.MQTT, "192.0.2.7", false);

  @Test
  void every_kind_of_event_comes_back_equal_whatever_its_members_hold() {
    for (Class<? extends Event> kind : AnyEvent.kinds())
      qt().withExamples(200)
          .forAll(longs().all())
          .checkAssert(
              seed -> {
                Event event = AnyEvent.of(kind, new Random(seed));
                assertThat(EventJson.read(EventJson.write(event))).isEqualTo(event);
              });
  }

  @Test
  void no_two_kinds_share_a_type() {
    Set<String> types = new HashSet<>();
    for (Class<? extends Event> kind : AnyEvent.kinds()) assertThat(types.add(AnyEvent.of(kind, new Random(1)).type())).as(kind.getSimpleName()).isTrue();
  }

  @Test
  void a_line_is_printable_ascii_whatever_a_stranger_put_into_a_name() {
    qt().forAll(longs().all()).checkAssert(seed -> assertThat(EventJson.write(AnyEvent.of(new Random(seed)))).matches("[\\x20-\\x7e]+"));
  }

  @Test
  void a_delete_character_is_escaped_though_it_is_ascii_and_comes_back() {
    Event event = new Event.PostureReported(META, Map.of("os", "a\u007fb"));
    assertThat(EventJson.write(event)).matches("[\\x20-\\x7e]+").contains("a\\u007fb");
    assertThat(EventJson.read(EventJson.write(event))).isEqualTo(event);
  }

  @Test
  void the_members_have_the_names_of_the_monitoring_contract() {
    assertThat(EventJson.write(new Event.Connected(META, Event.Protocol.MQTT, Serial.ofHex("0abc"), "TLSv1.3", "TLS_AES_256_GCM_SHA384")))
        .isEqualTo(
            "{\"t\":1790000000123,\"type\":\"conn.open\",\"device\":\"cam-01\",\"by\":\"mqtt\",\"from\":\"192.0.2.7\",\"id\":\"00112233445566778899aabbccddeeff\","
                + "\"proto\":\"mqtt\",\"cert\":\"0abc\",\"tls\":\"TLSv1.3\",\"suite\":\"TLS_AES_256_GCM_SHA384\"}");
  }

  @Test
  void a_lifecycle_move_keeps_from_for_the_peer_and_names_its_states_apart() {
    assertThat(EventJson.write(new Event.DeviceMoved(META, Lifecycle.ACTIVE, Lifecycle.REVOKED, "stolen"))).contains("\"from\":\"192.0.2.7\"").contains("\"previous\":\"active\",\"state\":\"revoked\"");
  }

  @Test
  void unknown_members_are_ignored_and_a_line_without_id_gets_the_same_one_each_time() {
    String line = "{\"t\":1790000000000,\"type\":\"mqtt.rate\",\"device\":\"camera-01\",\"by\":\"mqtt\",\"window\":60,\"pub\":4,\"bytes\":512,\"sub\":1,\"denied\":0,\"new\":{\"deep\":[1,{}]},\"x\":1.5}";
    Event event = EventJson.read(line);
    assertThat(event).isInstanceOfSatisfying(Event.TrafficCounted.class, e -> assertThat(e.bytes()).isEqualTo(512));
    assertThat(EventJson.read(line)).isEqualTo(event);
  }

  @Test
  void what_is_no_event_is_refused_with_a_code() {
    for (String line :
        List.of(
            "", "[]", "{", "{}", "null", "{\"t\":\"1\"}", "{\"t\":1,\"type\":\"server.stop\",\"by\":\"server\"}", "{\"t\":1,\"t\":2,\"type\":\"server.stop\",\"by\":\"server\",\"component\":\"x\"}",
            "{\"t\":1,\"type\":\"server.stop\",\"by\":\"moon\",\"component\":\"x\"}", "{\"t\":1,\"type\":\"server.stop\",\"by\":\"server\",\"component\":\"x\",\"device\":5}",
            "{\"t\":1,\"type\":\"server.stop\",\"by\":\"server\",\"component\":\"x\",\"device\":\"../x\"}", "{\"t\":1,\"type\":\"server.stop\",\"by\":\"server\",\"component\":\"x\"} {}",
            "{\"t\":99999999999999999999,\"type\":\"server.stop\",\"by\":\"server\",\"component\":\"x\"}", "{\"x\":[[[[[[]]]]]],\"t\":1,\"type\":\"server.stop\",\"by\":\"server\",\"component\":\"x\"}"))
      assertThatThrownBy(() -> EventJson.read(line)).as(line).isInstanceOfSatisfying(Problem.class, p -> assertThat(p.code()).isEqualTo("LOG-002"));
    assertThat(EventJson.read("{\"t\":1,\"type\":\"server.stop\",\"by\":\"server\",\"component\":\"x\"}").type()).isEqualTo("server.stop");
  }

  @Test
  void a_type_of_another_version_is_told_apart_from_damage() {
    assertThatThrownBy(() -> EventJson.read("{\"t\":1,\"type\":\"flow.v9\",\"by\":\"server\"}")).isInstanceOfSatisfying(Problem.class, p -> assertThat(p.code()).isEqualTo("LOG-003"));
  }

  @Test
  void a_line_over_64_kib_is_neither_written_nor_read() {
    assertThatThrownBy(() -> EventJson.write(new Event.ServerStopped(META, "x".repeat(EventJson.LONGEST)))).isInstanceOfSatisfying(Problem.class, p -> assertThat(p.code()).isEqualTo("LOG-001"));
    assertThatThrownBy(() -> EventJson.read("x".repeat(EventJson.LONGEST + 1))).isInstanceOfSatisfying(Problem.class, p -> assertThat(p.code()).isEqualTo("LOG-001"));
    Event large = new Event.ServerStopped(META, "x".repeat(EventJson.LONGEST - 200));
    assertThat(EventJson.read(EventJson.write(large))).isEqualTo(large);
  }

  @Test
  void facts_beyond_their_bounds_do_not_get_into_the_log() {
    assertThatThrownBy(() -> EventJson.write(new Event.PostureReported(META, Map.of("os", "x".repeat(1_001))))).isInstanceOfSatisfying(Problem.class, p -> assertThat(p.code()).isEqualTo("LOG-001"));
    assertThatThrownBy(() -> EventJson.write(new Event.PostureReported(META, Map.of("os\udc00", "x")))).isInstanceOfSatisfying(Problem.class, p -> assertThat(p.code()).isEqualTo("LOG-001"));
    Event fits = new Event.PostureReported(META, Map.of("os", "x".repeat(1_000)));
    assertThat(EventJson.read(EventJson.write(fits))).isEqualTo(fits);
  }

  @Test
  void mutated_lines_end_in_an_event_or_a_problem_and_nothing_else() {
    Random random = new Random(20260101);
    for (int i = 0; i < 20_000; i++) {
      StringBuilder line = new StringBuilder(EventJson.write(AnyEvent.of(random)));
      for (int cuts = 1 + random.nextInt(3); cuts > 0 && !line.isEmpty(); cuts--) {
        int at = random.nextInt(line.length());
        switch (random.nextInt(4)) {
          case 0 -> line.setLength(at);
          case 1 -> line.deleteCharAt(at);
          case 2 -> line.setCharAt(at, (char) random.nextInt(random.nextBoolean() ? 128 : 0x10000));
          default -> line.insert(at, "{}[]\",:0e-tn".charAt(random.nextInt(12)));
        }
      }
      try {
        assertThat(EventJson.write(EventJson.read(line.toString()))).isNotEmpty();
      } catch (Problem problem) {
        assertThat(problem.code()).startsWith("LOG-");
      }
    }
  }
}

package dev.bulwark.gateway.mqtt;

import static dev.bulwark.gateway.mqtt.RawMqtt.publish;
import static dev.bulwark.gateway.mqtt.RawMqtt.subscribe;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.fleet.event.Event;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopicsOverTheWireTest {
  private static final Fixture fixture = new Fixture();
  private final Fixture.Device own = fixture.device();
  private final Fixture.Device other = fixture.device();

  @AfterAll
  static void stop() {
    fixture.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 5})
  void what_a_device_publishes_below_its_own_name_reaches_its_own_subscriber(int version) throws IOException {
    try (RawMqtt subscriber = fixture.connect(own, version, "s"); RawMqtt publisher = fixture.connect(own, version, "p")) {
      subscriber.send(subscribe(version, 7, own.topic("#")));
      assertThat(subscriber.hex()).isEqualTo(version == 5 ? "900400070001" : "9003000701");
      publisher.send(publish(version, 1, 9, own.topic("up")));
      assertThat(publisher.hex()).isEqualTo("40020009");
      String delivered = subscriber.hex();
      assertThat(delivered).contains(HexFormat.of().formatHex(own.topic("up").getBytes(java.nio.charset.StandardCharsets.UTF_8))).endsWith("78");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"#", "+/x", "devices/+/x", "devices/#", "$SYS/#", "$share/g/#", "$share/g/devices/other/x", "$queue/x", "$delayed/1/x", "devices", "devices/camX/x"})
  void a_foreign_filter_is_refused_at_subscribe_and_its_neighbours_are_judged_alone(String filter) throws IOException {
    try (RawMqtt five = fixture.connect(own, 5, "c"); RawMqtt old = fixture.connect(own, 4, "d")) {
      five.send(subscribe(5, 1, own.topic("a"), filter, own.topic("b")));
      assertThat(five.hex()).isEqualTo("90060001" + "00" + "018701");
      old.send(subscribe(4, 1, own.topic("a"), filter, own.topic("b")));
      assertThat(old.hex()).isEqualTo("90050001" + "018001");
      assertThat(five.alive()).isTrue();
      assertThat(old.alive()).isTrue();
    }
    fixture.log.expect(Event.Denied.class, denied -> denied.action().equals("subscribe") && own.name().equals(denied.device()));
  }

  @Test
  void a_subscribe_of_foreign_filters_only_is_answered_without_the_engine() throws IOException {
    try (RawMqtt client = fixture.connect(own, 5, "c")) {
      client.send(subscribe(5, 3, "#", other.topic("x")));
      assertThat(client.hex()).isEqualTo("90050003" + "00" + "8787");
    }
  }

  @Test
  void a_name_that_only_begins_like_ours_is_foreign() throws IOException {
    Fixture.Device ten = fixture.device(own.id() + "0");
    try (RawMqtt client = fixture.connect(own, 5, "c")) {
      client.send(subscribe(5, 3, ten.topic("x")), publish(5, 1, 4, ten.topic("x")));
      assertThat(client.hex()).isEqualTo("90040003" + "00" + "87");
      assertThat(client.hex()).isEqualTo("4003000487");
    }
  }

  @Test
  void a_shared_subscription_in_the_own_subtree_is_granted() throws IOException {
    try (RawMqtt client = fixture.connect(own, 5, "c")) {
      client.send(subscribe(5, 3, "$share/g/" + own.topic("jobs")));
      assertThat(client.hex()).isEqualTo("90040003" + "00" + "01");
    }
  }

  @ParameterizedTest
  @CsvSource({"1,4003000987", "2,5003000987"})
  void a_foreign_publish_is_answered_not_authorized_and_not_delivered(int qos, String answer) throws IOException {
    try (RawMqtt victim = fixture.connect(other, 5, "v"); RawMqtt client = fixture.connect(own, 5, "c")) {
      victim.send(subscribe(5, 1, other.topic("#")));
      victim.packet();
      client.send(publish(5, qos, 9, other.topic("cmd")));
      assertThat(client.hex()).isEqualTo(answer);
      assertThat(client.alive()).isTrue();
      assertThat(victim.alive()).as("nothing came before the ping's answer").isTrue();
    }
    fixture.log.expect(Event.Denied.class, denied -> denied.action().equals("publish") && denied.topic().equals(other.topic("cmd")));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void a_foreign_publish_of_mqtt_3_1_1_ends_the_connection(int qos) throws IOException {
    try (RawMqtt client = fixture.connect(own, 4, "c")) {
      client.send(publish(4, qos, 9, other.topic("cmd")));
      assertThat(client.packet()).isEmpty();
    }
  }

  @Test
  void foreign_publishes_without_an_answer_are_dropped_ten_times_then_the_connection_ends() throws IOException {
    try (RawMqtt client = fixture.connect(own, 5, "c")) {
      for (int i = 0; i < 10; i++) client.send(publish(5, 0, 0, other.topic("cmd")));
      assertThat(client.alive()).isTrue();
      // The next one within the minute; one more is borne each six seconds, which a slow machine may need.
      byte[][] next = new byte[10][];
      Arrays.fill(next, publish(5, 0, 0, other.topic("cmd")));
      client.send(next);
      assertThat(client.hex()).isEqualTo("e0028700");
      assertThat(client.packet()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"devices/ID/+", "devices/ID/#", "devices/ID/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15"})
  void a_topic_with_wildcards_or_too_deep_ends_the_connection_with_topic_name_invalid(String topic) throws IOException {
    try (RawMqtt five = fixture.connect(own, 5, "c"); RawMqtt old = fixture.connect(own, 4, "d")) {
      five.send(publish(5, 1, 1, topic.replace("ID", own.id())));
      assertThat(five.hex()).isEqualTo("e0029000");
      old.send(publish(4, 1, 1, topic.replace("ID", own.id())));
      assertThat(old.packet()).isEmpty();
    }
  }

  @Test
  void a_filter_that_is_too_long_or_none_is_refused_alone() throws IOException {
    try (RawMqtt client = fixture.connect(own, 5, "c")) {
      client.send(subscribe(5, 3, own.topic("x".repeat(250)), own.topic("a#"), own.topic("#/a"), own.topic("ok")));
      assertThat(client.hex()).isEqualTo("90070003" + "00" + "8f8f8f01");
    }
  }

  @Test
  void a_will_on_a_foreign_topic_refuses_the_connect() throws IOException {
    try (RawMqtt five = fixture.open(own); RawMqtt old = fixture.open(own)) {
      five.send(RawMqtt.connect(5, 6, "", "w", new byte[1], RawMqtt.text(other.topic("x")), RawMqtt.text("bye")));
      assertThat(five.hex()).isEqualTo("2003008700");
      assertThat(five.packet()).isEmpty();
      old.send(RawMqtt.connect(4, 6, "", "w", RawMqtt.text(other.topic("x")), RawMqtt.text("bye")));
      assertThat(old.hex()).isEqualTo("20020005");
    }
    fixture.log.expect(Event.Denied.class, denied -> denied.action().equals("will"));
  }

  @Test
  void a_will_on_an_own_topic_is_said_when_the_client_vanishes() throws IOException {
    try (RawMqtt watcher = fixture.connect(own, 5, "watch")) {
      watcher.send(subscribe(5, 1, own.topic("#")));
      watcher.packet();
      try (RawMqtt client = fixture.open(own)) {
        client.send(RawMqtt.connect(5, 6, "", "w", new byte[1], RawMqtt.text(own.topic("gone")), RawMqtt.text("bye")));
        assertThat(client.packet()[3]).isZero();
      }
      assertThat(watcher.hex()).endsWith("627965");
    }
  }

  @Test
  void an_alias_does_not_carry_a_right_to_another_topic() throws IOException {
    try (RawMqtt client = fixture.connect(own, 5, "c")) {
      client.send(publish(5, 1, false, 1, own.topic("a"), "230001", new byte[0]));
      assertThat(client.hex()).isEqualTo("40030001" + "10");
      client.send(publish(5, 1, false, 2, other.topic("a"), "230001", new byte[0]));
      assertThat(client.hex()).isEqualTo("4003000287");
      client.send(publish(5, 1, false, 3, "", "230001", new byte[0]));
      assertThat(client.hex()).as("the alias names the foreign topic now").isEqualTo("4003000387");
      client.send(publish(5, 1, false, 4, "", "230011", new byte[0]));
      assertThat(client.hex()).isEqualTo("e0029400");
    }
  }
}

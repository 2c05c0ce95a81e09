package dev.bulwark.gateway.mqtt;

import static dev.bulwark.gateway.mqtt.RawMqtt.publish;
import static dev.bulwark.gateway.mqtt.RawMqtt.subscribe;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.fleet.event.Event;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class QuotasTest {
  private static final Limits SMALL = new Limits(0, 0, 0, 300, 300, 0, 50, 4_096, 16, 255, 3, 2, 3, 1_000, 64);
  private static final Fixture fixture = new Fixture(SMALL, TopicRights.OWN_SUBTREE);
  private final Fixture.Device own = fixture.device();

  @AfterAll
  static void stop() {
    fixture.close();
  }

  @Test
  void subscriptions_are_counted_per_device_over_its_connections_and_given_back() throws IOException {
    try (RawMqtt one = fixture.connect(own, 5, "1"); RawMqtt two = fixture.connect(own, 4, "2")) {
      one.send(subscribe(5, 1, own.topic("a"), own.topic("b")));
      assertThat(one.hex()).isEqualTo("90050001000101");
      two.send(subscribe(4, 1, own.topic("a"), own.topic("b")));
      assertThat(two.hex()).isEqualTo("900400010180");
      one.send(subscribe(5, 2, own.topic("c"), own.topic("a")));
      assertThat(one.hex()).as("a fourth is too much, the same again is not").isEqualTo("90050002009701");
      one.send(RawMqtt.packet(0xA2, RawMqtt.u16(3), new byte[1], RawMqtt.text(own.topic("a"))));
      assertThat(one.hex()).isEqualTo("b00400030000");
      one.send(subscribe(5, 4, own.topic("c")));
      assertThat(one.hex()).isEqualTo("900400040001");
    }
    assertThat(fixture.gateway.counts().refusedBy()).containsKey("subscriptions");
  }

  @Test
  void a_subscription_bomb_is_answered_filter_by_filter() throws IOException {
    try (RawMqtt client = fixture.connect(own, 5, "c")) {
      String[] filters = new String[150];
      for (int i = 0; i < filters.length; i++) filters[i] = own.topic("+/" + i);
      client.send(subscribe(5, 9, filters));
      byte[] suback = client.packet();
      int granted = 0;
      int refused = 0;
      for (int i = suback.length - 150; i < suback.length; i++) {
        if (suback[i] == 1) granted++;
        if (suback[i] == (byte) 0x97) refused++;
      }
      assertThat(granted).isEqualTo(3);
      assertThat(refused).isEqualTo(147);
    }
  }

  @Test
  void retained_messages_are_counted_and_an_empty_one_gives_its_place_back() throws IOException {
    try (RawMqtt client = fixture.connect(own, 5, "c")) {
      byte[] some = {'r'};
      client.send(publish(5, 1, true, 1, own.topic("a"), "", some), publish(5, 1, true, 2, own.topic("b"), "", some), publish(5, 1, true, 3, own.topic("a"), "", some));
      for (int i = 1; i <= 3; i++) assertThat(client.hex()).startsWith("400").doesNotContain("97");
      client.send(publish(5, 1, true, 4, own.topic("c"), "", some));
      assertThat(client.hex()).isEqualTo("4003000497");
      client.send(publish(5, 1, true, 5, own.topic("a"), "", new byte[0]), publish(5, 1, true, 6, own.topic("c"), "", some));
      assertThat(client.hex()).startsWith("4003000510".substring(0, 4));
      assertThat(client.hex()).doesNotContain("97");
    }
  }

  @Test
  void a_device_keeps_so_many_sessions_and_no_more() throws IOException {
    for (int i = 0; i < 3; i++) {
      try (RawMqtt client = fixture.open(own)) {
        client.send(RawMqtt.connect(5, 2, "1100000e10", "kept" + i));
        assertThat(client.packet()[3]).isZero();
      }
    }
    Fixture.await("all away", () -> fixture.gateway.sessions(own.name()).isEmpty());
    try (RawMqtt fourth = fixture.open(own); RawMqtt known = fixture.open(own)) {
      fourth.send(RawMqtt.connect(5, 2, "", "fourth"));
      assertThat(fourth.hex()).isEqualTo("2003009700");
      known.send(RawMqtt.connect(5, 0, "1100000e10", "kept1"));
      assertThat(known.packet()[3]).isZero();
    }
  }

  @Test
  void a_device_that_sends_too_fast_is_read_more_slowly_and_loses_nothing() throws IOException {
    try (RawMqtt client = fixture.connect(own, 4, "c")) {
      // Five hundred are a burst; on a machine that takes seconds to handle them more are allowed by then, so it goes on until it is too fast.
      int sent = 0;
      int answered = 0;
      do {
        ByteArrayOutputStream many = new ByteArrayOutputStream();
        for (int i = 0; i < 560; i++) many.writeBytes(publish(4, 1, ++sent, own.topic("t")));
        client.send(many.toByteArray());
        while (answered < sent) assertThat(client.hex()).isEqualTo(String.format("4002%04x", ++answered));
      } while (!fixture.gateway.counts().refusedBy().containsKey("publishPerSecond") && sent < 60_000);
    }
    assertThat(fixture.gateway.counts().refusedBy()).containsKey("publishPerSecond");
  }

  @Test
  void a_property_bomb_ends_the_connection() throws IOException {
    try (RawMqtt client = fixture.connect(own, 5, "c")) {
      byte[] property = RawMqtt.hex("2600016100 0162");
      byte[][] parts = new byte[67][];
      parts[0] = RawMqtt.text(own.topic("a"));
      parts[1] = RawMqtt.hex("c703");
      for (int i = 2; i < parts.length; i++) parts[i] = property;
      client.send(RawMqtt.packet(0x30, parts));
      assertThat(client.hex()).isEqualTo("e0029700");
    }
  }

  @Test
  void what_a_device_says_of_itself_becomes_an_event_and_is_still_delivered() throws IOException {
    try (RawMqtt client = fixture.connect(own, 5, "c")) {
      client.send(subscribe(5, 1, own.topic("posture")));
      client.packet();
      client.send(publish(5, 0, false, 0, own.topic("posture"), "", "{\"os\":\"linux\",\"ports\":3,\"debug\":false}".getBytes(StandardCharsets.UTF_8)));
      assertThat(client.hex()).startsWith("30");
      client.send(publish(5, 0, false, 0, own.topic("posture"), "", "{\"nested\":{}}".getBytes(StandardCharsets.UTF_8)));
      assertThat(client.hex()).startsWith("30");
    }
    assertThat(fixture.log.expect(Event.PostureReported.class, event -> own.name().equals(event.device())).facts()).isEqualTo(Map.of("os", "linux", "ports", "3", "debug", "false"));
    assertThat(fixture.log.all(Event.PostureReported.class)).filteredOn(event -> own.name().equals(event.device())).hasSize(1);
  }
}

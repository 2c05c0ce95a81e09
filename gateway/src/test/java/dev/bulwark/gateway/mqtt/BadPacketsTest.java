package dev.bulwark.gateway.mqtt;

import static dev.bulwark.gateway.mqtt.RawMqtt.hex;
import static dev.bulwark.gateway.mqtt.RawMqtt.packet;
import static dev.bulwark.gateway.mqtt.RawMqtt.publish;
import static dev.bulwark.gateway.mqtt.RawMqtt.subscribe;
import static dev.bulwark.gateway.mqtt.RawMqtt.text;
import static dev.bulwark.gateway.mqtt.RawMqtt.u16;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class BadPacketsTest {
  private static final Fixture fixture = new Fixture();
  private final Fixture.Device own = fixture.device();

  @AfterAll
  static void stop() {
    fixture.close();
  }

  @AfterEach
  void nothingIsLeftOver() {
    Fixture.await("no session of " + own.id(), () -> fixture.gateway.sessions(own.name()).isEmpty());
  }

  /** Name, octets, what an MQTT 5 client is told. */
  static Stream<Arguments> afterConnect() {
    return Stream.of(
        Arguments.of("second CONNECT", RawMqtt.connect(5, "x"), "e0028200"),
        Arguments.of("packet type 0", hex("0000"), "e0028200"),
        Arguments.of("CONNACK from a client", hex("20020000"), "e0028200"),
        Arguments.of("SUBACK from a client", hex("9003000100"), "e0028200"),
        Arguments.of("AUTH that nobody asked for", hex("f000"), "e0028200"),
        Arguments.of("QoS 3", hex("3605000161000161"), "e0028100"),
        Arguments.of("DUP with QoS 0", hex("380400016161"), "e0028100"),
        Arguments.of("SUBSCRIBE with reserved flags", hex("8006000100000161"), "e0028100"),
        Arguments.of("PUBREL with reserved flags", hex("60020001"), "e0028100"),
        Arguments.of("PINGREQ with reserved flags", hex("c100"), "e0028100"),
        Arguments.of("PINGREQ with a body", hex("c00100"), "e0028100"),
        Arguments.of("remaining length of five octets", hex("30ffffffff7f"), "e0028100"),
        Arguments.of("256 MB announced", hex("30ffffff7f"), "e0029500"),
        Arguments.of("one octet above the limit", hex("30fdff0f"), "e0029500"),
        Arguments.of("PUBLISH with packet id 0", publish(5, 1, 0, "devices/x/y"), "e0028200"),
        Arguments.of("SUBSCRIBE with packet id 0", subscribe(5, 0, "devices/x/y"), "e0028200"),
        Arguments.of("UNSUBSCRIBE with packet id 0", packet(0xA2, u16(0), new byte[1], text("devices/x/y")), "e0028200"),
        Arguments.of("PUBACK with packet id 0", hex("40020000"), "e0028200"),
        Arguments.of("SUBSCRIBE without a filter", packet(0x82, u16(1), new byte[1]), "e0028100"),
        Arguments.of("UNSUBSCRIBE without a filter", packet(0xA2, u16(1), new byte[1]), "e0028100"),
        Arguments.of("subscription options with reserved bits", packet(0x82, u16(1), new byte[1], text("a/b"), hex("c1")), "e0028100"),
        Arguments.of("SUBSCRIBE QoS 3", packet(0x82, u16(1), new byte[1], text("a/b"), hex("03")), "e0028100"),
        Arguments.of("no-local on a shared subscription", packet(0x82, u16(1), new byte[1], text("$share/g/a"), hex("05")), "e0028200"),
        Arguments.of("topic that is longer than the packet", hex("300500ff6162 63"), "e0028100"),
        Arguments.of("U+0000 in a topic", packet(0x30, text(hex("6100")), new byte[1]), "e0028100"),
        Arguments.of("overlong UTF-8", packet(0x30, text(hex("61c0af")), new byte[1]), "e0028100"),
        Arguments.of("a surrogate in UTF-8", packet(0x30, text(hex("eda080")), new byte[1]), "e0028100"),
        Arguments.of("above U+10FFFF", packet(0x30, text(hex("f4908080")), new byte[1]), "e0028100"),
        Arguments.of("UTF-8 cut short", packet(0x30, text(hex("61e282")), new byte[1]), "e0028100"),
        Arguments.of("empty topic without alias", publish(5, 0, 0, ""), "e0028200"),
        Arguments.of("topic alias 0", publish(5, 0, false, 0, "a/b", "230000", new byte[0]), "e0029400"),
        Arguments.of("topic alias above the maximum", publish(5, 0, false, 0, "a/b", "23ffff", new byte[0]), "e0029400"),
        Arguments.of("a property twice", publish(5, 0, false, 0, "a/b", "01000100", new byte[0]), "e0028200"),
        Arguments.of("a property that does not belong there", publish(5, 0, false, 0, "a/b", "2100ff", new byte[0]), "e0028100"),
        Arguments.of("a wildcard in a response topic", publish(5, 0, false, 0, "a/b", "0800012b", new byte[0]), "e0028200"),
        Arguments.of("an acknowledgement with octets behind it", hex("4004000100 00"), "e0028100"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("afterConnect")
  void a_packet_that_may_not_be_sent_ends_the_connection_with_its_reason(String name, byte[] octets, String farewell) throws IOException {
    try (RawMqtt client = fixture.connect(own, 5, "c")) {
      client.send(octets);
      if (name.startsWith("an acknowledgement")) {
        // Reason 0 and a property length of 0 are well-formed: the twin that must pass.
        assertThat(client.alive()).isTrue();
      } else {
        assertThat(client.hex()).isEqualTo(farewell);
        assertThat(client.packet()).isEmpty();
      }
    }
  }

  static Stream<Arguments> of311() {
    return Stream.of(
        Arguments.of("invalid UTF-8 in a filter", packet(0x82, u16(1), text(hex("61ff")), new byte[1])),
        Arguments.of("UNSUBSCRIBE with packet id 0", packet(0xA2, u16(0), text("a"))),
        Arguments.of("PUBACK of three octets", hex("4003000100")),
        Arguments.of("DISCONNECT with a body", hex("e00100")),
        Arguments.of("256 MB announced", hex("30ffffff7f")),
        Arguments.of("AUTH", hex("f000")),
        Arguments.of("subscription options of MQTT 5", packet(0x82, u16(1), text("a/b"), hex("04"))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("of311")
  void mqtt_3_1_1_is_closed_without_a_word(String name, byte[] octets) throws IOException {
    try (RawMqtt client = fixture.connect(own, 4, "c")) {
      client.send(octets);
      assertThat(client.packet()).isEmpty();
    }
  }

  static Stream<Arguments> beforeConnect() {
    byte[] willTopic = text("devices/x/y");
    return Stream.of(
        Arguments.of("first packet is no CONNECT", publish(5, 0, 0, "a/b"), ""),
        Arguments.of("another protocol name", packet(0x10, text("HTTP"), hex("0402003c"), text("c")), ""),
        Arguments.of("MQTT 3.1", packet(0x10, text("MQIsdp"), hex("0302003c"), text("c")), ""),
        Arguments.of("a version that does not exist", packet(0x10, text("MQTT"), hex("0602003c00"), text("c")), "20020001"),
        Arguments.of("reserved flag", RawMqtt.connect(5, 3, "", "c"), "2003008100"),
        Arguments.of("reserved flag in 3.1.1", RawMqtt.connect(4, 3, "", "c"), ""),
        Arguments.of("will QoS 3", RawMqtt.connect(5, 0x1E, "", "c", new byte[1], willTopic, text("x")), "2003008100"),
        Arguments.of("will flags without a will", RawMqtt.connect(5, 0x22, "", "c"), "2003008100"),
        Arguments.of("password without user name in 3.1.1", RawMqtt.connect(4, 0x42, "", "c", text("p")), ""),
        Arguments.of("will payload longer than the packet", RawMqtt.connect(5, 6, "", "c", new byte[1], willTopic, hex("ffff41")), "2003008100"),
        Arguments.of("octets behind the end", RawMqtt.connect(5, 2, "", "c", hex("00")), "2003008100"),
        Arguments.of("unknown authentication method", RawMqtt.connect(5, 2, "150003414243", "c"), "2003008c00"),
        Arguments.of("receive maximum 0", RawMqtt.connect(5, 2, "210000", "c"), "2003008200"),
        Arguments.of("wildcard in the will topic", RawMqtt.connect(5, 6, "", "c", new byte[1], text("devices/+"), text("x")), "2003009000"),
        Arguments.of("no client id and no clean session in 3.1.1", RawMqtt.connect(4, 0, "", ""), "20020002"),
        Arguments.of("client id of 2,000 octets", RawMqtt.connect(5, "x".repeat(2_000)), "2003008500"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("beforeConnect")
  void a_bad_connect_is_answered_or_closed_and_never_accepted(String name, byte[] octets, String answer) throws IOException {
    try (RawMqtt client = fixture.open(own)) {
      client.send(octets);
      assertThat(client.hex()).isEqualTo(answer);
      if (!answer.isEmpty()) assertThat(client.packet()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 5})
  void user_name_and_password_neither_help_nor_hurt(int version) throws IOException {
    try (RawMqtt client = fixture.open(own)) {
      client.send(RawMqtt.connect(version, 0xC2, "", "c", text("admin"), text("admin")));
      assertThat(client.packet()[3]).isZero();
      client.send(subscribe(version, 1, "devices/admin/x"));
      assertThat(client.hex()).endsWith(version == 5 ? "87" : "80");
    }
  }

  @Test
  void an_mqtt_5_client_without_a_name_is_told_the_one_it_got_and_3_1_1_just_gets_in() throws IOException {
    try (RawMqtt five = fixture.open(own); RawMqtt old = fixture.open(own)) {
      five.send(RawMqtt.connect(5, ""));
      String connack = new String(five.packet(), java.nio.charset.StandardCharsets.ISO_8859_1);
      assertThat(connack).contains("auto-").doesNotContain(own.id());
      assertThat(five.alive()).isTrue();
      old.send(RawMqtt.connect(4, ""));
      assertThat(old.hex()).isEqualTo("20020000");
    }
  }

  @Test
  void octets_that_come_one_by_one_are_the_same_packets() throws IOException {
    try (RawMqtt client = fixture.open(own)) {
      for (byte octet : RawMqtt.connect(5, "slow")) client.send(new byte[] {octet});
      assertThat(client.packet()[3]).isZero();
      for (byte octet : publish(5, 1, 3, own.topic("a"))) client.send(new byte[] {octet});
      assertThat(client.hex()).isEqualTo("4003000310");
    }
  }

  @Test
  void a_packet_that_is_cut_off_leaves_nothing_behind() throws IOException {
    try (RawMqtt client = fixture.connect(own, 5, "c")) {
      client.send(java.util.Arrays.copyOf(publish(5, 1, 3, own.topic("a")), 9));
    }
  }
}

package dev.bulwark.hardening.exposure;

import static dev.bulwark.hardening.exposure.Audited.port;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.hardening.audit.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Services in the clear on loopback: each one that must be told, and its harmless twin. */
class ClearServicesTest {
  private static byte[] hex(String hex) {
    return HexFormat.of().parseHex(hex);
  }

  /** Answers the packets that come, one after the other, and keeps them. */
  private static Peer broker(List<String> heard, String... answers) throws IOException {
    return Peer.tcp(
        socket -> {
          for (String answer : answers) {
            byte[] buffer = new byte[512];
            int count = socket.getInputStream().read(buffer);
            if (count < 0) return;
            heard.add(HexFormat.of().formatHex(Arrays.copyOf(buffer, count)));
            socket.getOutputStream().write(hex(answer));
          }
          byte[] rest = socket.getInputStream().readAllBytes();
          heard.add(HexFormat.of().formatHex(rest));
        });
  }

  @Test
  void a_broker_that_lets_anybody_read_everything_is_told_and_left_politely() throws Exception {
    List<String> heard = Collections.synchronizedList(new ArrayList<>());
    try (Peer peer = broker(heard, "20020000", "9003000100")) {
      Audited audited = Audited.of(port(peer.port(), "mqtt"));
      assertThat(audited.rules()).containsExactly("EXP-MQTT-001", "EXP-MQTT-003", "EXP-MQTT-004");
      assertThat(audited.input().findings()).allMatch(finding -> finding.port() == peer.port());
      assertThat(audited.connections()).isEqualTo(1);
    }
    assertThat(heard).element(0).asString().startsWith("10").contains(HexFormat.of().formatHex("bulwark-audit".getBytes(StandardCharsets.US_ASCII)));
    assertThat(heard).element(1).isEqualTo("8206000100012300");
  }

  @ParameterizedTest
  @CsvSource({"20020005, 1", "20020004, 1", "20020002, 1"})
  void a_broker_in_the_clear_that_turns_strangers_away_is_told_for_the_clear_alone(String connack, int connections) throws Exception {
    try (Peer peer = broker(Collections.synchronizedList(new ArrayList<>()), connack)) {
      Audited audited = Audited.of(port(peer.port(), "mqtt"));
      assertThat(audited.rules()).containsExactly("EXP-MQTT-001");
      assertThat(audited.verdict("EXP-MQTT-003")).isEqualTo(Verdict.PASS);
      assertThat(audited.verdict("EXP-MQTT-004")).as("nobody was let in to try").isEqualTo(Verdict.UNKNOWN);
      assertThat(audited.connections()).isEqualTo(connections);
    }
  }

  @Test
  void a_broker_of_version_5_alone_is_asked_again_in_its_own() throws Exception {
    try (Peer peer =
        Peer.tcp(
            socket -> {
              byte[] connect = new byte[64];
              int count = socket.getInputStream().read(connect);
              boolean five = count > 8 && connect[8] == 5;
              socket.getOutputStream().write(hex(five ? "2003000000" : "20020001"));
              if (five && socket.getInputStream().read(connect) > 0) socket.getOutputStream().write(hex("900400010087"));
            })) {
      Audited audited = Audited.of(port(peer.port(), "mqtt"));
      assertThat(audited.rules()).as("let in, but not to everything").containsExactly("EXP-MQTT-001", "EXP-MQTT-003");
      assertThat(audited.verdict("EXP-MQTT-004")).isEqualTo(Verdict.PASS);
      assertThat(audited.connections()).isEqualTo(2);
    }
  }

  @Test
  void closed_ports_pass_what_they_close_and_secure_services_that_are_not_there_are_not_known() throws Exception {
    int closed = Peer.closedPort();
    for (String[] each : new String[][] {{"mqtt", "EXP-MQTT-001"}, {"http", "EXP-HTTP-001"}, {"coap", "EXP-COAP-001"}, {"coaps", "EXP-COAP-002"}, {"ssh", "EXP-SSH-001"}, {"ssh", "EXP-SSH-002"}, {"telnet", "EXP-TEL-001"}, {"none", "EXP-UNK-001"}}) {
      Audited audited = Audited.of(port(closed, each[0]));
      assertThat(audited.verdict(each[1])).as(each[0]).isEqualTo(Verdict.PASS);
      assertThat(audited.rules()).isEmpty();
      assertThat(audited.open()).isFalse();
    }
    Audited secure = Audited.of(port(closed, "https"));
    assertThat(secure.verdict("EXP-HTTP-002")).isEqualTo(Verdict.UNKNOWN);
    assertThat(secure.verdict("EXP-TLS-003")).isEqualTo(Verdict.UNKNOWN);
    assertThat(secure.verdict("EXP-TEL-001")).isEqualTo(Verdict.NOT_APPLICABLE);
  }

  @ParameterizedTest
  @CsvSource({"'HTTP/1.1 200 OK\r\n\r\n', EXP-HTTP-001", "'HTTP/1.0 301 Moved\r\nLocation: http://other/\r\n\r\n', EXP-HTTP-001", "'HTTP/1.1 308 Moved\r\nlocation: https://cam/\r\n\r\n', ''", "'220 mail\r\n', EXP-UNK-001"})
  void http_is_told_unless_it_leads_to_https(String answer, String rule) throws Exception {
    try (Peer peer = Peer.tcp(socket -> socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII)))) {
      assertThat(String.join(" ", Audited.of(port(peer.port(), "http")).rules())).isEqualTo(rule);
    }
  }

  @Test
  void telnet_is_told_without_a_word_of_ours_and_another_protocol_there_is_unknown() throws Exception {
    List<Integer> said = Collections.synchronizedList(new ArrayList<>());
    try (Peer peer =
        Peer.tcp(
            socket -> {
              socket.getOutputStream().write(Audited.bytes(255, 253, 1, 255, 251, 3));
              said.add(socket.getInputStream().read());
            })) {
      assertThat(Audited.of(port(peer.port(), "telnet")).rules()).containsExactly("EXP-TEL-001");
    }
    assertThat(said).allMatch(octet -> octet == -1);
    try (Peer peer = Peer.tcp(socket -> socket.getOutputStream().write("\r\ncam login: ".getBytes(StandardCharsets.US_ASCII)))) {
      assertThat(Audited.of(port(peer.port(), "telnet")).rules()).containsExactly("EXP-TEL-001");
    }
    try (Peer peer = Peer.tcp(socket -> socket.getOutputStream().write("SSH-2.0-x\r\n".getBytes(StandardCharsets.US_ASCII)))) {
      assertThat(Audited.of(port(peer.port(), "telnet")).rules()).containsExactly("EXP-UNK-001");
    }
  }

  @Test
  void ssh_with_sha_1_or_cbc_is_told_and_how_one_logs_in_is_not_known() throws Exception {
    byte[] good = ReadersTest.kexInit("curve25519-sha256", "ssh-ed25519", "aes256-ctr", "aes256-ctr", "hmac-sha2-256", "hmac-sha2-256", "none", "none", "", "");
    byte[] weak = ReadersTest.kexInit("curve25519-sha256", "ssh-ed25519", "aes256-cbc", "aes256-ctr", "hmac-sha2-256", "hmac-sha1", "none", "none", "", "");
    for (boolean bad : new boolean[] {false, true}) {
      byte[] offer = bad ? weak : good;
      try (Peer peer =
          Peer.tcp(
              socket -> {
                socket.getOutputStream().write("SSH-2.0-x\r\n".getBytes(StandardCharsets.US_ASCII));
                if (socket.getInputStream().read() >= 0) socket.getOutputStream().write(offer);
              })) {
        Audited audited = Audited.of(port(peer.port(), "ssh"));
        assertThat(audited.rules()).isEqualTo(bad ? List.of("EXP-SSH-002") : List.of());
        assertThat(audited.verdict("EXP-SSH-001")).isEqualTo(Verdict.UNKNOWN);
        if (bad) assertThat(audited.input().findings().getFirst().value()).isEqualTo("aes256-cbc hmac-sha1");
      }
    }
  }

  private static byte[] content(byte[] get) {
    return Audited.joined(new byte[] {0x64, 0x45, get[2], get[3]}, Arrays.copyOfRange(get, 4, 8), new byte[] {(byte) 0xc1, 40, (byte) 0xff, '<', '/', '>'});
  }

  private static byte[] helloVerify() {
    return new Message().u8(22).u16(0xfeff).add(new byte[8]).in16(new Message().u8(3).u24(7).u16(0).u24(0).u24(7).u16(0xfeff).in8(new byte[4]).bytes()).bytes();
  }

  @Test
  void coap_that_answers_a_stranger_is_told() throws Exception {
    try (Peer peer = Peer.udp(ClearServicesTest::content)) {
      assertThat(Audited.of(port(peer.port(), "coap")).rules()).containsExactly("EXP-COAP-001");
      assertThat(peer.came).hasValue(1);
    }
    try (Peer peer = Peer.udp(question -> null)) {
      Audited silent = Audited.with(Audited.LITTLE, "", port(peer.port(), "coap"));
      assertThat(silent.rules()).isEmpty();
      assertThat(silent.verdict("EXP-COAP-001")).as("silence proves nothing").isEqualTo(Verdict.UNKNOWN);
    }
  }

  @Test
  void a_secure_coap_port_must_speak_dtls_and_nothing_else() throws Exception {
    try (Peer peer = Peer.udp(question -> question[0] == 22 ? helloVerify() : null)) {
      Audited good = Audited.heard("EXP-COAP-002", port(peer.port(), "coaps"));
      assertThat(good.rules()).isEmpty();
      assertThat(good.verdict("EXP-COAP-002")).isEqualTo(Verdict.PASS);
      assertThat(good.connections()).isEqualTo(2);
    }
    for (boolean also : new boolean[] {true, false}) {
      try (Peer peer = Peer.udp(question -> question[0] != 22 ? content(question) : also ? helloVerify() : null)) {
        assertThat(Audited.heard("EXP-COAP-002", port(peer.port(), "coaps")).rules()).containsExactly("EXP-COAP-002");
      }
    }
  }

  @Test
  void an_open_port_that_nobody_declared_is_told() throws Exception {
    try (Peer peer = Peer.tcp(socket -> socket.getInputStream().read())) {
      assertThat(Audited.of(port(peer.port(), "none")).rules()).containsExactly("EXP-UNK-001");
    }
  }
}

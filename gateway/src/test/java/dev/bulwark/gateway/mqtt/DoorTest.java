package dev.bulwark.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulwark.fleet.event.Event;
import dev.bulwark.gateway.TestPki;
import dev.bulwark.gateway.TestPki.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DoorTest {
  /** With deadlines that no machine misses: what ends a socket of this door is what it says, or that another came. */
  private static final Limits PATIENT = new Limits(0, 1_000, 0, 300, 300, 20, 0, 262_144, 16, 255, 100, 100, 100, 1_000, 64);
  private static final Fixture fixture = new Fixture(PATIENT, TopicRights.OWN_SUBTREE);

  @AfterAll
  static void stop() {
    fixture.close();
  }

  private static Socket knock() throws IOException {
    return knock(fixture);
  }

  private static Socket knock(Fixture door) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), door.gateway.port());
    socket.setSoTimeout(RawMqtt.PATIENCE_MILLIS);
    return socket;
  }

  private static boolean ended(Socket socket) throws IOException {
    try {
      return socket.getInputStream().read() < 0;
    } catch (SocketTimeoutException stillThere) {
      return false;
    } catch (IOException reset) {
      return true;
    }
  }

  @Test
  void the_port_was_announced_only_after_strangers_were_seen_to_be_refused() {
    assertThat(fixture.log.all(Event.Probed.class)).extracting(Event.Probed::probe, Event.Probed::held)
        .contains(org.assertj.core.groups.Tuple.tuple("anonymous-refused", true), org.assertj.core.groups.Tuple.tuple("unknown-device-refused", true),
            org.assertj.core.groups.Tuple.tuple("tls12-refused", true), org.assertj.core.groups.Tuple.tuple("plaintext-closed", true));
  }

  @ParameterizedTest
  @ValueSource(strings = {"101000044d5154540402003c000474657374", "474554202f20485454502f312e310d0a", "802e010002001500000010", "16030100050200000000"})
  void plaintext_mqtt_http_an_sslv2_hello_and_a_record_without_a_hello_are_closed_at_once(String octets) throws IOException {
    try (Socket socket = knock()) {
      socket.getOutputStream().write(RawMqtt.hex(octets));
      assertThat(ended(socket)).isTrue();
    }
    assertThat(fixture.gateway.counts().refusedBy()).containsKey("not-tls");
  }

  @Test
  void sixteen_kilobytes_of_zeros_are_closed_at_once() throws IOException {
    try (Socket socket = knock()) {
      socket.getOutputStream().write(new byte[16 * 1024]);
      assertThat(ended(socket)).isTrue();
    }
  }

  @Test
  void a_socket_that_says_nothing_and_one_that_says_hello_octet_by_octet_are_closed_at_the_deadline() throws IOException {
    // A whole hello would take two minutes and more: longer than this test waits for the end.
    byte[] hello = Arrays.copyOf(RawMqtt.hex("1603010200010001fc0303"), 517);
    try (Fixture hasty = new Fixture(Fixture.deadlines(PATIENT, 1, 300), TopicRights.OWN_SUBTREE); Socket mute = knock(hasty); Socket slow = knock(hasty)) {
      Thread dripping = Thread.ofVirtual().start(() -> {
        for (byte octet : hello) {
          try {
            slow.getOutputStream().write(octet);
            Thread.sleep(300);
          } catch (IOException | InterruptedException closed) {
            return;
          }
        }
      });
      assertThat(ended(mute)).isTrue();
      assertThat(ended(slow)).isTrue();
      dripping.interrupt();
      assertThat(hasty.gateway.counts().refusedBy()).containsKey("handshakeSeconds");
    }
  }

  @Test
  void a_peer_that_is_through_with_tls_but_sends_no_whole_connect_is_closed_at_the_deadline() throws IOException {
    try (Fixture hasty = new Fixture(Fixture.deadlines(PATIENT, 300, 1), TopicRights.OWN_SUBTREE); RawMqtt mute = hasty.open(hasty.device())) {
      try (RawMqtt half = hasty.open(hasty.device())) {
        half.send(RawMqtt.hex("10ff01 0004"));
        assertThat(half.closes()).isTrue();
      } catch (SocketTimeoutException stillThere) {
        throw stillThere;
      } catch (IOException overBeforeItWasSaid) {
        // A machine on which the octets above take a second: the deadline came first.
      }
      assertThat(mute.closes()).isTrue();
      Fixture.await("both counted", () -> hasty.gateway.counts().refusedBy().getOrDefault("connectSeconds", 0L) == 2);
    }
  }

  @Test
  void idle_sockets_give_way_to_newcomers_and_a_good_device_gets_in() throws IOException {
    List<Socket> idle = new ArrayList<>();
    try (Fixture crowded = new Fixture(PATIENT, TopicRights.OWN_SUBTREE)) {
      for (int i = 0; i < 60; i++) idle.add(new Socket(InetAddress.getLoopbackAddress(), crowded.gateway.port()));
      Fixture.await("forty of sixty idle sockets given up", () -> crowded.gateway.counts().refusedBy().getOrDefault("unfinishedPerAddress", 0L) >= 40);
      try (RawMqtt good = crowded.connect(crowded.device(), 5, "good")) {
        assertThat(good.alive()).isTrue();
      }
      assertThat(crowded.gateway.counts().unfinished()).isLessThanOrEqualTo(20);
    } finally {
      for (Socket socket : idle) socket.close();
    }
  }

  @Test
  void strangers_are_refused_with_the_alert_they_earned_and_an_event() {
    TestPki foreign = new TestPki("foreign");
    assertThatThrownBy(() -> RawMqtt.open(foreign.client(foreign.issue("x", Kind.CLIENT)), fixture.gateway.port()).packet()).isInstanceOf(SSLException.class);
    assertThatThrownBy(() -> answer(foreign.issue("x", Kind.CLIENT))).hasMessageContaining("unknown_ca");
    assertThatThrownBy(() -> answer(fixture.pki.issue("stranger", Kind.CLIENT))).hasMessageContaining("bad_certificate");
    fixture.log.expect(Event.HandshakeFailed.class, failed -> failed.alert().equals("unknown_ca"));
    fixture.log.expect(Event.AuthenticationFailed.class, failed -> failed.reason().equals("unknown-id"));
  }

  /** Reads with the server's certificate trusted, so that what comes back is the server's verdict on ours. */
  private static void answer(TestPki.Held held) throws IOException {
    try (javax.net.ssl.SSLSocket socket = (javax.net.ssl.SSLSocket) fixture.pki.client(held).getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), fixture.gateway.port())) {
      socket.setSoTimeout(RawMqtt.PATIENCE_MILLIS);
      socket.startHandshake();
      if (socket.getInputStream().read() < 0) throw new IOException("closed without an alert");
    }
  }
}

package dev.bulwark.network.wireguard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulwark.network.packet.Prefix;
import dev.bulwark.problem.Problem;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UapiTest {
  private static final String HEX = "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a";
  private static final String SECRET = "77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a";
  private static final String ANSWER =
      "private_key=" + SECRET + "\nlisten_port=51820\npublic_key=" + HEX + "\npreshared_key=" + SECRET + "\nprotocol_version=1\nendpoint=[2001:db8::1]:4711\n"
          + "last_handshake_time_sec=1800000000\nlast_handshake_time_nsec=5\ntx_bytes=1\nrx_bytes=148\npersistent_keepalive_interval=25\nallowed_ip=10.60.0.10/32\nallowed_ip=fd60::10/128\nerrno=0\n\n";
  private static final String DUMP =
      "YNqHbfBQKaGvzefSSKFxphR7F2nNW5V6B1YcyjJ7bzE=\t" + PublicKey.ofHex(HEX).orElseThrow() + "\t51820\toff\n"
          + PublicKey.ofHex(HEX).orElseThrow() + "\tYNqHbfBQKaGvzefSSKFxphR7F2nNW5V6B1YcyjJ7bzE=\t192.0.2.1:4711\t10.60.0.10/32,fd60::10/128\t1800000000\t148\t1\toff\n";

  @TempDir Path dir;

  private static byte[] octets(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  @Test
  void an_answer_is_read_without_its_secrets() {
    LiveState state = UapiText.read(octets(ANSWER));
    assertThat(state.publicKey()).isEqualTo(PublicKey.ofHex(HEX));
    assertThat(state.peers()).singleElement().satisfies(peer -> {
      assertThat(peer.endpoint()).hasValue("[2001:db8::1]:4711");
      assertThat(peer.handshake().orElseThrow()).hasToString("2027-01-15T08:00:00.000000005Z");
      assertThat(peer.allowed()).hasSize(2);
      assertThat(peer.received()).isEqualTo(148);
      assertThat(peer.keepalive()).isEqualTo(25);
    });
    assertThat(state.toString()).doesNotContain(SECRET);
  }

  @Test
  void a_dump_of_wg_says_the_same() {
    LiveState state = DumpText.read(octets(DUMP));
    assertThat(state.publicKey()).isEqualTo(PublicKey.ofHex(HEX));
    assertThat(state.peers()).singleElement().satisfies(peer -> assertThat(peer.allowed()).isEqualTo(UapiText.read(octets(ANSWER)).peers().getFirst().allowed()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "errno=0", "nothing\n\n", "public_key=12\nerrno=0\n\n", "private_key=zz\nerrno=0\n\n", "errno=1\n\n", "allowed_ip=10.0.0.1/33\nerrno=0\n\n", "endpoint=; reboot\nerrno=0\n\n", "rx_bytes=-1\nerrno=0\n\n"})
  void what_is_no_whole_answer_is_refused(String answer) {
    if (answer.equals("errno=0")) assertThat(UapiText.error(octets(answer))).isEqualTo(-1);
    else assertThatThrownBy(() -> UapiText.read(octets(answer))).isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.code()).isEqualTo("NETWORK-330"));
  }

  @Test
  void any_octets_are_an_answer_or_are_refused() {
    Random random = new Random(11);
    int read = 0;
    for (int i = 0; i < 4_000; i++) {
      byte[] answer = octets(i % 2 == 0 ? ANSWER.substring(ANSWER.indexOf("listen")) : DUMP);
      for (int n = random.nextInt(4); n > 0; n--) answer[random.nextInt(answer.length)] = (byte) random.nextInt(256);
      if (random.nextInt(5) == 0) answer = java.util.Arrays.copyOf(answer, random.nextInt(answer.length));
      try {
        LiveState state = i % 2 == 0 ? UapiText.read(answer) : DumpText.read(answer);
        for (LiveState.Peer peer : state.peers()) peer.endpoint().ifPresent(endpoint -> assertThat(endpoint).matches("[\\[\\]0-9a-fA-F:.%A-Za-z_-]+"));
        read++;
      } catch (Problem refused) {
        assertThat(refused.code()).isEqualTo("NETWORK-330");
      }
    }
    assertThat(read).isBetween(500, 3_500);
  }

  @Test
  void a_request_says_each_step_and_replaces_what_was_allowed() {
    SecretKey shared = SecretKey.read(octets("dwdtCnMYpX08FsFyUbJmRd9ML4frwJkqsXf7pR25LCo=")).orElseThrow();
    PublicKey key = PublicKey.ofHex(HEX).orElseThrow();
    try (SecretText text = new SecretText()) {
      UapiText.write(text, List.of(PeerChange.removal(key), new PeerChange(key, false, Optional.of(shared), Optional.of("192.0.2.1:1"), Optional.of(List.of(Prefix.parse("10.60.0.10").orElseThrow())), OptionalInt.of(25))));
      assertThat(new String(text.octets(), StandardCharsets.US_ASCII))
          .isEqualTo("set=1\npublic_key=" + HEX + "\nremove=true\npublic_key=" + HEX + "\npreshared_key=" + SECRET + "\nendpoint=192.0.2.1:1\npersistent_keepalive_interval=25\nreplace_allowed_ips=true\nallowed_ip=10.60.0.10/32\n\n");
    }
  }

  private Optional<Problem> asked(String answer, boolean change) throws IOException {
    Path socket = dir.resolve("wg" + Math.abs(answer.hashCode() % 1_000) + ".sock");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      Thread serving = Thread.ofPlatform().daemon().start(() -> {
        try (SocketChannel client = server.accept()) {
          ByteBuffer request = ByteBuffer.allocate(4_096);
          while (request.position() < 2 || request.get(request.position() - 1) != '\n' || request.get(request.position() - 2) != '\n') if (client.read(request) < 0) return;
          client.write(ByteBuffer.wrap(octets(answer)));
        } catch (IOException gone) {
          // The other side hung up.
        }
      });
      LiveInterface live = LiveInterfaces.find(socket.getFileName().toString().replace(".sock", ""), Optional.empty(), dir);
      try {
        if (change) live.change(List.of(PeerChange.removal(PublicKey.ofHex(HEX).orElseThrow())));
        else assertThat(live.read().peers()).hasSize(1);
        return Optional.empty();
      } catch (Problem problem) {
        return Optional.of(problem);
      } finally {
        serving.interrupt();
      }
    }
  }

  @Test
  void over_its_socket_an_interface_is_read_and_changed_and_its_refusal_is_told() throws IOException {
    assertThat(asked(ANSWER, false)).isEmpty();
    assertThat(asked("errno=0\n\n", true)).isEmpty();
    assertThat(asked("errno=-22\n\n", true)).hasValueSatisfying(problem -> assertThat(problem.line()).contains("NETWORK-330", "error 22"));
    assertThat(asked("errno=0\n", true)).hasValueSatisfying(problem -> assertThat(problem.code()).isEqualTo("NETWORK-330"));
    assertThat(asked("garbage\n\n", false)).hasValueSatisfying(problem -> assertThat(problem.code()).isEqualTo("NETWORK-330"));
  }

  @Test
  void an_interface_that_never_answers_is_given_up() throws IOException {
    Path socket = dir.resolve("mute.sock");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      assertThatThrownBy(() -> new UapiSocket("mute", socket, Duration.ofMillis(50)).read()).isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.code()).isEqualTo("NETWORK-329"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"../wg0", "", "-rf", "a b", "sixteen-letters-", "wg0\n"})
  void a_name_that_is_none_is_refused(String name) {
    assertThatThrownBy(() -> LiveInterfaces.find(name, Optional.empty())).isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.code()).isEqualTo("NETWORK-328"));
    assertThatThrownBy(() -> LiveInterfaces.find("wg0", Optional.of("../../etc/passwd"))).isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.code()).isEqualTo("NETWORK-328"));
  }
}

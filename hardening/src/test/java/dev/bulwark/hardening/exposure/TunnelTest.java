package dev.bulwark.hardening.exposure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Random;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A broker behind TLS, on loopback, and one between that changes what it says. */
class TunnelTest {
  private final KeyPair key = Approver.key("secp256r1");
  private X509Certificate certificate;
  private SSLServerSocket broker;

  @BeforeEach
  void listen() throws Exception {
    certificate = ChainTest.certificate("broker", key, "broker", key, Approver.NOW, Approver.NOW.plus(Duration.ofDays(9)), false);
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry("broker", key.getPrivate(), new char[0], new X509Certificate[] {certificate});
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(store, new char[0]);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    broker = (SSLServerSocket) context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void close() throws IOException {
    broker.close();
  }

  private void serve(String version, boolean demanding) {
    SSLParameters parameters = broker.getSSLParameters();
    parameters.setProtocols(new String[] {version});
    parameters.setNeedClientAuth(demanding);
    broker.setSSLParameters(parameters);
    Thread.ofVirtual()
        .start(
            () -> {
              while (!broker.isClosed()) {
                try (SSLSocket socket = (SSLSocket) broker.accept()) {
                  socket.setSoTimeout(60_000);
                  if (socket.getInputStream().read(new byte[64]) > 0) socket.getOutputStream().write(HexFormat.of().parseHex("20020000"));
                  if (socket.getInputStream().read(new byte[64]) > 0) socket.getOutputStream().write(HexFormat.of().parseHex("9003000180"));
                } catch (IOException e) {
                  // The next one, please.
                }
              }
            });
  }

  private static MqttGuest.Outcome visit(int port, Stranger stranger, Patience patience) throws IOException {
    try (Tunnel tunnel = new Tunnel(new Line(new Socket(InetAddress.getLoopbackAddress(), port), patience), stranger.engine("localhost"))) {
      return MqttGuest.visit(tunnel, 4);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void a_broker_that_asks_for_nothing_lets_the_stranger_in_and_shows_its_certificate(String version) throws Exception {
    serve(version, false);
    Stranger stranger = new Stranger();
    assertThat(visit(broker.getLocalPort(), stranger, Audited.MUCH)).isEqualTo(new MqttGuest.Outcome.LetIn(false, true));
    assertThat(stranger.chain()).containsExactly(certificate);
    assertThat(stranger.asked()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void a_broker_that_demands_a_certificate_ends_it_and_its_own_was_seen_all_the_same(String version) throws Exception {
    serve(version, true);
    Stranger stranger = new Stranger();
    assertThat(visit(broker.getLocalPort(), stranger, Audited.MUCH)).isEqualTo(new MqttGuest.Outcome.Nothing(Ending.CLOSED));
    assertThat(stranger.chain()).containsExactly(certificate);
    assertThat(stranger.asked()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void no_change_on_the_way_makes_the_stranger_fail_or_believe_that_it_was_let_in(String version) throws Exception {
    serve(version, false);
    Random random = new Random(7);
    try (Peer between =
        Peer.tcp(
            socket -> {
              try (Socket on = new Socket(InetAddress.getLoopbackAddress(), broker.getLocalPort())) {
                Thread.ofVirtual().start(() -> copy(socket, on));
                byte[] buffer = new byte[4_096];
                for (int count = on.getInputStream().read(buffer); count >= 0; count = on.getInputStream().read(buffer)) {
                  buffer[random.nextInt(count)] ^= (byte) (1 << random.nextInt(8));
                  socket.getOutputStream().write(buffer, 0, count);
                }
              }
            })) {
      for (int round = 0; round < 20; round++) assertThat(visit(between.port(), new Stranger(), Audited.LITTLE)).isNotInstanceOf(MqttGuest.Outcome.LetIn.class);
    }
  }

  private static void copy(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException e) {
      // One of the two has gone.
    }
  }
}

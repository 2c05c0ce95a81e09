package dev.bulwark.cli.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code openssl s_client} at all three doors: what is spoken, and who is let in. On the gateway only a CONNACK counts as being in, since a TLS 1.3 client is done before its certificate is judged. */
class OpensslTlsIT {
  private static final String CONNACK = " \u0002\u0000\u0000";
  @TempDir static Path dir;
  private static Rig rig;

  @BeforeAll
  static void start() throws Exception {
    Rig.needs("curl", "openssl", "base64", "timeout");
    rig = new Rig(dir, Duration.ofHours(-1));
    rig.enrol("late", "brief");
    rig.clock(Duration.ZERO);
    rig.enrol("good");
    Betrayed authority = new Betrayed(rig);
    authority.sign("unknown", "good", Betrayed.Kind.CLIENT);
    authority.sign("server-only", "good", Betrayed.Kind.SERVER);
    authority.sign("authority", "good", Betrayed.Kind.AUTHORITY);
    rig.must("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout foreign-ca.key -subj '/CN=Foreign' -out foreign-ca.pem -days 2 2>/dev/null;"
        + "openssl ecparam -name prime256v1 -genkey -noout -out foreign.key; openssl req -new -key foreign.key -subj /CN=good | openssl x509 -req -CA foreign-ca.pem -CAkey foreign-ca.key -CAcreateserial -days 1 -out foreign.pem 2>/dev/null;"
        + "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout self.key -subj /CN=good -out self.pem -days 2 2>/dev/null");
    Files.write(dir.resolve("connect.bin"), connectAndDisconnect("good"));
  }

  @AfterAll
  static void stop() {
    if (rig != null) rig.close();
  }

  private static byte[] connectAndDisconnect(String clientId) {
    ByteArrayOutputStream packet = new ByteArrayOutputStream();
    packet.writeBytes(new byte[] {0x10, (byte) (12 + clientId.length()), 0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, 60, 0, (byte) clientId.length()});
    packet.writeBytes(clientId.getBytes(StandardCharsets.US_ASCII));
    packet.writeBytes(new byte[] {(byte) 0xe0, 0});
    return packet.toByteArray();
  }

  private static String client(String door, String options) throws Exception {
    return rig.sh("timeout 55 openssl s_client -connect $" + door + " -CAfile root.pem " + options + " 2>&1").out();
  }

  private static String door(String name) {
    return switch (name) {
      case "mqtt" -> "M";
      case "admin" -> "A";
      default -> "{D#https://}";
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"mqtt", "device", "admin"})
  void tls_13_with_aes_256_gcm_is_spoken_at_every_door(String name) throws Exception {
    String own = name.equals("admin") ? "" : "-cert good.pem -key good.key ";
    for (String group : new String[] {"P-256", "P-384", "X25519"})
      assertThat(client(door(name), own + "-verify_return_error -groups " + group)).as(group).contains("New, TLSv1.3, Cipher is TLS_AES_256_GCM_SHA384", "Verify return code: 0 (ok)");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "-tls1_2 | protocol version", "-tls1_2 -cipher ECDHE-ECDSA-AES256-GCM-SHA384 | protocol version", "-tls1_1 -cipher DEFAULT@SECLEVEL=0 | protocol version", "-tls1 -cipher DEFAULT@SECLEVEL=0 | protocol version",
      "-ciphersuites TLS_AES_128_GCM_SHA256 | handshake failure", "-ciphersuites TLS_CHACHA20_POLY1305_SHA256 | handshake failure", "-ciphersuites TLS_AES_128_CCM_SHA256 | handshake failure"})
  void nothing_else_is(String options, String alert) throws Exception {
    for (String name : new String[] {"mqtt", "device", "admin"}) {
      // The alert is the server's: the client itself was willing.
      assertThat(client(door(name), options + (name.equals("admin") ? "" : " -cert good.pem -key good.key"))).as(name).containsIgnoringCase("alert " + alert).doesNotContain("New, TLSv1");
    }
  }

  @Test
  void the_strong_suite_is_taken_when_weaker_ones_are_preferred() throws Exception {
    for (String name : new String[] {"mqtt", "device", "admin"})
      assertThat(client(door(name), "-ciphersuites TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384")).as(name).contains("Cipher is TLS_AES_256_GCM_SHA384");
  }

  @Test
  void no_session_is_handed_out_that_could_be_resumed_past_a_revocation() throws Exception {
    for (String name : new String[] {"mqtt", "device", "admin"}) {
      String own = name.equals("admin") ? "" : " -cert good.pem -key good.key";
      String send = name.equals("mqtt") ? "< connect.bin" : "";
      String first = rig.sh((name.equals("mqtt") ? "" : "printf 'GET /.well-known/bulwark HTTP/1.0\\r\\n\\r\\n' | ") + "timeout 55 openssl s_client -connect $" + door(name) + " -CAfile root.pem -ign_eof -sess_out "
          + name + ".session" + own + " 2>&1 " + send).out();
      assertThat(first).as(name).contains("TLSv1.3").doesNotContain("New Session Ticket");
      if (!Files.exists(dir.resolve(name + ".session"))) continue;
      assertThat(client(door(name), "-sess_in " + name + ".session" + own)).as(name).doesNotContain("Reused, ");
    }
  }

  /** What came back from the gateway for a CONNECT with {@code NAME.pem}. */
  private static String connect(String options) throws Exception {
    return rig.sh("timeout 55 openssl s_client -connect $M -CAfile root.pem -quiet " + options + " 2>&1 < connect.bin").out();
  }

  @Test
  void the_enrolled_certificate_is_let_in() throws Exception {
    assertThat(connect("-cert good.pem -key good.key")).contains(CONNACK);
    assertThat(connect("-cert good.pem -key good.key -cert_chain issuing.pem")).as("with its issuer in the chain").contains(CONNACK);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "foreign | another authority's certificate | unknown ca", "self | a self-signed certificate | unknown ca", "late | an expired certificate | expired", "server-only | a server's certificate | bad certificate",
      "authority | an authority as the leaf | bad certificate", "unknown | a certificate that was never registered | (unknown or bad)"})
  void everybody_else_is_told_why_and_gets_no_connack(String name, String what, String alert) throws Exception {
    long from = rig.events();
    String told = connect("-cert " + name + ".pem -key " + name + ".key");
    assertThat(told).as(what).doesNotContain(CONNACK).containsPattern("alert [a-z ]*" + alert.replace(" or ", "|"));
    rig.heard(from, "auth.fail|handshake.fail", "");
  }

  @Test
  void nobody_without_a_certificate_gets_a_connack() throws Exception {
    assertThat(connect("")).doesNotContain(CONNACK).contains("alert");
  }

  @Test
  void the_device_listener_renews_for_none_of_them_either() throws Exception {
    for (String name : new String[] {"foreign", "self", "late", "server-only", "authority", "unknown"}) {
      String status = rig.sh("curl -s --cacert root.pem --cert " + name + ".pem --key " + name + ".key -o /dev/null -w '%{http_code}' -H 'Content-Type: application/pkcs10' --data-binary @good.b64 $E/simplereenroll").out();
      assertThat(status).as(name).isIn("000", "401", "403");
    }
  }

  @Test
  void a_revoked_certificate_reads_that_it_is_revoked() throws Exception {
    rig.enrol("gone");
    assertThat(connect("-cert gone.pem -key gone.key")).contains(CONNACK);
    rig.bulwark("device", "revoke", "gone", "--reason", "superseded");
    assertThat(connect("-cert gone.pem -key gone.key")).doesNotContain(CONNACK).contains("revoked");
  }

  @Test
  void plain_text_gets_nothing_but_a_closed_connection() throws Exception {
    for (String listener : new String[] {"mqtt", "device", "admin"}) {
      try (java.net.Socket socket = new java.net.Socket("127.0.0.1", rig.port(listener))) {
        socket.setSoTimeout(60_000);
        socket.getOutputStream().write(listener.equals("mqtt") ? connectAndDisconnect("good") : "GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        assertThat(answer).as(listener).doesNotContain(CONNACK).doesNotContain("HTTP/1.1 2");
      } catch (java.net.SocketException reset) {
        assertThat(reset).hasMessageContaining("reset");
      }
    }
  }
}

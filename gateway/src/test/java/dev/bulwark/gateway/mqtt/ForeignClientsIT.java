package dev.bulwark.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bulwark.gateway.TestPki;
import dev.bulwark.gateway.TestPki.Held;
import dev.bulwark.gateway.TestPki.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Debian's own clients against the gateway: {@code mosquitto_pub}, {@code mosquitto_sub} and {@code openssl s_client}. */
class ForeignClientsIT {
  private static final Fixture fixture = new Fixture();
  private static final Fixture.Device own = fixture.device("cam1");
  @TempDir private static Path folder;
  private static boolean mosquitto;
  private static boolean openssl;

  @BeforeAll
  static void look() throws Exception {
    mosquitto = run("mosquitto_sub", "--help").text().contains("mosquitto");
    openssl = run("openssl", "version").text().contains("OpenSSL");
    pem("ca.pem", "CERTIFICATE", fixture.pki.ca.certificate().getEncoded());
    write("own", own.held());
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  private record Ran(int code, String text) {}

  private static Ran run(String... command) throws InterruptedException {
    try {
      Path out = Files.createTempFile("client", ".txt");
      Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile()).redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null"))).start();
      if (!process.waitFor(60, TimeUnit.SECONDS)) process.destroyForcibly().waitFor();
      String text = Files.readString(out, StandardCharsets.ISO_8859_1);
      Files.delete(out);
      return new Ran(process.exitValue(), text);
    } catch (IOException missing) {
      return new Ran(-1, "");
    }
  }

  private static void write(String name, Held held) throws Exception {
    pem(name + ".pem", "CERTIFICATE", held.certificate().getEncoded());
    pem(name + ".key", "PRIVATE KEY", held.keys().getPrivate().getEncoded());
  }

  private static void pem(String file, String type, byte[] der) throws IOException {
    Files.writeString(folder.resolve(file), "-----BEGIN " + type + "-----\n" + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END " + type + "-----\n");
  }

  private static Ran mosquitto(String program, String version, String... more) throws InterruptedException {
    assumeTrue(mosquitto, "skipped: no mosquitto-clients");
    List<String> command = new ArrayList<>(List.of(program, "-h", "localhost", "-p", "" + fixture.gateway.port(), "--cafile", folder.resolve("ca.pem").toString(), "--cert",
        folder.resolve("own.pem").toString(), "--key", folder.resolve("own.key").toString(), "-V", version, "-d"));
    command.addAll(List.of(more));
    return run(command.toArray(new String[0]));
  }

  private static Ran openssl(String name, String... more) throws InterruptedException {
    assumeTrue(openssl, "skipped: no openssl");
    List<String> command = new ArrayList<>(List.of("openssl", "s_client", "-connect", "127.0.0.1:" + fixture.gateway.port(), "-CAfile", folder.resolve("ca.pem").toString(), "-cert",
        folder.resolve(name + ".pem").toString(), "-key", folder.resolve(name + ".key").toString()));
    command.addAll(List.of(more));
    return run(command.toArray(new String[0]));
  }

  @ParameterizedTest
  @ValueSource(strings = {"mqttv5", "mqttv311"})
  void mosquitto_clients_exchange_a_message_in_their_own_subtree(String version) throws InterruptedException {
    assumeTrue(mosquitto, "skipped: no mosquitto-clients");
    Ran[] heard = new Ran[1];
    Thread subscriber = Thread.ofPlatform().start(() -> {
      try {
        heard[0] = mosquitto("mosquitto_sub", version, "-i", "sub-" + version, "-t", own.topic("up/" + version), "-q", "1", "-C", "1", "-W", "55");
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
      }
    });
    Fixture.await("subscribed", () -> fixture.gateway.sessions(own.name()).stream().anyMatch(session -> session.clientId().equals("sub-" + version)));
    // Retained, so that it does not matter whether the SUBSCRIBE is already there.
    Ran said = mosquitto("mosquitto_pub", version, "-i", "pub-" + version, "-t", own.topic("up/" + version), "-q", "1", "-r", "-m", "hello " + version);
    subscriber.join();
    assertThat(said.code()).as(said.text()).isZero();
    assertThat(heard[0].text()).contains("hello " + version);
  }

  @Test
  void mosquitto_is_told_that_a_foreign_topic_is_not_its_own() throws InterruptedException {
    assertThat(mosquitto("mosquitto_pub", "mqttv5", "-t", "devices/cam2/cmd", "-q", "1", "-m", "x").text()).containsIgnoringCase("not authorized");
    assertThat(mosquitto("mosquitto_sub", "mqttv5", "-t", "#", "-q", "1", "-W", "55").text()).containsAnyOf("denied", "Not authorized", "not authorized");
  }

  @ParameterizedTest
  @CsvSource({"P-256", "X25519", "P-384"})
  void openssl_gets_tls_1_3_with_aes_256_gcm_over_each_group(String group) throws InterruptedException {
    assertThat(openssl("own", "-groups", group).text()).contains("New, TLSv1.3, Cipher is TLS_AES_256_GCM_SHA384").contains("Verify return code: 0");
  }

  @Test
  void openssl_gets_no_session_to_resume() throws InterruptedException {
    assertThat(openssl("own").text()).doesNotContain("Post-Handshake New Session Ticket arrived");
  }

  @ParameterizedTest
  @CsvSource({"-tls1_2,protocol version", "-tls1_1,protocol version"})
  void openssl_with_an_older_protocol_is_refused(String option, String alert) throws InterruptedException {
    assertThat(openssl("own", option, "-cipher", "DEFAULT@SECLEVEL=0").text()).contains(alert);
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLS_AES_128_GCM_SHA256", "TLS_CHACHA20_POLY1305_SHA256"})
  void openssl_with_another_suite_is_refused(String suite) throws InterruptedException {
    assertThat(openssl("own", "-ciphersuites", suite).text()).contains("handshake failure");
  }

  @Test
  void openssl_with_a_certificate_of_another_ca_reads_unknown_ca() throws Exception {
    write("foreign", new TestPki("foreign").issue("cam1", Kind.CLIENT));
    // Standard input stays open for a moment: the alert comes after the client's own handshake.
    assertThat(openssl("foreign", "-ign_eof").text()).contains("unknown ca");
  }
}

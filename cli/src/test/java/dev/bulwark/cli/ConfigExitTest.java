package dev.bulwark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.cli.CommandLineTest.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a configuration file does to the exit code, by {@code config check} and by {@code up}: scripts decide by it. */
class ConfigExitTest {
  static final List<String> WEAKENING = weakening();
  @TempDir Path dir;

  private static List<String> weakening() {
    List<String> all = new ArrayList<>();
    for (String listener : List.of("mqtt", "device", "admin", "coap")) {
      for (int port : List.of(1883, 5683, 80, 23)) {
        all.add("listen: {" + listener + ": " + port + "}");
        all.add("listen: {" + listener + ": \"127.0.0.1:" + port + "\"}");
      }
      for (String scheme : List.of("tcp", "mqtt", "ws", "http", "coap")) all.add("listen: {" + listener + ": \"" + scheme + "://0.0.0.0:8883\"}");
    }
    for (String value : List.of("[TLSv1.2]", "[TLSv1.3, TLSv1.2]", "TLSv1.1", "[SSLv3]", "[tlsv1.2]")) all.add("gateway: {tls: {protocols: " + value + "}}");
    for (String value : List.of("[TLS_AES_128_GCM_SHA256]", "[TLS_AES_256_GCM_SHA384, TLS_CHACHA20_POLY1305_SHA256]", "TLS_NULL")) all.add("gateway: {tls: {suites: " + value + "}}");
    for (String value : List.of("none", "want", "optional")) all.add("gateway: {tls: {clientAuth: " + value + "}}");
    for (String value : List.of("[TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256]", "[TLS_PSK_WITH_AES_128_CCM, TLS_PSK_WITH_AES_128_CBC_SHA256]")) all.add("gateway: {dtls: {suites: " + value + "}}");
    all.addAll(List.of("gateway: {tls: {enabled: false}}", "gateway: {dtls: {enabled: false}}", "gateway: {anonymous: true}", "pki: {deviceValidity: P366D}", "pki: {deviceValidity: P400D}", "pki: {deviceValidity: PT8761H}"));
    return List.copyOf(all);
  }

  @ParameterizedTest
  @FieldSource("WEAKENING")
  void a_file_that_weakens_ends_with_exit_4_and_says_up_004(String text) throws IOException {
    for (Run run : both(text)) {
      assertThat(run.exit()).as(run.err()).isEqualTo(4);
      assertThat(run.err()).contains("UP-004");
      assertThat(run.out()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gateway: {plaintext: 1}", "gateway: {tls: {verify: true}}", "gateway: {limits: {conections: 1}}", "listen: {http: 8080}", "listen: {telnet: 2323}", "gatway: {}", "listen: {mqtt: 99999}", "listen: [", "pki: {deviceValidity: PT19S}"})
  void a_file_with_a_mistake_ends_with_exit_3(String text) throws IOException {
    for (Run run : both(text)) {
      assertThat(run.exit()).as(run.err()).isEqualTo(3);
      assertThat(run.err()).contains("UP-00").doesNotContain("UP-004");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "listen: {mqtt: 8884}", "listen: {mqtt: \"mqtts://0.0.0.0:8883\", device: \"https://0.0.0.0:8443\"}", "gateway: {tls: {protocols: [TLSv1.3], suites: [TLS_AES_256_GCM_SHA384], clientAuth: required, enabled: true}, anonymous: false}",
      "pki: {deviceValidity: P365D}", "pki: {deviceValidity: PT20S}"})
  void its_harmless_twin_is_accepted(String text) throws IOException {
    Path file = Files.writeString(dir.resolve("bulwark.yaml"), text);
    Run run = CommandLineTest.run("config", "check", file.toString());
    assertThat(run.exit()).as(run.err()).isZero();
  }

  private List<Run> both(String text) throws IOException {
    Path file = Files.writeString(dir.resolve("bulwark.yaml"), text);
    Path state = dir.resolve("state");
    List<Run> runs = List.of(CommandLineTest.run("config", "check", file.toString()), CommandLineTest.run("up", "--config", file.toString(), "--dir", state.toString()));
    assertThat(state).as("nothing was begun").doesNotExist();
    return runs;
  }
}

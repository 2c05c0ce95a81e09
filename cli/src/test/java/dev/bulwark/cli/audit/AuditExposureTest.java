package dev.bulwark.cli.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.cli.InProcess;
import dev.bulwark.cli.json.Doc;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bulwark audit exposure} against a port that remembers whether anybody came. */
class AuditExposureTest {
  @TempDir Path dir;
  private final AtomicInteger came = new AtomicInteger();
  private ServerSocket host;
  private ScopeFolder scope;

  @BeforeEach
  void listen() throws Exception {
    host = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    scope = new ScopeFolder(dir);
    // a virtual thread may accept one more after close()
    Thread.ofPlatform().daemon().start(this::accept);
  }

  private void accept() {
    while (true) {
      try (Socket socket = host.accept()) {
        came.incrementAndGet();
        socket.getOutputStream().write("cam login: ".getBytes(StandardCharsets.US_ASCII));
      } catch (IOException e) {
        return;
      }
    }
  }

  @AfterEach
  void close() throws IOException {
    host.close();
  }

  private String target(String device, String address) {
    return "{device: " + device + ", host: " + address + ", ports: [{port: " + host.getLocalPort() + ", service: telnet}]}";
  }

  private static void refused(InProcess.Run run, String code) {
    assertThat(run.exit()).as(run.err()).isEqualTo(4);
    assertThat(run.err()).startsWith("bulwark: " + code + ": ");
    assertThat(run.out()).isEmpty();
  }

  @Test
  void a_finding_is_told_with_its_port_and_every_connection_is_counted() throws Exception {
    scope.write("", target("cam", "127.0.0.1"));
    InProcess.Run run = scope.audit("--json");
    assertThat(run.exit()).as(run.err()).isEqualTo(1);
    Doc document = run.json();
    assertThat(document.text("target")).isEqualTo("exposure");
    Doc input = document.list("inputs").getFirst();
    assertThat(input.text("path")).isEqualTo("cam");
    Doc finding = input.list("findings").getFirst();
    assertThat(finding.text("rule")).isEqualTo("EXP-TEL-001");
    assertThat(finding.number("port")).isEqualTo(host.getLocalPort());
    Doc exposure = input.doc("facts").doc("exposure");
    assertThat(exposure.number("connections")).isEqualTo(1);
    assertThat(exposure.list("ports").getFirst().text("service")).isEqualTo("telnet");
    assertThat(exposure.list("ports").getFirst().is("open")).isTrue();
    assertThat(came).hasValue(1);
  }

  @Test
  void what_the_scope_does_not_allow_is_refused_and_not_one_connection_is_made() throws Exception {
    scope.write("", target("cam", "127.0.0.1"));
    refused(scope.audit("--target", "pump"), "HARDEN-805");
    refused(scope.audit("--target", "cam", "--target", "pump"), "HARDEN-805");
    Files.writeString(scope.file(), Files.readString(scope.file()).replace("cam", "pump"));
    refused(scope.audit(), "HARDEN-802");
    Files.delete(scope.signature());
    refused(scope.audit(), "HARDEN-801");
    scope.write("limits: {perSecond: 6, total: 30}\n", target("cam", "127.0.0.1"));
    refused(scope.audit(), "HARDEN-806");
    scope.write("limits: {perSecond: 5, total: 0}\n", target("cam", "127.0.0.1"));
    refused(scope.audit(), "HARDEN-807");
    scope.write("", target("cam", "127.0.0.1"), target("away", "203.0.113.9"));
    refused(scope.audit(), "HARDEN-808");
    assertThat(came).as("connections to the host that was named beside").hasValue(0);
    refused(InProcess.run("audit", "exposure", "--scope", scope.file().toString()), "HARDEN-801");
  }

  @Test
  void a_scope_that_cannot_be_read_is_bad_input_and_a_missing_option_wrong_usage() throws Exception {
    scope.write("surprise: true\n", target("cam", "127.0.0.1"));
    InProcess.Run unknown = scope.audit();
    assertThat(unknown.exit()).isEqualTo(3);
    assertThat(unknown.err()).startsWith("bulwark: HARDEN-800: ").contains("surprise");
    scope.write("trust: [nowhere.pem]\n", target("cam", "127.0.0.1"));
    assertThat(scope.audit().exit()).isEqualTo(3);
    assertThat(InProcess.run("audit", "exposure").exit()).isEqualTo(2);
    assertThat(InProcess.run("audit", "exposure", "--scope", dir.resolve("none.yaml").toString()).exit()).isEqualTo(3);
    assertThat(came).hasValue(0);
  }

  @Test
  void only_the_targets_that_were_asked_for_are_reached() throws Exception {
    scope.write("", target("cam", "127.0.0.1"), "{device: pump, host: 127.0.0.1, ports: []}");
    InProcess.Run run = scope.audit("--target", "pump", "--json");
    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(run.json().list("inputs")).singleElement().satisfies(input -> assertThat(input.text("path")).isEqualTo("pump"));
    assertThat(came).hasValue(0);
  }
}

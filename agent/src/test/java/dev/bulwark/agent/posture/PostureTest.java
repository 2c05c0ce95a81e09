package dev.bulwark.agent.posture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PostureTest {
  private static final String HEADING = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n";
  @TempDir Path proc;

  private void table(String name, String text) throws Exception {
    Files.createDirectories(proc.resolve("net"));
    Files.writeString(proc.resolve("net").resolve(name), text);
  }

  @Test
  void listening_sockets_count_and_connected_ones_do_not() throws Exception {
    table(
        "tcp",
        HEADING
            + "   0: 00000000:0016 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1 1 0 100 0 0 10 0\n"
            + "   1: 0100007F:1F90 0100007F:C350 01 00000000:00000000 00:00000000 00000000     0        0 2 1 0 100 0 0 10 0\n");
    table("tcp6", HEADING + "   0: 00000000000000000000000000000000:22B3 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 3\n");
    assertThat(ListeningPorts.of(proc.resolve("net"))).containsExactly(22, 8883);
  }

  @Test
  void tables_of_other_words_are_read_as_no_ports() throws Exception {
    Random random = new Random(3);
    byte[] bytes = new byte[5_000];
    random.nextBytes(bytes);
    Files.createDirectories(proc.resolve("net"));
    Files.write(proc.resolve("net/tcp"), bytes);
    assertThat(ListeningPorts.of(proc.resolve("net"))).hasSizeLessThanOrEqualTo(256);
    table("tcp", HEADING + " 0: x:zz y 0A z z\n 1: :FFFFF a 0A b c\n 2: 0A\n");
    assertThat(ListeningPorts.of(proc.resolve("net"))).isEmpty();
  }

  @Test
  void many_ports_are_bounded() throws Exception {
    StringBuilder rows = new StringBuilder(HEADING);
    for (int port = 1; port <= 5_000; port++) rows.append(String.format(" %d: 00000000:%04X 00000000:0000 0A 0:0 0 0\n", port, port));
    table("tcp", rows.toString());
    assertThat(ListeningPorts.of(proc.resolve("net"))).hasSize(256);
    assertThat(Posture.of(proc, "file").json()).hasSizeLessThan(4_096);
  }

  @Test
  void the_report_is_flat_text_in_json() throws Exception {
    Files.createDirectories(proc.resolve("sys/kernel"));
    Files.writeString(proc.resolve("sys/kernel/ostype"), "Linux\n");
    Files.writeString(proc.resolve("sys/kernel/osrelease"), "6.1.0-test\n");
    Files.writeString(proc.resolve("sys/kernel/version"), "#1 \u0007SMP\n");
    JsonNode json = JsonMapper.builder().build().readTree(Posture.of(proc, "pkcs11").json());
    assertThat(json.path("uname").asString()).startsWith("Linux 6.1.0-test #1 \\u0007SMP");
    assertThat(json.path("key.storage").asString()).isEqualTo("pkcs11");
    assertThat(json.path("device.kind").asString()).isEqualTo("real");
    assertThat(json.path("listening.tcp").asString()).isEmpty();
    assertThat(json.propertyNames()).hasSameElementsAs(List.of("agent.version", "key.storage", "uname", "listening.tcp", "device.kind"));
  }

  @Test
  void a_virtual_device_says_so_and_reports_no_ports_of_its_host() {
    assertThat(Posture.ofVirtualDevice("file").facts()).containsEntry("device.kind", "virtual").containsEntry("listening.tcp", "");
  }

  @Test
  void the_load_is_read_where_there_is_one() throws Exception {
    Path file = Files.writeString(proc.resolve("loadavg"), "1.25 0.5 0.1 1/200 4242\n");
    assertThat(Telemetry.load(file)).isEqualTo(1.25);
    assertThat(Telemetry.load(proc.resolve("absent"))).isZero();
    assertThat(new String(new Telemetry(7, Instant.EPOCH, 1.25).json(), StandardCharsets.US_ASCII)).isEqualTo("{\"seq\":7,\"time\":\"1970-01-01T00:00:00Z\",\"load\":1.25}");
  }
}

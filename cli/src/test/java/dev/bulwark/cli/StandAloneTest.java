package dev.bulwark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.cli.CommandLineTest.Run;
import dev.bulwark.cli.json.Doc;
import dev.bulwark.cli.json.Json;
import dev.bulwark.cli.terminal.Exit;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StandAloneTest {
  @TempDir Path dir;

  private Path file(String text) throws IOException {
    return Files.writeString(dir.resolve("bulwark.yaml"), text);
  }

  private static Doc document(Run run) throws Json.Malformed {
    assertThat(run.out().lines()).as(run.err()).hasSize(1);
    return Doc.read(run.out().getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void a_plaintext_port_is_refused_for_safety_and_every_other_mistake_is_told_with_it() throws Exception {
    Path file = file("listen:\n  mqtt: 0.0.0.0:1883\nnonsense: 1\n");
    Run run = CommandLineTest.run("config", "check", file.toString(), "--json");
    assertThat(run.exit()).isEqualTo(Exit.REFUSED);
    assertThat(document(run).is("valid")).isFalse();
    assertThat(document(run).list("problems")).extracting(p -> p.text("code")).contains("UP-003", "UP-004");
    assertThat(run.err().lines()).hasSize(2).allMatch(line -> line.startsWith("bulwark: UP-00"));
  }

  @Test
  void an_unknown_key_alone_is_unreadable_input() throws Exception {
    assertThat(CommandLineTest.run("config", "check", file("nonsense: 1\n").toString()).exit()).isEqualTo(Exit.INPUT);
    assertThat(CommandLineTest.run("config", "check", dir.resolve("missing").toString()).exit()).isEqualTo(Exit.INPUT);
  }

  @Test
  void what_is_shown_is_a_valid_configuration_with_the_settings_that_were_given() throws Exception {
    Run shown = CommandLineTest.run("config", "show", file("pki:\n  deviceValidity: P30D\n").toString());
    assertThat(shown.out()).contains("deviceValidity: P30D");
    Run checked = CommandLineTest.run("config", "check", file(shown.out()).toString(), "--json");
    assertThat(checked.exit()).as(checked.err()).isZero();
    assertThat(document(checked).is("valid")).isTrue();
    assertThat(document(CommandLineTest.run("config", "show", "--json")).doc("listen").text("mqtt")).isEqualTo("0.0.0.0:8883");
  }

  @Test
  void a_log_that_is_not_there_is_unreadable_input() {
    Run run = CommandLineTest.run("log", "verify", dir.toString(), "--json");
    assertThat(run.exit()).isEqualTo(Exit.INPUT);
    assertThat(run.out()).isEmpty();
    assertThat(run.err().lines()).hasSize(1);
  }

  @Test
  void the_doctor_finds_an_empty_directory_sound_and_an_open_one_not() throws Exception {
    Path state = Files.createDirectory(dir.resolve("state"), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Path free = file("listen:\n  mqtt: 127.0.0.1:0\n  device: 127.0.0.1:0\n  admin: 127.0.0.1:0\n");
    Run sound = CommandLineTest.run("doctor", "--dir", state.toString(), "--config", free.toString(), "--json");
    assertThat(sound.exit()).as(sound.out()).isZero();
    assertThat(document(sound).list("checks")).extracting(c -> c.text("check")).startsWith("java", "crypto", "clock", "space", "ports", "directory", "store", "events", "audit", "namespace");
    Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("rwxr-xr-x"));
    Run open = CommandLineTest.run("doctor", "--dir", state.toString(), "--config", free.toString());
    assertThat(open.exit()).isEqualTo(Exit.NEGATIVE);
    assertThat(open.out()).contains("fail  directory").contains("mend: chmod 700 ");
  }

  @Test
  void the_doctor_finds_a_port_that_is_taken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Path config = file("listen:\n  mqtt: 127.0.0.1:%d\n  device: 127.0.0.1:0\n  admin: 127.0.0.1:0\n".formatted(taken.getLocalPort()));
      Run run = CommandLineTest.run("doctor", "--dir", dir.resolve("new").toString(), "--config", config.toString());
      assertThat(run.exit()).isEqualTo(Exit.NEGATIVE);
      assertThat(run.out()).contains("fail  ports").contains("127.0.0.1:" + taken.getLocalPort());
    }
  }

  @Test
  void the_doctor_finds_a_damaged_store() throws Exception {
    Path state = Files.createDirectories(dir.resolve("state"));
    Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("rwx------"));
    Files.createDirectories(state.resolve("store"));
    Files.writeString(state.resolve("store/bulwark.db"), "this is no database at all, although it is long enough to be looked at".repeat(100));
    Run run = CommandLineTest.run("doctor", "--dir", state.toString());
    assertThat(run.out()).contains("fail  store");
    assertThat(run.exit()).isEqualTo(Exit.NEGATIVE);
  }
}

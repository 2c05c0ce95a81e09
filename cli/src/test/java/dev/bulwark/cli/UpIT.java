package dev.bulwark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.cli.CommandLineTest.Run;
import dev.bulwark.cli.json.Doc;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The program as a process of its own: a server, the commands that ask it, and its end. */
class UpIT {
  @TempDir Path dir;

  private ProcessBuilder program(String... args) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow", "-cp", System.getProperty("java.class.path"), "dev.bulwark.cli.Main"));
    command.addAll(List.of(args));
    return new ProcessBuilder(command);
  }

  private Doc ask(String... args) throws Exception {
    List<String> line = new ArrayList<>(List.of(args));
    line.addAll(List.of("--dir", dir.resolve("state").toString(), "--json"));
    Run run = CommandLineTest.run(line.toArray(String[]::new));
    assertThat(run.exit()).as(run.err()).isZero();
    return Doc.read(run.out().getBytes(StandardCharsets.UTF_8));
  }

  @Test
  @Timeout(600)
  void a_server_starts_answers_keeps_others_away_and_ends_when_told_and_its_log_verifies() throws Exception {
    Path config = Files.writeString(dir.resolve("bulwark.yaml"), "listen:\n  mqtt: 127.0.0.1:0\n  device: 127.0.0.1:0\n  admin: 127.0.0.1:0\n");
    String state = dir.resolve("state").toString();
    Path err = dir.resolve("err");
    Process up = program("up", "--dir", state, "--config", config.toString(), "--json").redirectError(err.toFile()).start();
    try (BufferedReader out = up.inputReader(StandardCharsets.UTF_8)) {
      String first = out.readLine();
      assertThat(first).as(Files.readString(err)).isNotNull();
      Doc card = Doc.read(first.getBytes(StandardCharsets.UTF_8));
      assertThat(card.number("listeners.mqtt.port")).isPositive();

      Doc status = ask("status");
      assertThat(status.number("listeners.admin.port")).isEqualTo(card.number("listeners.admin.port"));
      assertThat(Path.of(status.text("trust.root"))).exists();
      assertThat(Path.of(status.text("operatorToken"))).exists();

      Doc added = ask("device", "add", "pump-1", "--zone", "hall");
      assertThat(added.text("state")).isEqualTo("pending");
      Path token = Files.writeString(dir.resolve("token"), added.text("token"));
      Path agent = dir.resolve("agent");
      Run enrolled =
          CommandLineTest.run(
              "agent", "enrol", "--server", "https://localhost:" + status.number("listeners.device.port"), "--ca", status.text("trust.root"), "--id", "pump-1", "--token", "file:" + token,
              "--dir", agent.toString(), "--json");
      assertThat(enrolled.exit()).as(enrolled.err()).isZero();
      String serial = Doc.read(enrolled.out().getBytes(StandardCharsets.UTF_8)).text("serial");
      assertThat(agent).isDirectoryContaining(file -> file.endsWith("cert.pem")).isDirectoryContaining(file -> file.endsWith("key.pem")).isDirectoryContaining(file -> file.endsWith("ca.pem"));
      assertThat(ask("device", "show", "pump-1").list("certificates")).extracting(c -> c.text("serial") + " " + c.text("status")).containsExactly(serial + " good");
      Run valid = CommandLineTest.run("ca", "validate", "--root", status.text("trust.root"), agent.resolve("cert.pem").toString(), "--json");
      assertThat(valid.exit()).as(valid.out()).isZero();

      assertThat(ask("device", "revoke", "pump-1", "--reason", "keyCompromise").joined("serials", ",")).isEqualTo(serial);
      assertThat(ask("ca", "crl", "--out", dir.resolve("device.crl").toString()).number("entries")).isEqualTo(1);
      assertThat(ask("ca", "show").list("issuers")).extracting(i -> i.text("name")).contains("device", "server");
      assertThat(ask("scorecard").list("items")).hasSizeGreaterThanOrEqualTo(9);

      Process second = program("up", "--dir", state, "--config", config.toString()).redirectErrorStream(true).start();
      String said = new String(second.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(second.waitFor()).isEqualTo(5);
      assertThat(said.lines()).singleElement().asString().startsWith("bulwark: UP-001: ").contains("pid " + up.pid());

      up.toHandle().destroy(); // the handle leaves the streams open for what is still to be read
      assertThat(up.waitFor(2, TimeUnit.MINUTES)).isTrue();
      assertThat(out.readLine()).as("nothing but the one document on standard output").isNull();
      assertThat(Files.readString(err)).isEmpty();
    } finally {
      up.destroyForcibly();
    }
    Run verified = CommandLineTest.run("log", "verify", state, "--json");
    assertThat(verified.exit()).as(verified.out()).isZero();
    assertThat(CommandLineTest.run("status", "--dir", state).err()).startsWith("bulwark: CLI-003: ");
  }

  @Test
  @Timeout(600)
  void the_operators_token_is_shown_to_a_person_once_and_never_to_the_journal() throws Exception {
    assertThat(firstStart("seen", "")).contains("operator token, shown this once: " + Files.readString(dir.resolve("seen/operator.token")).strip());
    assertThat(firstStart("journal", "8:1234")).doesNotContain(Files.readString(dir.resolve("journal/operator.token")).strip()).contains("it is kept in ");
  }

  /** What a first start says until it serves. */
  private String firstStart(String state, String journal) throws Exception {
    Path config = Files.writeString(dir.resolve("free.yaml"), "listen:\n  mqtt: 127.0.0.1:0\n  device: 127.0.0.1:0\n  admin: 127.0.0.1:0\n");
    ProcessBuilder builder = program("up", "--dir", dir.resolve(state).toString(), "--config", config.toString()).redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("JOURNAL_STREAM", journal);
    Process up = builder.start();
    try (BufferedReader out = up.inputReader(StandardCharsets.UTF_8)) {
      StringBuilder said = new StringBuilder();
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        said.append(line).append('\n');
        if (line.contains("it is kept in ")) break;
      }
      return said.toString();
    } finally {
      up.destroyForcibly().waitFor();
    }
  }
}

package dev.bulwark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.cli.api.FakeServer;
import dev.bulwark.cli.firmware.FirmwareCommand;
import dev.bulwark.cli.json.Json;
import dev.bulwark.cli.terminal.Exit;
import dev.bulwark.cli.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class CommandLineTest {
  record Run(int exit, String out, String err) {}

  @TempDir Path dir;

  static Run run(Map<String, String> environment, String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Terminal terminal = new Terminal(new PrintStream(out, false, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8), environment);
    int exit = Main.run(args, terminal);
    terminal.flush();
    return new Run(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  static Run run(String... args) {
    return run(Map.of(), args);
  }

  static Stream<List<String>> commands() {
    List<List<String>> paths = new ArrayList<>();
    collect(Commands.all(new Terminal(System.err, System.err, Map.of())), List.of(), paths);
    return paths.stream();
  }

  private static void collect(CommandLine line, List<String> path, List<List<String>> to) {
    to.add(path);
    line.getSubcommands()
        .forEach(
            (name, sub) -> {
              List<String> longer = new ArrayList<>(path);
              longer.add(name);
              collect(sub, longer, to);
            });
  }

  @ParameterizedTest
  @MethodSource("commands")
  void every_command_says_what_it_does(List<String> path) {
    List<String> args = new ArrayList<>(path);
    args.add("--help");
    Run run = run(args.toArray(String[]::new));
    assertThat(run.exit).isZero();
    assertThat(run.out).startsWith("Usage: " + String.join(" ", Stream.concat(Stream.of("bulwark"), path.stream()).toList())).contains("--help");
    assertThat(run.err).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void every_command_takes_an_unknown_option_for_a_usage_error_of_one_line(List<String> path) {
    List<String> args = new ArrayList<>(path);
    args.add("--no-such-option");
    Run run = run(args.toArray(String[]::new));
    assertThat(run.exit).isEqualTo(Exit.USAGE);
    assertThat(run.out).isEmpty();
    assertThat(run.err.lines()).singleElement().asString().startsWith("bulwark: CLI-001: ").endsWith("--help`");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--version", "-V", "--debug --version"})
  void the_version_is_the_first_number_with_a_dot(String args) {
    Run run = run(args.split(" "));
    assertThat(run.exit).isZero();
    assertThat(run.out).matches("bulwark \\d+\\.\\d+\\.\\d+\\n");
  }

  @Test
  void no_command_at_all_is_a_usage_error() {
    assertThat(run().exit).isEqualTo(Exit.USAGE);
    assertThat(run("device").exit).isEqualTo(Exit.USAGE);
    assertThat(run("nonsense").exit).isEqualTo(Exit.USAGE);
  }

  @Test
  void a_secret_as_an_argument_is_refused_and_not_repeated() {
    Run run = run("status", "--server", "https://localhost:1", "--token", "hunter2");
    assertThat(run.exit).isEqualTo(Exit.INPUT);
    assertThat(run.err).startsWith("bulwark: KEYS-001: ").doesNotContain("hunter2");
  }

  @Test
  void a_stack_trace_is_shown_with_debug_only() {
    assertThat(run("status", "--dir", dir.toString()).err.lines()).hasSize(1);
    assertThat(run("--debug", "status", "--dir", dir.toString()).err).contains("\tat dev.bulwark.cli");
  }

  @Test
  void the_state_directory_may_come_from_the_environment() {
    assertThat(run(Map.of("BULWARK_DIR", "/nowhere/at/all"), "status").err).contains("/nowhere/at/all");
  }

  @Test
  void every_answer_of_a_server_is_one_document_with_json_and_text_without() throws Exception {
    Path csv = Files.writeString(dir.resolve("devices.csv"), "id\npump-1\n");
    try (FakeServer server = FakeServer.answering(line -> FakeServer.json("{\"id\":\"pump-1\",\"state\":\"pending\",\"devices\":[{\"id\":\"pump-1\",\"token\":\"x\"}]}"))) {
      String state = server.describedIn(dir.resolve("state")).toString();
      for (String command :
          List.of(
              "status",
              "device add pump-1",
              "device list",
              "device show pump-1",
              "device token pump-1",
              "device revoke pump-1 --reason keyCompromise",
              "device quarantine pump-1",
              "device release pump-1",
              "device retire pump-1",
              "device import --csv " + csv)) {
        List<String> args = new ArrayList<>(List.of(command.split(" ")));
        args.addAll(List.of("--dir", state));
        Run text = run(args.toArray(String[]::new));
        assertThat(text.exit).as(command + text.err).isZero();
        assertThat(text.out).as(command).isNotBlank().doesNotStartWith("{");
        args.add("--json");
        Run json = run(args.toArray(String[]::new));
        assertThat(json.exit).as(command).isZero();
        assertThat(json.out.lines()).as(command).hasSize(1);
        assertThat(Json.read(json.out.getBytes(StandardCharsets.UTF_8))).as(command).isInstanceOf(Map.class);
      }
    }
  }

  @Test
  void a_device_that_calls_itself_by_an_escape_sequence_does_not_reach_the_terminal() throws Exception {
    try (FakeServer server = FakeServer.answering(line -> FakeServer.json("{\"id\":\"a\\u001b[2J\",\"state\":\"active\"}"))) {
      Run run = run("device", "show", "a", "--dir", server.describedIn(dir).toString());
      assertThat(run.out).contains("a\\u001b[2J: active").doesNotContain("\u001b");
    }
  }

  @Test
  void a_completion_script_knows_the_commands() {
    assertThat(run("completion", "bash").out).contains("revoke", "quarantine");
    assertThat(run("completion", "fish").exit).isEqualTo(Exit.USAGE);
  }

  @Test
  void a_member_of_a_large_group_is_found_by_its_own_name_and_a_wrong_one_is_told_with_all_names() {
    Terminal nowhere = new Terminal(System.err, System.err, Map.of());
    Map<String, CommandLine> all = FirmwareCommand.line(nowhere).getSubcommands();
    assertThat(all).hasSizeGreaterThan(10);
    all.forEach((name, member) -> assertThat(member.getCommandName()).isEqualTo(name));
    String[] line = {"--debug", "firmware", "encrypt", "--chip", "esp32"};
    assertThat(Commands.lineFor(line, nowhere).getSubcommands().values()).singleElement().satisfies(group -> assertThat(group.getSubcommands()).containsOnlyKeys("encrypt"));
    assertThat(run("firmware", "encryp").exit).isEqualTo(Exit.USAGE);
    assertThat(run("firmware", "--help").out).contains("encrypt").contains("plan");
  }
}

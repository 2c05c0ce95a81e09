package dev.bulwark.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.cli.json.Doc;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The main job, as a user starts it: one process, one document, exit 0, nothing left running. */
class DemoIT {
  @Test
  void the_demonstration_holds_in_every_step_and_leaves_no_process_behind(@TempDir Path dir) throws Exception {
    Path state = dir.resolve("state");
    Process demo = bulwark(List.of("demo", "--once", "--devices", "6", "--json", "--dir", state.toString()), dir.resolve("err"));
    String out;
    try (BufferedReader reader = new BufferedReader(new InputStreamReader(demo.getInputStream(), StandardCharsets.UTF_8))) {
      out = String.join("\n", reader.readAllLines());
    }
    assertThat(demo.waitFor(5, TimeUnit.MINUTES)).isTrue();
    String told = Files.readString(dir.resolve("err"));
    assertThat(demo.exitValue()).as(told).isZero();
    Doc report = Doc.read(out.getBytes(StandardCharsets.UTF_8));
    assertThat(report.is("ok")).isTrue();
    assertThat(report.number("devices")).isEqualTo(6);
    assertThat(report.list("steps")).extracting(step -> step.text("id")).contains("start", "enrol", "connect", "attack", "rotate", "contain", "revoke", "crash");
    assertThat(report.list("steps")).allMatch(step -> step.is("ok"));
    assertThat(report.list("scorecard.items")).filteredOn(item -> List.of("C1", "C2", "C6").contains(item.text("id"))).hasSize(3)
        .allSatisfy(item -> assertThat(item.text("state")).as(item.text("id")).isIn("verified", "partial"));
    assertThat(told).contains("virtual devices");
    assertThat(report.is("segmentation.shown")).as("shown, or why it is not").isEqualTo(report.text("segmentation.why").isEmpty());
    assertThat(report.list("steps").stream().anyMatch(step -> step.text("id").equals("site-packets"))).as("claimed only where it was shown").isEqualTo(report.is("segmentation.shown"));
    assertThat(state.resolve("server.json")).as("a server that was stopped takes its card away").doesNotExist();
    assertThat(ProcessHandle.allProcesses().filter(p -> p.info().commandLine().orElse("").contains(state.toString()))).isEmpty();
  }

  @Test
  void a_directory_with_something_in_it_is_left_alone(@TempDir Path dir) throws Exception {
    Files.writeString(dir.resolve("precious"), "data");
    Process demo = bulwark(List.of("demo", "--once", "--dir", dir.toString()), Files.createTempFile("demo", "err"));
    assertThat(demo.waitFor(5, TimeUnit.MINUTES)).isTrue();
    assertThat(demo.exitValue()).isEqualTo(3);
    assertThat(dir.toFile().list()).containsExactly("precious");
  }

  private static Process bulwark(List<String> arguments, Path err) throws Exception {
    List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow",
        "-cp", System.getProperty("java.class.path"), "dev.bulwark.cli.Main"));
    command.addAll(arguments);
    return new ProcessBuilder(command).redirectError(err.toFile()).start();
  }
}

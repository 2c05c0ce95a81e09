package dev.bulwark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.cli.CommandLineTest.Run;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RehearsalTest {
  @TempDir Path dir;

  /** A line that fails would leave its command's classes out of the cache, silently. */
  @Test
  void every_line_about_firmware_does_what_it_is_there_for() throws Exception {
    holds(new FirmwareRehearsal(dir).lines(), "");
  }

  @Test
  void every_line_about_audits_does_what_it_is_there_for() throws Exception {
    // An audit is there to find something.
    holds(new AuditRehearsal(dir).lines(), "audit");
  }

  @Test
  void every_line_about_networks_does_what_it_is_there_for() throws Exception {
    // So are the filters of which one shadows another.
    holds(new NetworkRehearsal(dir).lines(), "filters");
  }

  private void holds(List<List<String>> lines, String finds) {
    assertThat(lines).hasSizeGreaterThan(5);
    for (List<String> line : lines) {
      Run run = CommandLineTest.run(line.toArray(String[]::new));
      boolean found = line.stream().anyMatch(word -> word.equals(finds) || word.endsWith("/" + finds));
      assertThat(run.exit()).as(line + ": " + run.err()).isEqualTo(found ? 1 : 0);
    }
  }
}

package dev.bulwark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.cli.CommandLineTest.Run;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirmwareRehearsalTest {
  @TempDir Path dir;

  /** A line that fails would leave its command's classes out of the cache, silently. */
  @Test
  void every_line_of_the_rehearsal_does_what_it_is_there_for() throws Exception {
    List<List<String>> lines = new FirmwareRehearsal(dir).lines();
    assertThat(lines).hasSizeGreaterThan(10);
    for (List<String> line : lines) {
      Run run = CommandLineTest.run(line.toArray(String[]::new));
      // An audit is there to find something.
      assertThat(run.exit()).as(line + ": " + run.err()).isEqualTo(line.getFirst().equals("audit") ? 1 : 0);
    }
  }
}

package dev.bulwark.fleet.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.bulwark.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** Whatever stands in a line or in a file of the log, the readers answer with an event, a report or a problem that has a code. */
class EventLogFuzzTest {
  @TempDir static Path folder;

  @FuzzTest
  void any_line_is_answered(FuzzedDataProvider data) {
    Event event;
    try {
      event = EventJson.read(data.consumeRemainingAsString());
    } catch (Problem refused) {
      assertThat(refused.code()).matches("LOG-00[123]");
      assertThat(refused.line()).doesNotContain("\n");
      return;
    }
    String written;
    try {
      written = EventJson.write(event);
    } catch (Problem tooLong) {
      // Escapes make a line longer than the one that was read.
      assertThat(tooLong.code()).isEqualTo("LOG-001");
      return;
    }
    assertThat(EventJson.read(written)).isEqualTo(event);
  }

  @FuzzTest
  void any_file_is_answered(byte[] file) throws IOException {
    Files.write(Segment.path(folder, 0), file);
    EventLogCheck.Report report = EventLogCheck.read(folder);
    assertThat(report.events()).isBetween(0L, (long) file.length / Frame.HEADER);
  }
}

package dev.bulwark.fleet.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.fleet.store.Outbox;
import dev.bulwark.fleet.store.Store;
import dev.bulwark.fleet.store.Stores;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** More rounds: {@code -Dbulwark.kill.rounds=200}. */
class KillTest {
  private static final int ROUNDS = Integer.getInteger("bulwark.kill.rounds", 3);

  @TempDir Path state;

  @Test
  void nothing_acknowledged_is_lost_when_the_process_is_killed_and_the_log_verifies() throws Exception {
    Random random = new Random(42);
    Set<String> issued = new HashSet<>();
    Set<String> revoked = new HashSet<>();
    for (int round = 0; round < ROUNDS; round++) {
      runAndKill(20 + random.nextInt(700), issued, revoked);

      // As an auditor would, on what the dead process left behind: nothing has recovered it yet.
      assertThat(AuditVerification.verifyFolder(state)).as("round " + round).satisfies(report -> assertThat(report.problem()).isNull());
      try (Store store = Stores.sqlite(state.resolve("store"))) {
        Set<String> certificates = new HashSet<>();
        Set<String> cut = new HashSet<>();
        store.read(query -> query.list("SELECT substr(serial, 2), status FROM cert", row -> row.text(2).equals("revoked") ? cut.add(row.text(1)) & certificates.add(row.text(1)) : certificates.add(row.text(1))));
        assertThat(certificates).as("round " + round).containsAll(issued);
        assertThat(cut).as("round " + round).containsAll(revoked);
        Set<String> events = new HashSet<>();
        for (Outbox.Entry entry : store.read(query -> Outbox.pending(query, Integer.MAX_VALUE))) events.add(String.valueOf(entry.event().device()).substring(1));
        assertThat(events).containsExactlyInAnyOrderElementsOf(certificates);
        assertThat(store.check()).isEmpty();
      }
    }
    assertThat(issued.size()).isGreaterThan(20 * ROUNDS / 2);
    assertThat(revoked).isNotEmpty();
  }

  /** Starts the writer and kills it ({@code SIGKILL}) right after it has said {@code lines} lines. */
  private void runAndKill(int lines, Set<String> issued, Set<String> revoked) throws Exception {
    Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx256m",
            "--enable-native-access=ALL-UNNAMED", "-Dorg.sqlite.tmpdir=" + state, "-cp", System.getProperty("java.class.path"), CrashWriter.class.getName(), state.toString(), "8")
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
    try (BufferedReader out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))) {
      int said = 0;
      for (String line; (line = out.readLine()) != null; ) {
        if (++said == lines) process.toHandle().destroyForcibly(); // the process' own way closes its output unread
        List<String> words = List.of(line.split(" "));
        if (words.size() == 2) (words.getFirst().equals("issued") ? issued : revoked).add(words.get(1));
      }
      assertThat(said).isGreaterThanOrEqualTo(lines);
    } finally {
      process.destroyForcibly();
      assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    }
  }
}

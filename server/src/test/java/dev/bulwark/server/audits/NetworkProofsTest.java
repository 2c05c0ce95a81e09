package dev.bulwark.server.audits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.hardening.fleet.FleetSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NetworkProofsTest {
  private static final Instant NOW = Instant.parse("2026-03-08T10:00:00Z");
  private static final String GOOD =
      "{\"holds\":true,\"facts\":{\"deniesByDefault\":true,\"allowed\":[{\"name\":\"web\",\"source\":\"10.2.0.0/15\",\"destination\":\"10.1.0.2/32\"},{\"name\":\"shell\",\"source\":\"0.0.0.0/0\",\"destination\":null}]},"
          + "\"schema\":\"bulwark.network/1\",\"command\":\"prove\",\"site\":\"plant\",\"seen\":\"kernel\",\"observedAt\":\"2026-03-07T10:00:00.000Z\"}";
  private static final FleetSnapshot.Network NOTHING = new FleetSnapshot.Network(Optional.empty(), Optional.empty());

  @TempDir private Path folder;

  private String file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  private FleetSnapshot.Network read(String text) throws IOException {
    return NetworkProofs.read(List.of(file("proof.json", text)), NOW).orElseThrow();
  }

  /** Each document that says nothing is told to the log. */
  private static final Logger LOG = Logger.getLogger(NetworkProofs.class.getName());

  @BeforeAll
  static void quiet() {
    LOG.setLevel(Level.OFF);
  }

  @AfterAll
  static void loud() {
    LOG.setLevel(null);
  }

  @Test
  void what_a_kernel_was_seen_to_hold_is_known_and_nothing_is_where_nobody_was_asked() throws IOException {
    FleetSnapshot.Network network = read(GOOD);
    assertThat(network.deniesByDefault()).contains(true);
    assertThat(network.allowed().orElseThrow())
        .containsExactly(new FleetSnapshot.Allowed("plant/web", "10.2.0.0/15", Optional.of("10.1.0.2/32")), new FleetSnapshot.Allowed("plant/shell", "0.0.0.0/0", Optional.empty()));
    assertThat(NetworkProofs.read(List.of(), NOW)).isEmpty();
  }

  @Test
  void a_file_an_old_look_another_document_or_none_at_all_leaves_everything_unknown() throws IOException {
    assertThat(read(GOOD.replace("kernel", "file"))).isEqualTo(NOTHING);
    assertThat(read(GOOD.replace("2026-03-07", "2026-02-28"))).as("older than a week").isEqualTo(NOTHING);
    assertThat(read(GOOD.replace("2026-03-07", "2026-03-09"))).as("of tomorrow").isEqualTo(NOTHING);
    assertThat(read(GOOD.replace("observedAt", "other"))).isEqualTo(NOTHING);
    assertThat(read(GOOD.replace("prove", "drift"))).isEqualTo(NOTHING);
    assertThat(read(GOOD.replace("network/1", "audit/1"))).isEqualTo(NOTHING);
    assertThat(read(GOOD.replace("\"name\":\"web\",", ""))).extracting(FleetSnapshot.Network::allowed).isEqualTo(Optional.empty());
    assertThat(read("[]")).isEqualTo(NOTHING);
    assertThat(read("")).isEqualTo(NOTHING);
    assertThat(NetworkProofs.read(List.of("/proc/no-such-file"), NOW)).contains(NOTHING);
    assertThat(NetworkProofs.read(List.of(folder.toString()), NOW)).contains(NOTHING);
  }

  @Test
  void of_several_gateways_one_that_is_open_is_told_and_one_that_is_not_known_makes_the_rest_not_known() throws IOException {
    String good = file("good.json", GOOD);
    String open = file("open.json", GOOD.replace("\"deniesByDefault\":true", "\"deniesByDefault\":false"));
    String unsaid = file("unsaid.json", GOOD.replace("\"deniesByDefault\":true", "\"deniesByDefault\":null"));
    assertThat(NetworkProofs.read(List.of(good, good), NOW).orElseThrow().allowed().orElseThrow()).hasSize(4);
    for (List<String> files : List.of(List.of(good, open), List.of(open, good), List.of(unsaid, open), List.of(open, unsaid)))
      assertThat(NetworkProofs.read(files, NOW).orElseThrow().deniesByDefault()).as(files.toString()).contains(false);
    for (List<String> files : List.of(List.of(good, unsaid), List.of(unsaid, good))) assertThat(NetworkProofs.read(files, NOW).orElseThrow().deniesByDefault()).isEmpty();
    assertThat(NetworkProofs.read(List.of(good, folder.resolve("none").toString()), NOW)).contains(NOTHING);
  }

  @Test
  void no_mutation_of_a_document_throws() throws IOException {
    Random random = new Random(2);
    Path file = folder.resolve("mutant.json");
    for (int i = 0; i < 1_500; i++) {
      StringBuilder text = new StringBuilder(GOOD);
      for (int n = 1 + random.nextInt(4); n > 0; n--) text.setCharAt(random.nextInt(text.length()), (char) (32 + random.nextInt(95)));
      Files.writeString(file, text);
      assertThat(NetworkProofs.read(List.of(file.toString()), NOW.plus(Duration.ofDays(random.nextInt(3))))).isPresent();
    }
  }
}

package dev.bulwark.hardening.cve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The labelled releases: which vulnerabilities each has, which not, and which cannot be decided. */
class TruthTest {
  @TempDir static Path dir = Path.of("");
  private static VulnerabilityStore store;
  private static Node truth = Node.ABSENT;
  private static UpdateReport report;

  @BeforeAll
  static void import_the_records() throws Exception {
    Path data = Vectors.vulnerabilities();
    report = VulnerabilityUpdate.run(List.of(data), dir, LocalDate.of(2026, 11, 23));
    store = VulnerabilityStore.open(dir);
    truth = BoundedJson.read(Files.readAllBytes(data.resolve("truth.json")));
  }

  private static Component component(String identified, Node release) {
    String name = release.at("component").text();
    String version = release.at("version").text();
    return new Component("it", name, version, identified.equals("cpe") ? release.at("cpe").text() : null, identified.equals("purl") ? "pkg:generic/" + name + "@" + version : null);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cpe", "purl", "name"})
  void the_labelled_releases_are_matched_with_high_recall_and_precision(String identified) {
    int hits = 0;
    List<String> misses = new ArrayList<>();
    List<String> alarms = new ArrayList<>();
    for (Node release : truth.at("cases").items()) {
      List<Match> matches = Matching.of(new Bom(null, 1, null, List.of(component(identified, release)), List.of()), store, List.of());
      Set<String> affected = matches.stream().filter(match -> match.state() == Match.State.AFFECTED).map(Match::id).collect(Collectors.toCollection(TreeSet::new));
      String label = release.at("component").text() + " " + release.at("version").text() + " ";
      for (String id : release.at("affected").texts()) {
        if (affected.contains(id)) hits++;
        else misses.add(label + id);
      }
      for (String id : release.at("notAffected").texts()) if (affected.contains(id)) alarms.add(label + id);
    }
    double recall = (double) hits / (hits + misses.size());
    double precision = (double) hits / (hits + alarms.size());
    System.out.printf("by %s: recall %.4f (%d of %d), precision %.4f; misses %s; false alarms %s%n", identified, recall, hits, hits + misses.size(), precision, misses, alarms);
    assertThat(recall).as("misses: %s", misses).isGreaterThanOrEqualTo(0.98);
    assertThat(precision).as("false alarms: %s", alarms).isGreaterThanOrEqualTo(0.95);
    assertThat(hits).isGreaterThan(2_000);
  }

  @Test
  void every_record_of_the_folder_is_taken_and_the_two_other_files_are_named() {
    assertThat(report.records()).isEqualTo(718);
    assertThat(report.exploited()).isEqualTo(1_404);
    assertThat(report.named()).extracting(one -> Path.of(one.name()).getFileName().toString()).containsExactly("README.md", "truth.json");
    assertThat(store.newest()).hasValue(LocalDate.of(2026, 8, 13));
  }

  @Test
  void records_with_ranges_of_commits_only_never_say_affected() throws IOException {
    Set<String> commitsOnly = new TreeSet<>();
    try (var files = Files.list(Vectors.vulnerabilities().resolve("osv"))) {
      for (Path file : files.sorted().toList()) {
        Node record = read(file);
        if (record.at("affected").items().stream().allMatch(one -> one.at("versions").items().isEmpty())) commitsOnly.add(record.at("id").text());
      }
    }
    List<Match> matches = new ArrayList<>();
    for (String name : List.of("openssl", "wolfssl", "curl", "dnsmasq", "libcoap", "mosquitto")) {
      matches.addAll(Matching.of(new Bom(null, 1, null, List.of(new Component(name, name, "1.0", null, null)), List.of()), store, List.of()));
    }
    assertThat(matches).filteredOn(match -> commitsOnly.contains(match.id())).allMatch(match -> match.state() == Match.State.UNKNOWN);
    assertThat(matches).filteredOn(match -> match.source() == Source.OSV).isNotEmpty();
  }

  private static Node read(Path file) throws IOException {
    try {
      return BoundedJson.read(Files.readAllBytes(file));
    } catch (BoundedJson.Broken e) {
      throw new IOException(e);
    }
  }

  @Test
  void a_component_without_a_version_is_unknown_throughout() {
    List<Match> matches = Matching.of(new Bom(null, 1, null, List.of(new Component("it", "busybox", null, null, null)), List.of()), store, List.of());
    assertThat(matches).isNotEmpty().allMatch(match -> match.state() == Match.State.UNKNOWN);
  }

  @Test
  void a_library_of_a_language_with_the_name_of_a_c_library_is_another_one() {
    List<Match> matches = Matching.of(new Bom(null, 1, null, List.of(new Component("it", "openssl", "1.0.2a", null, "pkg:npm/openssl@1.0.2a")), List.of()), store, List.of());
    assertThat(matches).isEmpty();
  }
}

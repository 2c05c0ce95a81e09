package dev.bulwark.cli.cve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.cli.InProcess;
import dev.bulwark.cli.InProcess.Run;
import dev.bulwark.cli.json.Doc;
import dev.bulwark.cli.terminal.Exit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CveCommandTest {
  private static final String RECORD =
      "{\"dataType\":\"CVE_RECORD\",\"cveMetadata\":{\"cveId\":\"CVE-2020-1000\",\"state\":\"PUBLISHED\",\"dateUpdated\":\"2020-05-01T10:00:00Z\"},\"containers\":{\"cna\":{\"affected\":[{\"vendor\":\"zlib\",\"product\":\"zlib\","
          + "\"versions\":[{\"version\":\"0\",\"lessThan\":\"1.3\",\"status\":\"affected\"}]}],\"metrics\":[{\"cvssV3_1\":{\"baseSeverity\":\"HIGH\"}}]}}}";
  private static final String BILL = "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.6\",\"components\":[{\"type\":\"library\",\"bom-ref\":\"z\",\"name\":\"zlib\",\"version\":\"1.2.11\"},{\"type\":\"library\",\"bom-ref\":\"e\",\"name\":\"expat\",\"version\":\"2.5.0\"}]}";
  private static final String VEX = "{\"@context\":\"https://openvex.dev/ns/v0.2.0\",\"statements\":[{\"vulnerability\":{\"name\":\"CVE-2020-1000\"},\"status\":\"not_affected\",\"products\":[{\"@id\":\"z\"}]}]}";

  @TempDir Path dir = Path.of("");

  private String file(String name, String text) throws IOException {
    return Files.writeString(dir.resolve(name), text).toString();
  }

  private String store() {
    return dir.resolve("store").toString();
  }

  @BeforeEach
  void records() throws IOException {
    file("record.json", RECORD);
    file("notes.txt", "nothing");
    file("bom.cdx", BILL);
  }

  private Run update() {
    return InProcess.run("cve", "update", "--from", dir.resolve("record.json").toString(), dir.resolve("notes.txt").toString(), "--dir", store(), "--json");
  }

  private Run match(String... more) {
    List<String> args = new java.util.ArrayList<>(List.of("cve", "match", dir.resolve("bom.cdx").toString(), "--dir", store()));
    args.addAll(List.of(more));
    return InProcess.run(args.toArray(String[]::new));
  }

  @Test
  void an_update_counts_what_it_took_and_names_what_it_left() {
    Run run = update();
    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(run.json().number("records")).isEqualTo(1);
    assertThat(run.json().number("skipped")).isEqualTo(1);
    assertThat(run.err()).contains("skipped " + dir.resolve("notes.txt"));
  }

  @Test
  void an_update_with_nothing_in_it_is_unreadable_input_and_still_one_document() {
    Run run = InProcess.run("cve", "update", "--from", dir.resolve("notes.txt").toString(), "--dir", store(), "--json");
    assertThat(run.exit()).isEqualTo(Exit.INPUT);
    assertThat(run.json().number("records")).isZero();
    assertThat(run.err()).contains("HARDEN-508");
  }

  @Test
  void an_affected_component_ends_with_one_and_the_age_of_old_data_is_a_warning() {
    update();
    Run run = match("--format", "json");
    assertThat(run.exit()).as(run.err()).isEqualTo(Exit.NEGATIVE);
    assertThat(run.json().text("schema")).isEqualTo("bulwark.cve/1");
    assertThat(run.json().list("matches")).singleElement().satisfies(match -> {
      assertThat(match.text("bomRef")).isEqualTo("z");
      assertThat(match.text("id")).isEqualTo("CVE-2020-1000");
      assertThat(match.text("state")).isEqualTo("affected");
      assertThat(match.text("severity")).isEqualTo("high");
      assertThat(match.members()).containsKeys("component", "version", "bomRef", "id", "source", "state", "severity", "kev");
    });
    assertThat(run.out()).contains("\"vex\":null");
    assertThat(run.err()).contains("warning: the newest record is of 2020-05-01");
    assertThat(match("--fail-on", "critical").exit()).isZero();
  }

  @Test
  void a_statement_suppresses_before_the_gate_decides() throws IOException {
    update();
    Run run = match("--json", "--vex", file("vex.json", VEX));
    assertThat(run.exit()).isZero();
    assertThat(run.json().list("matches")).extracting(match -> match.text("state")).containsExactly("suppressed");
  }

  @Test
  void every_form_is_the_same_twice_and_goes_to_a_file_too() throws IOException {
    update();
    for (String form : List.of("text", "json", "sarif", "vex", "openvex")) {
      Run first = match("--format", form);
      assertThat(first.out()).as(form).isNotEmpty().isEqualTo(match("--format", form).out()).contains("CVE-2020-1000");
      Path out = dir.resolve("out." + form);
      assertThat(match("--format", form, "--out", out.toString()).out()).isEmpty();
      assertThat(Files.readString(out)).contains("CVE-2020-1000");
      if (!form.equals("text")) assertThat(out).hasContent(first.out().strip());
    }
    assertThat(match().out()).contains("2 components: 1 affected, 0 unknown, 0 suppressed");
  }

  @Test
  void what_cannot_be_read_is_input_and_what_is_misspelt_is_usage() throws IOException {
    assertThat(match().exit()).isEqualTo(Exit.INPUT);
    assertThat(match().err()).contains("HARDEN-501");
    update();
    assertThat(match("--format", "xml").exit()).isEqualTo(Exit.USAGE);
    assertThat(match("--fail-on", "info").exit()).isEqualTo(Exit.USAGE);
    assertThat(match("--vex", file("no.json", "{}")).err()).contains("HARDEN-507");
    file("bom.cdx", "{}");
    assertThat(match().exit()).isEqualTo(Exit.INPUT);
    assertThat(match().err()).contains("HARDEN-506");
    assertThat(InProcess.run("cve", "update", "--from", dir.resolve("none").toString(), "--dir", store()).err()).contains("HARDEN-505");
    Path file = Files.writeString(dir.resolve("plain"), "");
    Run unwritable = InProcess.run("cve", "update", "--from", dir.resolve("record.json").toString(), "--dir", file.resolve("x").toString());
    assertThat(unwritable.exit()).isEqualTo(Exit.SYSTEM);
    assertThat(unwritable.err()).contains("HARDEN-503");
  }

  @Test
  void the_document_of_a_match_is_read_back_whole() {
    update();
    Doc document = match("--json").json();
    assertThat(document.doc("data").text("newest")).isEqualTo("2020-05-01");
    assertThat(document.doc("data").number("records")).isEqualTo(1);
  }
}

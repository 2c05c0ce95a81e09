package dev.bulwark.hardening.cve;

import static dev.bulwark.hardening.cve.Records.bytes;
import static dev.bulwark.hardening.cve.Records.cve5;
import static dev.bulwark.hardening.cve.Records.range;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulwark.problem.Problem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VexTest {
  @TempDir Path dir = Path.of("");

  private static final String BILL = "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.6\",\"serialNumber\":\"urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79\",\"metadata\":{\"component\":{\"type\":\"firmware\",\"bom-ref\":\"lamp\",\"name\":\"lamp\",\"purl\":\"pkg:generic/lamp@2.0\"}},"
      + "\"components\":[{\"type\":\"library\",\"bom-ref\":\"z\",\"name\":\"zlib\",\"version\":\"1.2.11\",\"purl\":\"pkg:generic/zlib@1.2.11\",\"cpe\":\"cpe:2.3:a:zlib:zlib:1.2.11:*:*:*:*:*:*:*\"}]}";

  private VulnerabilityStore store() throws IOException {
    return Records.store(dir, cve5("CVE-2026-1000", "zlib", "zlib", range("0", "1.3")));
  }

  private Match only(String vex) throws IOException {
    List<Match> matches = Matching.of(Bom.read(bytes(BILL)), store(), vex.isEmpty() ? List.of() : VexReader.read(bytes(vex)));
    assertThat(matches).hasSize(1);
    return matches.getFirst();
  }

  private static String openVex(String status, String products) {
    return "{\"@context\":\"https://openvex.dev/ns/v0.2.0\",\"timestamp\":\"2026-05-01T00:00:00Z\",\"statements\":[{\"vulnerability\":{\"name\":\"CVE-2026-1000\"},\"status\":\"" + status + "\",\"justification\":\"vulnerable_code_not_in_execute_path\",\"products\":[" + products + "]}]}";
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "not_affected | {\"@id\":\"pkg:generic/zlib@1.2.11\"} | suppressed",
    "fixed | {\"@id\":\"pkg:generic/zlib@1.2.11\"} | suppressed",
    "not_affected | {\"@id\":\"pkg:generic/zlib\"} | suppressed",
    "not_affected | {\"@id\":\"pkg:generic/zlib@1.2.12\"} | affected",
    "not_affected | {\"@id\":\"pkg:generic/expat@1.2.11\"} | affected",
    "not_affected | {\"@id\":\"x\",\"identifiers\":{\"cpe23\":\"cpe:2.3:a:zlib:zlib:1.2.11:*:*:*:*:*:*:*\"}} | suppressed",
    "not_affected | {\"@id\":\"pkg:generic/lamp@2.0\"} | suppressed",
    "not_affected | {\"@id\":\"pkg:generic/lamp@2.0\",\"subcomponents\":[{\"@id\":\"pkg:generic/zlib@1.2.11\"}]} | suppressed",
    "not_affected | {\"@id\":\"pkg:generic/lamp@2.0\",\"subcomponents\":[{\"@id\":\"pkg:generic/expat@2.0\"}]} | affected",
    "not_affected | {\"@id\":\"pkg:generic/kettle@2.0\",\"subcomponents\":[{\"@id\":\"pkg:generic/zlib@1.2.11\"}]} | affected",
    "under_investigation | {\"@id\":\"pkg:generic/zlib@1.2.11\"} | affected",
    "affected | {\"@id\":\"pkg:generic/zlib@1.2.11\"} | affected"
  })
  void an_openvex_statement_counts_for_the_product_that_it_names(String status, String product, String state) throws IOException {
    assertThat(only(openVex(status, product)).state().id()).isEqualTo(state);
  }

  @Test
  void a_statement_without_a_product_suppresses_nothing() throws IOException {
    assertThat(only(openVex("not_affected", "")).state()).isEqualTo(Match.State.AFFECTED);
    assertThat(only("").vex()).isNull();
  }

  @Test
  void a_suppressed_match_is_still_listed_with_its_reason_and_stops_no_gate() throws IOException {
    Match match = only(openVex("not_affected", "{\"@id\":\"pkg:generic/zlib@1.2.11\"}"));
    assertThat(match.vex()).isEqualTo(VexStatus.NOT_AFFECTED);
    assertThat(match.justification()).isEqualTo("vulnerable_code_not_in_execute_path");
    assertThat(match.stops(dev.bulwark.hardening.audit.Severity.LOW)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "not_affected | z | suppressed", "false_positive | z | suppressed", "resolved | z | suppressed", "exploitable | z | affected", "in_triage | z | affected", "not_affected | other | affected",
    "not_affected | urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79/1#z | suppressed", "not_affected | urn:cdx:00000000-395b-41f5-a30f-a58921a69b79/1#z | affected"
  })
  void a_cyclonedx_analysis_counts_for_the_reference_that_it_names(String state, String ref, String expected) throws IOException {
    String vex = "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.6\",\"vulnerabilities\":[{\"id\":\"CVE-2026-1000\",\"analysis\":{\"state\":\"" + state + "\"},\"affects\":[{\"ref\":\"" + ref + "\"}]}]}";
    assertThat(only(vex).state().id()).isEqualTo(expected);
  }

  private static final String CSAF = "{\"document\":{\"category\":\"csaf_vex\",\"csaf_version\":\"2.0\",\"tracking\":{\"current_release_date\":\"2026-05-01T00:00:00Z\"}},\"product_tree\":{\"branches\":[{\"category\":\"vendor\",\"branches\":[{\"category\":\"product_name\",\"product\":"
      + "{\"product_id\":\"P1\",\"product_identification_helper\":{\"purl\":\"pkg:generic/zlib@1.2.11\"}}},{\"category\":\"product_name\",\"product\":{\"product_id\":\"P2\",\"product_identification_helper\":{\"purl\":\"pkg:generic/lamp@2.0\"}}}]}],"
      + "\"relationships\":[{\"category\":\"default_component_of\",\"product_reference\":\"P1\",\"relates_to_product_reference\":\"P2\",\"full_product_name\":{\"product_id\":\"P2:P1\",\"name\":\"zlib in lamp\"}}]},"
      + "\"vulnerabilities\":[{\"cve\":\"CVE-2026-1000\",\"product_status\":{\"known_not_affected\":[\"%s\"]},\"flags\":[{\"label\":\"component_not_present\",\"product_ids\":[\"%s\"]}]}]}";

  @ParameterizedTest
  @CsvSource({"P1, suppressed", "P2:P1, suppressed", "P3, affected"})
  void a_csaf_document_counts_for_the_products_of_its_tree(String product, String state) throws IOException {
    assertThat(only(CSAF.formatted(product, product)).state().id()).isEqualTo(state);
  }

  @Test
  void statements_are_imported_like_records_and_survive_the_store() throws IOException {
    VulnerabilityStore store = Records.store(dir, cve5("CVE-2026-1000", "zlib", "zlib", range("0", "1.3")), CSAF.formatted("P1", "P1"));
    assertThat(Matching.of(Bom.read(bytes(BILL)), store, List.of())).singleElement().satisfies(match -> {
      assertThat(match.state()).isEqualTo(Match.State.SUPPRESSED);
      assertThat(match.justification()).isEqualTo("component_not_present");
    });
  }

  @Test
  void a_newer_statement_replaces_an_older_one() throws IOException {
    String old = openVex("not_affected", "{\"@id\":\"pkg:generic/zlib@1.2.11\"}");
    String now = openVex("affected", "{\"@id\":\"pkg:generic/zlib@1.2.11\"}").replace("2026-05-01", "2026-05-02");
    VulnerabilityStore store = Records.store(dir, cve5("CVE-2026-1000", "zlib", "zlib", range("0", "1.3")), now);
    assertThat(Matching.of(Bom.read(bytes(BILL)), store, VexReader.read(bytes(old)))).extracting(Match::state).containsExactly(Match.State.AFFECTED);
    assertThat(Matching.of(Bom.read(bytes(BILL)), store, VexReader.read(bytes(old.replace("2026-05-01", "2026-05-03"))))).extracting(Match::state).containsExactly(Match.State.SUPPRESSED);
  }

  @Test
  void what_the_maker_of_esp_idf_says_counts_for_its_release_only() throws IOException {
    VulnerabilityStore store = Records.store(dir, cve5("CVE-2024-28115", "FreeRTOS", "FreeRTOS-Kernel", "{\"version\":\"< 10.6.2\",\"status\":\"affected\"}"));
    Component kernel = new Component("k", "freertos", "10.2.1", "cpe:2.3:o:amazon:freertos:10.2.1:*:*:*:*:*:*:*", null);
    assertThat(Matching.of(Records.bom(kernel), store, List.of())).extracting(Match::state).containsExactly(Match.State.AFFECTED);
    assertThat(Matching.of(Records.bom(kernel, Records.named("esp-idf", "4.3.1")), store, List.of())).extracting(Match::state).containsExactly(Match.State.SUPPRESSED);
    assertThat(Matching.of(Records.bom(kernel, Records.named("esp-idf", "4.3.1-12-gabc")), store, List.of())).extracting(Match::state).containsExactly(Match.State.AFFECTED);
    Component other = new Component("k", "freertos", "10.2.0", null, null);
    assertThat(Matching.of(Records.bom(other, Records.named("esp-idf", "4.3.1")), store, List.of())).extracting(Match::state).containsExactly(Match.State.AFFECTED);
  }

  @Test
  void a_file_that_is_no_statement_is_refused() {
    for (String text : List.of("", "{", "[]", "{}", "{\"bomFormat\":\"CycloneDX\"}", "null", "{\"statements\":[]}")) {
      assertThatThrownBy(() -> VexReader.read(bytes(text))).as(text).isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.code()).isEqualTo("HARDEN-507"));
    }
  }
}

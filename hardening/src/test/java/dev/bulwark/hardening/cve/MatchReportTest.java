package dev.bulwark.hardening.cve;

import static dev.bulwark.hardening.cve.Records.cve5;
import static dev.bulwark.hardening.cve.Records.range;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MatchReportTest {
  @TempDir Path dir = Path.of("");

  private static final Component ZLIB = new Component("z", "zlib", "1.2", null, null);

  private static final VexStatement QUIET = new VexStatement(List.of("CVE-2026-1001"), VexStatus.FIXED, "backported", null, List.of(new VexStatement.Product(List.of("z"), List.of())));

  private VulnerabilityStore store() throws IOException {
    return Records.store(dir, cve5("CVE-2026-1000", "zlib", "zlib", range("0", "1.3")), cve5("CVE-2026-1001", "zlib", "zlib", range("0", "1.3")), cve5("CVE-2026-1002", "zlib", "zlib", "{\"version\":\"n/a\",\"status\":\"affected\"}"));
  }

  private List<Match> matches() throws IOException {
    return Matching.of(Records.bom(ZLIB), store(), List.of(QUIET));
  }

  @Test
  void the_json_form_has_the_keys_of_the_contract_in_the_order_of_reference_and_id() throws IOException {
    Map<String, Object> document = MatchReport.json(matches(), store());
    assertThat(document).containsEntry("schema", "bulwark.cve/1").containsOnlyKeys("schema", "data", "matches");
    assertThat(String.valueOf(document.get("data"))).contains("newest=2026-05-01", "records=3");
    assertThat(String.valueOf(document.get("matches"))).isEqualTo(
        "[{component=zlib, version=1.2, bomRef=z, id=CVE-2026-1000, source=cve5, state=affected, severity=medium, kev=false, vex=null}, "
            + "{component=zlib, version=1.2, bomRef=z, id=CVE-2026-1001, source=cve5, state=suppressed, severity=medium, kev=false, vex=fixed, justification=backported}, "
            + "{component=zlib, version=1.2, bomRef=z, id=CVE-2026-1002, source=cve5, state=unknown, severity=medium, kev=false, vex=null}]");
  }

  @Test
  void sarif_results_have_a_place_a_fingerprint_and_their_suppression() throws IOException {
    Node sarif = new Node(MatchReport.sarif(matches(), "build/my sbom.json"));
    assertThat(sarif.at("version").text()).isEqualTo("2.1.0");
    Node run = sarif.at("runs").items().getFirst();
    assertThat(run.at("tool").at("driver").at("rules").items()).extracting(rule -> rule.at("id").text()).containsExactly("CVE-2026-1000", "CVE-2026-1001", "CVE-2026-1002");
    List<Node> results = run.at("results").items();
    assertThat(results).allSatisfy(result -> {
      Node place = result.at("locations").items().getFirst().at("physicalLocation");
      assertThat(place.at("artifactLocation").at("uri").text()).isEqualTo("build/my%20sbom.json");
      assertThat(place.at("region").at("startLine").number(0)).isEqualTo(1);
      assertThat(result.at("partialFingerprints").at("bulwark/v1").text()).hasSize(64);
      assertThat(result.at("message").at("text").text()).contains("zlib 1.2");
    });
    assertThat(results).extracting(result -> result.at("level").text()).containsExactly("warning", "warning", "none");
    assertThat(results).extracting(result -> result.has("suppressions")).containsExactly(false, true, false);
  }

  @Test
  void the_vex_form_says_only_what_somebody_has_said() throws IOException {
    Node vex = new Node(MatchReport.vex(matches(), Records.bom(ZLIB)));
    assertThat(vex.at("bomFormat").text()).isEqualTo("CycloneDX");
    assertThat(vex.at("vulnerabilities").items()).extracting(one -> one.at("analysis").at("state").text()).containsExactly("in_triage", "resolved", "in_triage");
  }

  @Test
  void two_runs_give_the_same_documents() throws IOException {
    assertThat(MatchReport.json(matches(), store())).hasToString(MatchReport.json(matches(), store()).toString());
    assertThat(MatchReport.sarif(matches(), "a")).hasToString(MatchReport.sarif(matches(), "a").toString());
    assertThat(MatchReport.vex(matches(), Records.bom(ZLIB))).hasToString(MatchReport.vex(matches(), Records.bom(ZLIB)).toString());
  }
}

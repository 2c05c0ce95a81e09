package dev.bulwark.hardening.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.bulwark.hardening.audit.AuditedInput;
import dev.bulwark.hardening.audit.Finding;
import dev.bulwark.hardening.audit.Severity;
import dev.bulwark.hardening.rule.RulePack;
import dev.bulwark.hardening.rule.Target;
import dev.bulwark.hardening.waiver.WaiverFile;
import dev.bulwark.hardening.waiver.Waivers;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class FormsTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** One valid for each rule of the target, one expired for every other of them. */
  private static Waivers waivers(Target target) {
    StringBuilder yaml = new StringBuilder("waivers:\n");
    int n = 0;
    for (var rule : RulePack.shipped().of(target)) {
      yaml.append("- {rule: ").append(rule.id()).append(", reason: \"r <b>\\x07\", owner: A, approver: B, created: 2026-11-01, expires: ").append(n++ % 3 == 0 ? "2026-12-01" : "2026-11-10").append("}\n");
    }
    if (n == 0) yaml.append("  []\n");
    return WaiverFile.read(yaml.toString().getBytes(StandardCharsets.UTF_8), RulePack.shipped(), LocalDate.of(2026, 11, 23));
  }

  private static AuditDocument whole(Target target) {
    AuditDocument plain = Audits.all(target, Audits.HOSTILE);
    return plain.standing(waivers(target), Baseline.read(Audits.json(Audits.all(target, "other")), target));
  }

  private static Schema schema() throws IOException {
    for (Path up = Path.of("").toAbsolutePath(); up != null; up = up.getParent()) {
      Path found = up.resolve("shared/data/hardening/schemas/sarif-schema-2.1.0.json");
      if (Files.isRegularFile(found)) return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7).getSchema(Files.readString(found), InputFormat.JSON);
    }
    Assumptions.assumeTrue(false, "skipped: no vectors");
    throw new AssertionError("not reached");
  }

  private static List<String> faults(Schema schema, Map<String, Object> document) {
    return schema.validate(JSON.writeValueAsString(document), InputFormat.JSON).stream().limit(5).map(Object::toString).toList();
  }

  @Test
  void sarif_holds_against_the_public_schema_for_every_target_with_hostile_names_waivers_and_a_baseline() throws IOException {
    Schema schema = schema();
    for (Target target : Target.values()) {
      assertThat(faults(schema, SarifReport.of(whole(target)))).as(target.id()).isEmpty();
      assertThat(faults(schema, SarifReport.of(Audits.all(target, "plain")))).as(target.id()).isEmpty();
    }
    Map<String, Object> wrong = new HashMap<>(SarifReport.of(whole(Target.IMAGE)));
    wrong.remove("version");
    assertThat(faults(schema, wrong)).isNotEmpty();
  }

  @Test
  void every_sarif_result_has_its_rule_a_relative_place_a_region_and_a_fingerprint() {
    JsonNode run = JSON.valueToTree(SarifReport.of(whole(Target.SDKCONFIG))).at("/runs/0");
    JsonNode rules = run.at("/tool/driver/rules");
    int suppressed = 0;
    assertThat(run.at("/results").size()).isPositive();
    for (JsonNode result : run.at("/results")) {
      JsonNode rule = rules.get(result.at("/ruleIndex").asInt());
      assertThat(rule.at("/id").asString()).isEqualTo(result.at("/ruleId").asString());
      assertThat(rule.at("/help/text").asString()).contains("Mend: ", "(unverified)");
      assertThat(Double.parseDouble(rule.at("/properties/security-severity").asString())).isBetween(0.0, 10.0);
      URI uri = URI.create(result.at("/locations/0/physicalLocation/artifactLocation/uri").asString());
      assertThat(uri.isAbsolute()).isFalse();
      assertThat(uri.getRawPath()).doesNotStartWith("/").doesNotContain("/../", "/./", "//");
      JsonNode region = result.at("/locations/0/physicalLocation/region");
      assertThat(region.has("startLine") || region.has("byteOffset")).isTrue();
      assertThat(result.at("/partialFingerprints/bulwark~1v1").asString()).hasSize(64);
      assertThat(result.at("/baselineState").asString()).isIn("new", "unchanged");
      if (result.has("suppressions")) {
        suppressed++;
        assertThat(result.at("/suppressions/0/kind").asString()).isEqualTo("external");
        assertThat(result.at("/suppressions/0/properties/status").asString()).isEqualTo("accepted");
      }
    }
    assertThat(suppressed).isBetween(1, run.at("/results").size() - 1);
    assertThat(run.at("/properties/rulePack/sha256").asString()).isEqualTo(RulePack.shipped().sha256());
    assertThat(run.at("/invocations/0/executionSuccessful").asBoolean()).isFalse();
    assertThat(run.at("/invocations/0/toolExecutionNotifications").toString()).contains("limit:ratio", "EXPIRED");
  }

  @Test
  void a_path_becomes_a_relative_reference_whatever_it_is() {
    assertThat(SarifPlace.uri("./a/../b//c")).isEqualTo("b/c");
    assertThat(SarifPlace.uri("/tmp/x")).isEqualTo("tmp/x");
    assertThat(SarifPlace.uri("//host/x")).isEqualTo("host/x");
    assertThat(SarifPlace.uri("../x")).isEqualTo("../x");
    assertThat(SarifPlace.uri("/../x")).isEqualTo("x");
    assertThat(SarifPlace.uri("C:\\x y")).isEqualTo("C%3A/x%20y");
    assertThat(SarifPlace.uri("javascript:alert(1)")).isEqualTo("javascript%3Aalert%281%29");
    assertThat(SarifPlace.uri("")).isEqualTo(".");
  }

  private static Document xml(String text) throws Exception {
    return DocumentBuilderFactory.newDefaultInstance().newDocumentBuilder().parse(new InputSource(new StringReader(text)));
  }

  @Test
  void junit_is_xml_with_a_suite_for_each_input_and_a_case_for_each_rule() throws Exception {
    for (Target target : Target.values()) {
      AuditDocument document = whole(target);
      Document junit = xml(JunitReport.of(document));
      assertThat(junit.getElementsByTagName("testsuite").getLength()).isEqualTo(4);
      Element first = (Element) junit.getElementsByTagName("testsuite").item(0);
      assertThat(first.getElementsByTagName("testcase").getLength()).isEqualTo(Math.max(1, RulePack.shipped().of(target).size()));
      for (String kind : List.of("failure", "skipped", "error")) {
        assertThat(junit.getDocumentElement().getAttribute(kind.equals("skipped") ? kind : kind + "s")).isEqualTo(String.valueOf(junit.getElementsByTagName(kind).getLength()));
      }
    }
    String sdkconfig = JunitReport.of(whole(Target.SDKCONFIG));
    assertThat(sdkconfig).contains("waived: ", "\"not-applicable\"", "\"unknown\"", "its waiver expired 2026-11-10", "limit:ratio", RulePack.shipped().sha256());
    assertThat(sdkconfig.chars().filter(c -> c < 32 && c != '\n')).isEmpty();
    assertThat(JunitReport.of(Audits.document(Audits.input("clean")))).contains("name=\"no-finding\"/>");
  }

  @Test
  void the_page_is_well_formed_has_no_script_and_shows_waivers_and_the_unverified_mark() throws Exception {
    String html = AuditPage.of(whole(Target.IMAGE)).html();
    xml(html);
    assertThat(html).contains("EXPIRED 2026-11-10", "every input", "(unverified)", RulePack.shipped().sha256(), "cannot be judged: limit:ratio").doesNotContain("<script", "<b>", " href=", " src=");
    assertThat(html.chars().filter(c -> c < 32 && c != '\n')).isEmpty();
  }

  @Test
  void on_paper_the_findings_can_be_read_and_what_is_left_out_is_said() throws IOException {
    AuditDocument document = Audits.document(Audits.input("sdkconfig", Audits.finding("ESP-SB-001", Severity.CRITICAL, "SECURE_BOOT"), Audits.finding("ESP-FE-001", Severity.CRITICAL, "FLASH")));
    try (PDDocument pdf = Loader.loadPDF(AuditPage.of(document, 1).pdf())) {
      String text = new PDFTextStripper().getText(pdf).replaceAll("\\s+", " ");
      assertThat(text).contains("Security audit: sdkconfig", "ESP-FE-001", "message of FLASH", "shows 1 of 2 findings", "OWASP ISVS");
      assertThat(text).doesNotContain("message of SECURE_BOOT");
    }
  }

  @Test
  void two_runs_write_the_same_bytes_in_every_form() {
    for (int i = 0; i < 2; i++) {
      AuditDocument one = whole(Target.ROOTFS);
      AuditDocument other = whole(Target.ROOTFS);
      assertThat(JSON.writeValueAsString(SarifReport.of(one))).isEqualTo(JSON.writeValueAsString(SarifReport.of(other)));
      assertThat(Audits.json(one)).isEqualTo(Audits.json(other));
      assertThat(JunitReport.of(one)).isEqualTo(JunitReport.of(other));
      assertThat(AuditText.lines(one)).isEqualTo(AuditText.lines(other));
      assertThat(AuditPage.of(one).html()).isEqualTo(AuditPage.of(other).html());
    }
    AuditDocument small = Audits.document(Audits.input("a", Audits.finding("ESP-SB-001", Severity.CRITICAL, "x")));
    assertThat(AuditPage.of(small).pdf()).isEqualTo(AuditPage.of(small).pdf());
  }

  @Test
  void ten_thousand_findings_are_written_whole() {
    Finding[] findings = new Finding[10_000];
    for (int i = 0; i < findings.length; i++) findings[i] = Audits.finding(RulePack.shipped().of(Target.SDKCONFIG).get(i % 100).id(), Severity.worstFirst().get(i % 5), "S" + i).atLine(i + 1);
    AuditedInput input = Audits.input("a", findings);
    AuditDocument document = Audits.document(input).standing(waivers(Target.SDKCONFIG), Baseline.read(Audits.json(Audits.document(input)), Target.SDKCONFIG));
    assertThat(JSON.valueToTree(SarifReport.of(document)).at("/runs/0/results").size()).isEqualTo(10_000);
    assertThat(document.standing().open(Standing.State.UNCHANGED) + document.summary().waived() * 100).isEqualTo(10_000);
    assertThat(JunitReport.of(document)).contains("message of S9999");
    assertThat(AuditPage.of(document).html()).contains("message of S9999");
    assertThat(String.join("\n", AuditText.lines(document))).contains("message of S9999");
  }
}

package dev.bulwark.hardening.cve;

import static dev.bulwark.hardening.cve.Records.cve5;
import static dev.bulwark.hardening.cve.Records.range;
import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** The public schemas judge what we write. */
class MatchSchemaTest {
  private static final String PLACE = "http://cyclonedx.org/schema/";

  @TempDir Path dir = Path.of("");

  private static Schema schema(String name) throws IOException {
    Path folder = Vectors.schemas();
    Map<String, String> all = new HashMap<>();
    for (String one : List.of("bom-1.6.schema.json", "spdx.schema.json", "jsf-0.82.schema.json")) all.put(PLACE + one, Files.readString(folder.resolve(one)));
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7, builder -> builder.schemas(all)).getSchema(Files.readString(folder.resolve(name)), InputFormat.JSON);
  }

  private List<Match> matches(Bom bom) throws IOException {
    VulnerabilityStore store = Records.store(dir, cve5("CVE-2026-1000", "zlib", "zlib", range("0", "1.3")), cve5("CVE-2026-1001", "zlib", "zlib", range("0", "1.3")), cve5("CVE-2026-1002", "zlib", "zlib", "{\"version\":\"n/a\",\"status\":\"affected\"}"));
    VexStatement quiet = new VexStatement(List.of("CVE-2026-1001"), VexStatus.FIXED, "carried back", null, List.of(new VexStatement.Product(List.of("z 1"), List.of())));
    List<Match> matches = Matching.of(bom, store, List.of(quiet));
    assertThat(matches).extracting(match -> match.state().id()).containsExactly("affected", "suppressed", "unknown");
    return matches;
  }

  private static Bom bom() {
    return new Bom("urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79", 2, null, List.of(new Component("z 1", "zlib", "1.2", null, null)), List.of());
  }

  private static List<String> faults(Schema schema, Map<String, Object> document) {
    return schema.validate(JsonMapper.builder().build().writeValueAsString(document), InputFormat.JSON).stream().map(Object::toString).toList();
  }

  @Test
  void sarif_holds_against_its_schema_and_a_missing_version_does_not() throws IOException {
    Schema schema = schema("sarif-schema-2.1.0.json");
    Map<String, Object> document = new HashMap<>(MatchReport.sarif(matches(bom()), "build/sbom.json"));
    assertThat(faults(schema, document)).isEmpty();
    document.remove("version");
    assertThat(faults(schema, document)).isNotEmpty();
  }

  @Test
  void the_vex_form_holds_against_the_schema_of_cyclonedx_and_a_wrong_version_does_not() throws IOException {
    Schema schema = schema("bom-1.6.schema.json");
    Map<String, Object> document = new HashMap<>(MatchReport.vex(matches(bom()), bom()));
    assertThat(faults(schema, document)).isEmpty();
    document.put("serialNumber", "urn:uuid:none");
    assertThat(faults(schema, document)).isNotEmpty();
  }
}

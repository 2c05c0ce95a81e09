package dev.bulwark.hardening.sbom;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.bulwark.firmware.chip.Chip;
import dev.bulwark.firmware.image.AppDescriptor;
import dev.bulwark.firmware.image.EspImageBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import tools.jackson.databind.json.JsonMapper;

/** Images, documents and the public schema for the tests of this package. */
final class Bills {
  private static final String PLACE = "http://cyclonedx.org/schema/";

  private Bills() {}

  static byte[] image(String project, String version, String idf, byte[] payload) {
    return EspImageBuilder.application(Chip.ESP32C3, new AppDescriptor(3, version, project, "10:00:00", "Jan  1 2026", idf, "0".repeat(64), 0), payload).build();
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static String json(Map<String, Object> document) {
    return JsonMapper.builder().build().writeValueAsString(document);
  }

  /** What the public schema of CycloneDX 1.6 says against the document. */
  static List<String> faults(Map<String, Object> document) throws IOException {
    return schema().validate(json(document), InputFormat.JSON).stream().map(Object::toString).toList();
  }

  private static @Nullable Schema schema;

  private static synchronized Schema schema() throws IOException {
    Schema known = schema;
    if (known == null) {
      known = load();
      schema = known;
    }
    return known;
  }

  private static Schema load() throws IOException {
    Path folder = folder();
    Map<String, String> all = new HashMap<>();
    for (String one : List.of("bom-1.6.schema.json", "spdx.schema.json", "jsf-0.82.schema.json")) all.put(PLACE + one, Files.readString(folder.resolve(one)));
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7, builder -> builder.schemas(all)).getSchema(Files.readString(folder.resolve("bom-1.6.schema.json")), InputFormat.JSON);
  }

  private static Path folder() {
    for (Path up = Path.of("").toAbsolutePath(); up != null; up = up.getParent()) {
      Path found = up.resolve("shared/data/hardening/schemas");
      if (Files.isRegularFile(found.resolve("bom-1.6.schema.json"))) return found;
    }
    Assumptions.assumeTrue(false, "skipped: no vectors");
    throw new AssertionError("not reached");
  }
}

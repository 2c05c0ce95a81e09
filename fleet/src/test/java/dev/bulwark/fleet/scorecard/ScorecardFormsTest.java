package dev.bulwark.fleet.scorecard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.fleet.device.Device;
import dev.bulwark.fleet.device.DeviceId;
import dev.bulwark.fleet.device.Lifecycle;
import dev.bulwark.fleet.evidence.Evidence;
import dev.bulwark.fleet.evidence.EvidenceTable;
import dev.bulwark.fleet.evidence.Source;
import dev.bulwark.fleet.store.Store;
import dev.bulwark.fleet.store.Stores;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ScorecardFormsTest {
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
  private static final Device CAM = new Device(new DeviceId("cam-01"), "default", "default", "default", Set.of(), Lifecycle.ACTIVE, NOW);
  private static final Device NEW = new Device(new DeviceId("cam-02"), "default", "default", "default", Set.of(), Lifecycle.PENDING, NOW);
  private static final List<Evidence> EVIDENCE =
      List.of(
          Evidence.of("cam-01", "certificate.unique", Source.OBSERVED, "ca", true, NOW, null, "event:x", "0".repeat(64)),
          Evidence.of("cam-01", "certificate.within-policy", Source.OBSERVED, "ca", true, NOW, null, "event:x", "0".repeat(64)),
          Evidence.of("cam-01", "certificate.mtls-seen", Source.OBSERVED, "mqtt", true, NOW, null, "event:y", "1".repeat(64)),
          Evidence.of("cam-01", "secure-boot.enabled", Source.DECLARED, "posture", true, NOW, null, "event:z", "2".repeat(64)),
          Evidence.of("cam-01", "secure-boot.enabled", Source.OBSERVED, "fuses", false, NOW, null, "artifact:f", "3".repeat(64)));

  @Test
  void the_document_has_exactly_the_members_of_the_contract() {
    JsonNode document = new JsonMapper().readTree(ScorecardJson.write(Scorecard.of(EVIDENCE, List.of(CAM, NEW), NOW)));
    assertThat(document.propertyNames()).containsExactly("devices", "items", "findings");
    assertThat(document.get("devices").asInt()).isEqualTo(2);
    assertThat(document.get("items").values().stream().map(item -> item.get("id").asString())).containsExactly("C1", "C2", "C3", "C4", "C5", "C6", "C7", "C8", "C9", "N1", "N2", "N3", "N4", "N5");
    JsonNode certificates = document.get("items").get(5);
    assertThat(certificates.propertyNames()).containsExactly("id", "title", "state", "percent", "assertions");
    assertThat(certificates.get("state").asString()).isEqualTo("partial");
    assertThat(certificates.get("percent").isIntegralNumber()).isTrue();
    assertThat(certificates.get("percent").asInt()).isEqualTo(50);
    JsonNode unique = certificates.get("assertions").get(0);
    assertThat(unique.propertyNames()).containsExactly("id", "state", "minimumRank", "evidence");
    assertThat(unique.get("state").asString()).isEqualTo("held");
    JsonNode evidence = unique.get("evidence").get(0);
    assertThat(evidence.propertyNames()).containsExactly("id", "source", "rank", "collectedAt", "sha256");
    assertThat(evidence.get("collectedAt").asString()).isEqualTo("2026-03-01T10:00:00.000Z");
    assertThat(evidence.get("source").asString()).isEqualTo("observed");
    assertThat(evidence.get("rank").asInt()).isEqualTo(4);
    assertThat(document.get("items").get(2).get("state").asString()).isEqualTo("contradicted");
    assertThat(document.get("findings").get(0).propertyNames()).containsExactly("rule", "device", "severity", "assertion");
  }

  @Test
  void what_is_missing_comes_with_what_to_do_next() {
    JsonNode document = new JsonMapper().readTree(ScorecardJson.write(Scorecard.of(EVIDENCE, List.of(CAM, NEW), NOW)));
    JsonNode noDefault = document.get("items").get(0).get("assertions").get(0);
    assertThat(noDefault.get("id").asString()).isEqualTo("credentials.no-default");
    assertThat(noDefault.get("state").asString()).isEqualTo("missing");
    assertThat(noDefault.get("next").asString()).startsWith("audit the released image");
    assertThat(document.get("items").get(5).get("title").asString()).isEqualTo("Certificate authentication");
  }

  @Test
  void what_is_read_from_the_store_judges_the_same(@TempDir Path folder) {
    try (Store store = Stores.sqlite(folder)) {
      store.write(
          tx -> {
            EVIDENCE.forEach(evidence -> EvidenceTable.put(tx, evidence));
            return true;
          });
      assertThat(ScorecardJson.write(ScorecardReader.fleet(store, List.of(CAM, NEW), NOW)).length()).isEqualTo(ScorecardJson.write(Scorecard.of(EVIDENCE, List.of(CAM, NEW), NOW)).length());
      Scorecard read = ScorecardReader.fleet(store, List.of(CAM, NEW), NOW);
      Scorecard pure = Scorecard.of(EVIDENCE, List.of(CAM, NEW), NOW);
      for (int i = 0; i < pure.lines().size(); i++) {
        assertThat(read.lines().get(i).state()).isEqualTo(pure.lines().get(i).state());
        assertThat(read.lines().get(i).verified()).isEqualTo(pure.lines().get(i).verified());
      }
      assertThat(ScorecardReader.device(store, CAM, NOW).lines().get(5).state()).isEqualTo(State.VERIFIED);
      assertThat(ScorecardReader.device(store, NEW, NOW).lines().get(5).state()).isEqualTo(State.UNKNOWN);
    }
  }
}

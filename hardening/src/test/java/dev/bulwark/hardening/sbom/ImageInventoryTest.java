package dev.bulwark.hardening.sbom;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.hardening.cve.Bom;
import dev.bulwark.hardening.cve.Component;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageInventoryTest {
  private static Inventory inventory(String idf) {
    return Inventories.ofImage("lamp.bin", Bills.image("lamp", "1.4.2", idf, new byte[64]));
  }

  private static Ingredient named(Inventory inventory, String name) {
    return inventory.ingredients().stream().filter(one -> one.name().equals(name)).findFirst().orElseThrow();
  }

  @Test
  void an_image_is_the_subject_and_its_release_of_esp_idf_brings_its_components() {
    Inventory inventory = inventory("v5.1.2");
    assertThat(inventory.subject().name()).isEqualTo("lamp");
    assertThat(inventory.subject().version()).isEqualTo("1.4.2");
    assertThat(inventory.subject().sha256()).hasSize(64);
    assertThat(named(inventory, "esp-idf").version()).isEqualTo("5.1.2");
    assertThat(named(inventory, "esp-idf").cpes()).containsExactly("cpe:2.3:a:espressif:esp-idf:5.1.2:*:*:*:*:*:*:*");
    assertThat(named(inventory, "esp-idf").properties()).doesNotContainKey("bulwark:unknownPatches");
    assertThat(named(inventory, "mbedtls").purl()).startsWith("pkg:generic/mbedtls@3.");
    assertThat(inventory.ingredients()).extracting(Ingredient::name).contains("lwip", "freertos", "cjson", "wpa_supplicant", "spiffs");
    assertThat(named(inventory, "esp-idf").needs()).contains(named(inventory, "mbedtls").ref());
  }

  @ParameterizedTest
  @CsvSource({"v5.0.3-250-gabc-dirty,5.0.3", "v5.1.2-dirty,5.1.2", "v5.4-dev-1234-gabcdef,5.3.3", "v5.2.9,5.2.5", "v5.1-rc2,5.0.8", "5.1.2-g0,5.1.2"})
  void what_was_built_from_more_than_a_release_is_the_nearest_lower_one_with_unknown_patches(String said, String release) {
    Inventory inventory = inventory(said);
    assertThat(named(inventory, "esp-idf").version()).isEqualTo(release);
    assertThat(named(inventory, "esp-idf").properties()).containsEntry("bulwark:unknownPatches", "true").containsEntry("bulwark:idfVersion", said);
    assertThat(named(inventory, "lwip").properties()).containsEntry("bulwark:unknownPatches", "true");
  }

  @Test
  void a_release_that_no_table_has_gives_no_guess_of_its_components() {
    assertThat(inventory("v9.0").ingredients()).singleElement().satisfies(one -> assertThat(one.version()).isEqualTo("9.0"));
    assertThat(inventory("a1b2c3d4").ingredients()).singleElement().satisfies(one -> assertThat(one.version()).isNull());
    assertThat(inventory("").ingredients()).isEmpty();
  }

  @Test
  void the_document_holds_against_the_schema_and_a_wrong_type_does_not() throws IOException {
    Map<String, Object> document = CycloneDxDocument.of(inventory("v5.0.3-250-gabc-dirty"), "0.1.0", null);
    assertThat(Bills.faults(document)).isEmpty();
    assertThat(Bills.faults(CycloneDxDocument.of(inventory("v5.1.2"), "0.1.0", Instant.parse("2026-05-01T10:00:00Z")))).isEmpty();
    Map<String, Object> wrong = new HashMap<>(document);
    wrong.put("components", List.of(Map.of("type", "thing", "name", "x")));
    assertThat(Bills.faults(wrong)).isNotEmpty();
  }

  @Test
  void the_same_image_gives_the_same_bytes_and_another_image_another_number() {
    for (var form : List.<java.util.function.Function<Inventory, Map<String, Object>>>of(one -> CycloneDxDocument.of(one, "0.1.0", null), one -> SpdxDocument.of(one, "0.1.0", null))) {
      assertThat(Bills.json(form.apply(inventory("v5.1.2")))).isEqualTo(Bills.json(form.apply(inventory("v5.1.2")))).doesNotContain("\"timestamp\"").isNotEqualTo(Bills.json(form.apply(inventory("v5.1.3"))));
    }
    assertThat(Serial.of(inventory("v5.1.2"))).isEqualTo(Serial.of(inventory("v5.1.2"))).isNotEqualTo(Serial.of(inventory("v5.1.3")));
  }

  @Test
  void what_is_written_is_read_back_as_the_bill_that_matching_uses() {
    Inventory inventory = inventory("v5.1.2");
    Bom read = Bom.read(Bills.bytes(Bills.json(CycloneDxDocument.of(inventory, "0.1.0", null))));
    assertThat(read.components()).isEqualTo(inventory.bom().components()).extracting(Component::name).contains("esp-idf");
    assertThat(read.serial()).isEqualTo(inventory.bom().serial());
    assertThat(read.root()).isEqualTo(inventory.bom().root());
  }
}

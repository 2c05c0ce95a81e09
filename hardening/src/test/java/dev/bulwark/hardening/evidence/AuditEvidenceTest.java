package dev.bulwark.hardening.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulwark.fleet.evidence.Source;
import dev.bulwark.fleet.scorecard.Catalogue;
import dev.bulwark.hardening.config.AuditOptions;
import dev.bulwark.hardening.config.ConfigAudit;
import dev.bulwark.hardening.report.AuditDocument;
import dev.bulwark.hardening.rule.RulePack;
import dev.bulwark.hardening.rule.Target;
import dev.bulwark.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class AuditEvidenceTest {
  private static final Instant AT = Instant.parse("2026-03-01T10:00:00Z");
  private static final String DOC = "d0".repeat(32);
  private static final String KEY = "ab".repeat(32);
  private static final String INPUT = "1f".repeat(32);

  private static AuditEvidence.Reading reading(String json, String... trusted) {
    return AuditEvidence.of(JsonMapper.shared().readValue(json, Map.class), DOC, AT, Set.of(trusted));
  }

  private static String said(AuditEvidence.Reading reading, String assertion) {
    List<Claim> claims = reading.claims().stream().filter(claim -> claim.assertion().equals(assertion)).toList();
    assertThat(claims).hasSizeLessThan(2);
    if (claims.isEmpty()) return reading.unsaid().containsKey(assertion) ? "unknown" : "silent";
    return claims.getFirst().holds() ? "holds" : "refuted";
  }

  private static String results(String... rules) {
    StringBuilder text = new StringBuilder();
    for (String each : rules) text.append(text.isEmpty() ? "" : ",").append("{\"rule\":\"" + each.split("=", -1)[0] + "\",\"verdict\":\"" + each.split("=", -1)[1] + "\"}");
    return text.toString();
  }

  private static String sdkconfig(String... rules) {
    return "{\"schema\":\"bulwark.audit/1\",\"target\":\"sdkconfig\",\"inputs\":[{\"path\":\"sdkconfig\",\"sha256\":\"" + INPUT + "\",\"readable\":true,\"results\":[" + results(rules) + "],\"findings\":[]}]}";
  }

  @Test
  void a_build_holds_only_where_every_rule_that_speaks_passes() {
    assertThat(said(reading(sdkconfig("ESP-NVS-001=pass", "ESP-NVS-002=pass")), "nvs.encrypted")).isEqualTo("holds");
    assertThat(said(reading(sdkconfig("ESP-NVS-001=pass", "ESP-NVS-002=not-applicable")), "nvs.encrypted")).isEqualTo("holds");
    assertThat(said(reading(sdkconfig("ESP-NVS-001=pass", "ESP-NVS-002=unknown")), "nvs.encrypted")).isEqualTo("unknown");
    assertThat(said(reading(sdkconfig("ESP-NVS-001=pass")), "nvs.encrypted")).as("a rule that is not in the document").isEqualTo("unknown");
    assertThat(said(reading(sdkconfig("ESP-NVS-001=unknown", "ESP-NVS-002=pass")), "nvs.encrypted")).isEqualTo("unknown");
    assertThat(said(reading(sdkconfig("ESP-NVS-001=pass", "ESP-NVS-002=fail")), "nvs.encrypted")).isEqualTo("refuted");
    assertThat(said(reading(sdkconfig("ESP-NVS-001=not-applicable", "ESP-NVS-002=not-applicable")), "nvs.encrypted")).isEqualTo("silent");
    assertThat(said(reading(sdkconfig("ESP-DBG-003=pass", "ESP-SB-001=fail")), "jtag.disabled")).as("the option alone closes nothing").isEqualTo("refuted");
    Claim claim = reading(sdkconfig("ESP-NVS-001=pass", "ESP-NVS-002=pass")).claims().getFirst();
    assertThat(claim.source()).isEqualTo(Source.BUILD);
    assertThat(claim.method()).isEqualTo("sdkconfig");
    assertThat(claim.sha256()).isEqualTo(INPUT);
    assertThat(claim.why()).isEqualTo("ESP-NVS-001 ESP-NVS-002 pass");
  }

  private static String audited(String text) {
    AuditOptions options = new AuditOptions(Optional.of("5.3"), Optional.of("esp32c3"), true, Set.of(), LocalDate.of(2026, 3, 1));
    var input = new ConfigAudit(RulePack.shipped(), options).sdkconfig("sdkconfig", text.getBytes(StandardCharsets.UTF_8), null);
    return JsonMapper.shared().writeValueAsString(AuditDocument.of(Target.SDKCONFIG, RulePack.shipped(), List.of(input)).toMap());
  }

  @Test
  void a_real_audit_of_a_real_configuration_says_what_it_shows() {
    String head = "# Automatically generated file. DO NOT EDIT.\n# Espressif IoT Development Framework (ESP-IDF) 5.3.1 Project Configuration\nCONFIG_IDF_TARGET=\"esp32c3\"\n";
    AuditEvidence.Reading open = reading(audited(head));
    assertThat(said(open, "secure-boot.enabled")).isEqualTo("refuted");
    assertThat(said(open, "flash-encryption.enabled")).isEqualTo("refuted");
    assertThat(said(open, "nvs.encrypted")).isEqualTo("refuted");
    AuditEvidence.Reading good =
        reading(
            audited(
                head + "CONFIG_SECURE_BOOT=y\nCONFIG_SECURE_BOOT_V2_ENABLED=y\nCONFIG_SECURE_FLASH_ENC_ENABLED=y\nCONFIG_SECURE_FLASH_ENCRYPTION_MODE_RELEASE=y\nCONFIG_NVS_ENCRYPTION=y\n"
                    + "CONFIG_SECURE_ENABLE_SECURE_ROM_DL_MODE=y\n"));
    assertThat(said(good, "secure-boot.enabled")).isEqualTo("holds");
    assertThat(said(good, "flash-encryption.enabled")).isEqualTo("holds");
    assertThat(said(good, "flash-encryption.release")).isEqualTo("holds");
    assertThat(said(good, "nvs.encrypted")).isEqualTo("holds");
    assertThat(said(good, "download-mode.restricted")).isEqualTo("holds");
    assertThat(good.claims()).allSatisfy(claim -> assertThat(claim.source().rank()).isEqualTo(2));
  }

  private static String image(String kind, boolean encrypted, String signatures, String findings) {
    return "{\"schema\":\"bulwark.audit/1\",\"target\":\"image\",\"inputs\":[{\"path\":\"app.bin\",\"sha256\":\"" + INPUT + "\",\"readable\":true,\"facts\":{\"image\":{\"kind\":\"" + kind + "\",\"signed\":"
        + !signatures.isEmpty() + ",\"encrypted\":" + encrypted + ",\"signatures\":[" + signatures + "]}},\"results\":[],\"findings\":[" + findings + "]}]}";
  }

  private static String finding(String rule, boolean waived) {
    return "{\"rule\":\"" + rule + "\",\"severity\":\"critical\",\"waived\":" + waived + "}";
  }

  @Test
  void an_image_is_signed_by_a_valid_signature_and_trusted_by_a_named_key_only() {
    String signature = "{\"valid\":true,\"keyDigest\":\"" + KEY + "\"}";
    assertThat(said(reading(image("esp-app", false, signature, "")), "secure-boot.image-signed")).isEqualTo("holds");
    assertThat(said(reading(image("esp-app", false, signature, "")), "secure-boot.key-trusted")).isEqualTo("unknown");
    assertThat(said(reading(image("esp-app", false, signature, ""), KEY), "secure-boot.key-trusted")).isEqualTo("holds");
    assertThat(said(reading(image("esp-app", false, signature, ""), "cd".repeat(32)), "secure-boot.key-trusted")).isEqualTo("refuted");
    assertThat(said(reading(image("esp-app", false, signature.replace("true", "false"), ""), KEY), "secure-boot.image-signed")).isEqualTo("refuted");
    assertThat(said(reading(image("esp-app", false, signature.replace("true", "false"), ""), KEY), "secure-boot.key-trusted")).isEqualTo("refuted");
    assertThat(said(reading(image("esp-app", false, "", finding("FW-SIG-001", false))), "secure-boot.image-signed")).isEqualTo("refuted");
    assertThat(said(reading(image("esp-app", false, signature, finding("FW-SIG-003", false)), KEY), "secure-boot.key-trusted")).as("a published test key").isEqualTo("refuted");
  }

  @Test
  void a_waived_finding_is_accepted_and_still_refutes() {
    assertThat(said(reading(image("esp-app", false, "", finding("FW-CRED-001", true))), "credentials.no-default")).isEqualTo("refuted");
    assertThat(said(reading(image("esp-app", false, "", "")), "credentials.no-default")).isEqualTo("holds");
  }

  @Test
  void nothing_found_in_what_could_not_be_looked_through_proves_nothing() {
    assertThat(said(reading(image("esp-app", true, "", "")), "credentials.no-default")).as("encrypted").isEqualTo("unknown");
    assertThat(said(reading(image("unknown", false, "", "")), "credentials.no-default")).as("of no known form").isEqualTo("unknown");
    assertThat(said(reading(image("partition-table", false, "", "")), "credentials.no-default")).isEqualTo("silent");
    AuditEvidence.Reading unreadable = reading("{\"schema\":\"bulwark.audit/1\",\"target\":\"image\",\"inputs\":[{\"path\":\"x\",\"readable\":false,\"reason\":\"limit:size\"}]}");
    assertThat(unreadable.claims()).isEmpty();
    assertThat(said(unreadable, "credentials.no-default")).isEqualTo("unknown");
  }

  @Test
  void of_several_inputs_the_worst_decides() {
    String good = image("esp-app", false, "{\"valid\":true,\"keyDigest\":\"" + KEY + "\"}", "");
    String bad = image("esp-bootloader", false, "", "");
    String both = good.substring(0, good.length() - 2) + "," + bad.substring(bad.indexOf("{\"path\""));
    assertThat(said(reading(both), "secure-boot.image-signed")).isEqualTo("refuted");
    assertThat(said(reading(both), "debug.no-findings")).isEqualTo("holds");
    String half = good.substring(0, good.length() - 2) + ",{\"path\":\"x\",\"readable\":false}]}";
    assertThat(said(reading(half), "debug.no-findings")).isEqualTo("unknown");
  }

  @Test
  void two_slots_in_the_partition_table_are_two_slots() {
    String table = image("partition-table", false, "", "").replace("\"signed\"", "\"partitions\":[{\"ota\":true},{\"name\":\"b\",\"ota\":true},{\"ota\":false}],\"signed\"");
    assertThat(said(reading(table), "ota.ab-slots")).isEqualTo("holds");
    assertThat(said(reading(table.replace("\"b\",\"ota\":true", "\"b\",\"ota\":false")), "ota.ab-slots")).isEqualTo("refuted");
  }

  private static String fuses(String... burned) {
    Map<String, String> raw = new LinkedHashMap<>();
    for (String field : List.of("SECURE_BOOT_EN", "SPI_BOOT_CRYPT_CNT", "DIS_DOWNLOAD_MANUAL_ENCRYPT", "DIS_PAD_JTAG", "SOFT_DIS_JTAG", "DIS_USB_JTAG", "DIS_DOWNLOAD_MODE", "ENABLE_SECURITY_DOWNLOAD")) raw.put(field, "0x0");
    for (String each : burned) raw.put(each.split("=", -1)[0], each.split("=", -1)[1]);
    StringBuilder fields = new StringBuilder();
    raw.forEach((name, value) -> fields.append(fields.isEmpty() ? "" : ",").append("\"" + name + "\":{\"raw\":\"" + value + "\",\"readable\":true,\"writeable\":true}"));
    return "{\"chip\":\"esp32c3\",\"revision\":\"0.4\",\"fields\":{" + fields + "},\"changed\":[]}";
  }

  @Test
  void fuses_say_what_the_hardware_enforces() {
    AuditEvidence.Reading blank = reading(fuses());
    assertThat(blank.claims()).hasSize(5).allSatisfy(claim -> {
      assertThat(claim.holds()).isFalse();
      assertThat(claim.source()).isEqualTo(Source.OBSERVED);
      assertThat(claim.method()).isEqualTo("efuse");
      assertThat(claim.sha256()).isEqualTo(DOC);
    });
    AuditEvidence.Reading locked =
        reading(fuses("SECURE_BOOT_EN=0x1", "SPI_BOOT_CRYPT_CNT=0x7", "DIS_DOWNLOAD_MANUAL_ENCRYPT=0x1", "DIS_PAD_JTAG=0x1", "DIS_USB_JTAG=0x1", "ENABLE_SECURITY_DOWNLOAD=0x1"));
    assertThat(locked.claims()).hasSize(5).allMatch(Claim::holds);
    assertThat(said(reading(fuses("SPI_BOOT_CRYPT_CNT=0x3")), "flash-encryption.enabled")).as("switched off again").isEqualTo("refuted");
    assertThat(said(reading(fuses("SPI_BOOT_CRYPT_CNT=0x1", "DIS_DOWNLOAD_MANUAL_ENCRYPT=0x1")), "flash-encryption.enabled")).isEqualTo("holds");
    assertThat(said(reading(fuses("SPI_BOOT_CRYPT_CNT=0x1", "DIS_DOWNLOAD_MANUAL_ENCRYPT=0x1")), "flash-encryption.release")).as("development mode").isEqualTo("refuted");
    assertThat(said(reading(fuses("DIS_PAD_JTAG=0x1")), "jtag.disabled")).as("open over USB").isEqualTo("refuted");
    assertThat(said(reading(fuses("SECURE_BOOT_EN=yes")), "secure-boot.enabled")).as("a value that is none").isEqualTo("unknown");
    assertThat(said(reading(fuses().replace("\"raw\":\"0x0\",\"readable\":true", "\"raw\":\"0x0\",\"readable\":false")), "secure-boot.enabled")).isEqualTo("unknown");
    assertThat(reading("{\"chip\":\"esp32\",\"revision\":\"3.0\",\"fields\":{},\"changed\":[]}").claims()).isEmpty();
  }

  @Test
  void the_first_secure_boot_counts_only_on_chips_that_have_no_other() {
    String v1 = "{\"chip\":\"esp32\",\"revision\":\"%s\",\"fields\":{\"ABS_DONE_0\":{\"raw\":\"0x1\",\"readable\":true},\"ABS_DONE_1\":{\"raw\":\"0x0\",\"readable\":true}}}";
    assertThat(said(reading(v1.formatted("1.0")), "secure-boot.enabled")).isEqualTo("holds");
    assertThat(said(reading(v1.formatted("3.0")), "secure-boot.enabled")).isEqualTo("refuted");
  }

  @Test
  void a_probed_host_is_the_device_that_the_document_names() {
    String doc =
        "{\"schema\":\"bulwark.audit/1\",\"target\":\"exposure\",\"inputs\":[{\"path\":\"cam-7\",\"sha256\":null,\"readable\":true,\"facts\":{\"exposure\":{\"ports\":[{\"port\":8883,\"open\":true,\"tls\":[\"1.3\"]}]}},\"results\":["
            + results("EXP-MQTT-001=pass", "EXP-HTTP-001=pass", "EXP-COAP-001=pass", "EXP-COAP-002=not-applicable", "EXP-TEL-001=pass", "EXP-MQTT-003=unknown") + "],\"findings\":[]}]}";
    AuditEvidence.Reading good = reading(doc);
    assertThat(good.claims()).extracting(Claim::device).containsOnly("cam-7");
    assertThat(said(good, "transport.no-plaintext")).isEqualTo("holds");
    assertThat(said(good, "transport.tls13")).isEqualTo("holds");
    assertThat(good.unsaid()).containsKey("cam-7 access.no-anonymous");
    assertThat(said(reading(doc.replace("[\"1.3\"]", "[\"1.2\",\"1.3\"]")), "transport.tls13")).isEqualTo("silent");
    assertThat(said(reading(doc.replace("\"EXP-COAP-001\",\"verdict\":\"pass\"", "\"EXP-COAP-001\",\"verdict\":\"not-applicable\"")), "transport.no-plaintext")).as("a port nobody knocked at").isEqualTo("silent");
    assertThat(said(reading(doc.replace("\"findings\":[]", "\"findings\":[" + finding("EXP-MQTT-001", false) + "]")), "transport.no-plaintext")).isEqualTo("refuted");
  }

  @Test
  void no_match_means_something_only_with_data_of_these_weeks() {
    String doc = "{\"schema\":\"bulwark.cve/1\",\"data\":{\"newest\":\"%s\"},\"matches\":[%s]}";
    String critical = "{\"id\":\"CVE-2026-1\",\"state\":\"%s\",\"severity\":\"critical\",\"kev\":false}";
    assertThat(said(reading(doc.formatted("2026-02-20", "")), "cve.no-open-critical")).isEqualTo("holds");
    assertThat(said(reading(doc.formatted("2026-02-20", "")), "cve.current")).isEqualTo("holds");
    assertThat(said(reading(doc.formatted("2025-12-20", "")), "cve.no-open-critical")).isEqualTo("unknown");
    assertThat(said(reading(doc.formatted("2025-12-20", "")), "cve.current")).isEqualTo("refuted");
    assertThat(said(reading(doc.formatted("2026-02-20", critical.formatted("affected"))), "cve.no-open-critical")).isEqualTo("refuted");
    assertThat(said(reading(doc.formatted("2026-02-20", critical.formatted("unknown"))), "cve.no-open-critical")).isEqualTo("unknown");
    assertThat(said(reading(doc.formatted("2026-02-20", critical.formatted("suppressed"))), "cve.no-open-critical")).isEqualTo("holds");
    assertThat(said(reading(doc.formatted("2026-02-20", critical.formatted("affected").replace("critical", "low").replace("false", "true"))), "cve.no-open-critical")).as("exploited").isEqualTo("refuted");
  }

  @Test
  void every_assertion_that_a_rule_speaks_for_is_one_of_the_scorecards_and_every_rule_exists() {
    for (Target target : Target.values())
      for (Speaker speaker : Speakers.of(target)) {
        assertThat(Catalogue.requirement(speaker.assertion())).as(speaker.assertion()).isPresent();
        List<String> rules = new ArrayList<>(speaker.needs());
        rules.addAll(speaker.also());
        assertThat(rules).isNotEmpty().allSatisfy(rule -> assertThat(RulePack.shipped().rule(rule)).as(rule).isPresent());
      }
  }

  @Test
  void other_documents_are_refused_and_no_document_breaks_it() {
    assertThatThrownBy(() -> reading("{}")).isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.code()).isEqualTo("HARDEN-900"));
    assertThatThrownBy(() -> reading("{\"schema\":\"bulwark.audit/1\",\"target\":\"moon\"}")).isInstanceOf(Problem.class);
    Random random = new Random(5);
    List<String> seeds = List.of(sdkconfig("ESP-NVS-001=pass"), image("flash", false, "{\"valid\":true}", finding("FW-SIG-001", true)), fuses("SECURE_BOOT_EN=0x1"), "{\"schema\":\"bulwark.cve/1\",\"matches\":[{\"id\":1,\"state\":[]}]}");
    int read = 0;
    for (int i = 0; i < 4_000; i++) {
      StringBuilder text = new StringBuilder(seeds.get(random.nextInt(seeds.size())));
      for (int n = random.nextInt(4); n >= 0; n--) {
        String[] bits = {"null", "[]", "{}", "1", "\"x\"", "true"};
        int at = text.indexOf(":", random.nextInt(text.length()));
        int end = at < 0 ? -1 : text.indexOf(",", at);
        if (end > at) text.replace(at + 1, end, bits[random.nextInt(bits.length)]);
      }
      Map<?, ?> document;
      try {
        document = JsonMapper.shared().readValue(text.toString(), Map.class);
      } catch (tools.jackson.core.JacksonException e) {
        continue;
      }
      read++;
      try {
        AuditEvidence.of(document, DOC, AT, Set.of());
      } catch (Problem known) {
        assertThat(known.code()).isEqualTo("HARDEN-900");
      }
    }
    assertThat(read).isGreaterThan(500);
  }
}

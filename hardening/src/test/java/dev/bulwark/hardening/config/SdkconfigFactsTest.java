package dev.bulwark.hardening.config;

import static dev.bulwark.hardening.config.Judged.findings;
import static dev.bulwark.hardening.config.Judged.result;
import static dev.bulwark.hardening.config.Judged.sdkconfig;
import static dev.bulwark.hardening.config.Judged.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.hardening.audit.AuditedInput;
import dev.bulwark.hardening.audit.Reason;
import dev.bulwark.hardening.audit.Severity;
import dev.bulwark.hardening.audit.Verdict;
import dev.bulwark.hardening.rule.RulePack;
import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The facts about ESP-IDF's configuration that surprise people, one literal case each. */
class SdkconfigFactsTest {
  private static final String GENERATED = "# Automatically generated file. DO NOT EDIT.";

  @Test
  void flash_encryption_by_a_name_that_never_existed_is_told_with_the_right_name_and_the_device_counts_as_unencrypted() {
    AuditedInput input = sdkconfig("5.3", "", "CONFIG_ESP32_SECURE_FLASH_ENC_ENABLED=y");
    assertThat(findings(input, "ESP-META-001")).singleElement().satisfies(
        finding -> {
          assertThat(finding.severity()).isEqualTo(Severity.HIGH);
          assertThat(finding.line()).isEqualTo(2);
          assertThat(finding.message()).contains("no ESP-IDF release knows it").endsWith("CONFIG_SECURE_FLASH_ENC_ENABLED");
        });
    assertThat(result(input, "ESP-FE-001").verdict()).isEqualTo(Verdict.FAIL);
    AuditedInput right = sdkconfig("5.3", "CONFIG_SECURE_FLASH_ENC_ENABLED=y");
    assertThat(verdict(right, "ESP-META-001")).isEqualTo(Verdict.PASS);
    assertThat(verdict(right, "ESP-FE-001")).isEqualTo(Verdict.PASS);
  }

  @Test
  void the_misspelt_name_is_found_also_when_the_release_is_not_known() {
    assertThat(findings(sdkconfig("", "CONFIG_ESP32_SECURE_FLASH_ENC_ENABLED=y"), "ESP-META-001")).hasSize(1);
    assertThat(verdict(sdkconfig("", "CONFIG_SECURE_FLASH_ENC_ENABLED=y"), "ESP-META-001")).isEqualTo(Verdict.PASS);
  }

  @Test
  void lwip_switches_of_articles_are_low_findings_and_names_of_projects_are_none() {
    AuditedInput input = sdkconfig("5.5", "CONFIG_LWIP_TCP_ENABLED=y", "CONFIG_LWIP_UDP_ENABLED=n", "CONFIG_LWIP_SND_BUF_DEFAULT=5744");
    assertThat(findings(input, "ESP-META-001")).hasSize(3).allMatch(finding -> finding.severity() == Severity.LOW);
    assertThat(findings(input, "ESP-META-001").get(2).message()).endsWith("CONFIG_LWIP_TCP_SND_BUF_DEFAULT");
    assertThat(verdict(sdkconfig("5.5", "CONFIG_EXAMPLE_WIFI_SSID=\"x\"", "CONFIG_MQTT_NEW_OPTION=y", "CONFIG_LWIP_TCP_SND_BUF_DEFAULT=5744"), "ESP-META-001")).isEqualTo(Verdict.PASS);
  }

  @Test
  void debug_awareness_closes_no_jtag_port_and_that_is_said() {
    AuditedInput old = sdkconfig("4.4", "CONFIG_ESP32_DEBUG_OCDAWARE=n");
    assertThat(result(old, "ESP-DBG-006")).satisfies(
        result -> {
          assertThat(result.verdict()).isEqualTo(Verdict.PASS);
          assertThat(result.reason()).isEqualTo(Reason.ASSIGNED);
        });
    assertThat(old.facts().toString()).contains("closes no JTAG port", "DIS_USB_JTAG");
    assertThat(sdkconfig("5.0", "CONFIG_ESP_DEBUG_OCDAWARE=n").facts().toString()).contains("only eFuses");
    assertThat(sdkconfig("5.0", "CONFIG_ESP_DEBUG_OCDAWARE=y").facts()).isEmpty();
  }

  @Test
  void old_tls_is_on_in_4_4_and_gone_in_5_0_and_tls_1_3_is_off_everywhere() {
    assertThat(result(sdkconfig("4.4"), "ESP-TLS-005")).satisfies(
        result -> {
          assertThat(result.verdict()).isEqualTo(Verdict.FAIL);
          assertThat(result.reason()).isEqualTo(Reason.DEFAULT);
        });
    assertThat(verdict(sdkconfig("4.4"), "ESP-TLS-006")).isEqualTo(Verdict.FAIL);
    assertThat(result(sdkconfig("5.0", "CONFIG_MBEDTLS_SSL_PROTO_TLS1=n"), "ESP-TLS-005").reason()).isEqualTo(Reason.NOT_IN_VERSION);
    assertThat(verdict(sdkconfig("4.4"), "ESP-TLS-003")).isEqualTo(Verdict.NOT_APPLICABLE);
    for (String release : RulePack.shipped().releases().subList(1, 9)) {
      assertThat(verdict(sdkconfig(release), "ESP-TLS-003")).as(release).isEqualTo(Verdict.FAIL);
      assertThat(verdict(sdkconfig(release), "ESP-TLS-013")).as(release).isEqualTo(Verdict.FAIL);
    }
  }

  @Test
  void provisioning_without_security_is_on_up_to_5_5() {
    assertThat(verdict(sdkconfig("5.5"), "ESP-NET-005")).isEqualTo(Verdict.FAIL);
    assertThat(verdict(sdkconfig("6.0"), "ESP-NET-005")).isNotEqualTo(Verdict.FAIL);
    assertThat(verdict(sdkconfig("4.4"), "ESP-NET-005")).isEqualTo(Verdict.NOT_APPLICABLE);
  }

  @Test
  void the_hmac_key_has_a_default_up_to_5_4_and_none_since() {
    assertThat(verdict(sdkconfig("5.4", "CONFIG_NVS_SEC_KEY_PROTECT_USING_HMAC=y"), "ESP-NVS-003")).isEqualTo(Verdict.PASS);
    assertThat(verdict(sdkconfig("5.5", "CONFIG_NVS_SEC_KEY_PROTECT_USING_HMAC=y"), "ESP-NVS-003")).isEqualTo(Verdict.FAIL);
    assertThat(verdict(sdkconfig("5.5", "CONFIG_NVS_SEC_KEY_PROTECT_USING_HMAC=y", "CONFIG_NVS_SEC_HMAC_EFUSE_KEY_ID=0x2"), "ESP-NVS-003")).isEqualTo(Verdict.PASS);
    assertThat(result(sdkconfig("5.5", "CONFIG_NVS_SEC_KEY_PROTECT_USING_HMAC=n"), "ESP-NVS-003").reason()).isEqualTo(Reason.CONDITION);
  }

  @Test
  void memory_protection_changed_its_name_in_6_0() {
    assertThat(verdict(sdkconfig("5.3", "CONFIG_SOC_MEMPROT_SUPPORTED=y", "CONFIG_ESP_SYSTEM_MEMPROT_FEATURE=n"), "ESP-MEM-002")).isEqualTo(Verdict.FAIL);
    assertThat(verdict(sdkconfig("6.0", "CONFIG_SOC_MEMPROT_SUPPORTED=y", "CONFIG_ESP_SYSTEM_MEMPROT=n"), "ESP-MEM-002")).isEqualTo(Verdict.FAIL);
    assertThat(verdict(sdkconfig("6.0", "CONFIG_SOC_MEMPROT_SUPPORTED=y"), "ESP-MEM-003")).isEqualTo(Verdict.NOT_APPLICABLE);
    assertThat(verdict(sdkconfig("6.0", "CONFIG_SOC_MEMPROT_SUPPORTED=y", "CONFIG_ESP_SYSTEM_MEMPROT_PMS_LOCK=y"), "ESP-MEM-004")).isEqualTo(Verdict.PASS);
  }

  @Test
  void the_download_mode_matters_only_with_secure_boot_or_encryption_and_the_tee_debugs_by_default() {
    assertThat(verdict(sdkconfig("5.3", "CONFIG_SECURE_BOOT=n", "CONFIG_SECURE_FLASH_ENC_ENABLED=n", "CONFIG_SECURE_INSECURE_ALLOW_DL_MODE=y"), "ESP-DBG-001")).isEqualTo(Verdict.NOT_APPLICABLE);
    assertThat(verdict(sdkconfig("5.3", "CONFIG_SECURE_BOOT=y", "CONFIG_SECURE_INSECURE_ALLOW_DL_MODE=y"), "ESP-DBG-001")).isEqualTo(Verdict.FAIL);
    assertThat(verdict(sdkconfig("5.5", "CONFIG_SECURE_ENABLE_TEE=y"), "ESP-DBG-025")).isEqualTo(Verdict.FAIL);
  }

  @Test
  void an_absent_symbol_is_off_in_a_whole_file_and_at_its_default_in_a_part() {
    assertThat(result(sdkconfig("5.3", GENERATED), "ESP-NET-005")).satisfies(
        result -> {
          assertThat(result.verdict()).isEqualTo(Verdict.PASS);
          assertThat(result.reason()).isEqualTo(Reason.ABSENT);
        });
    assertThat(result(sdkconfig("5.3"), "ESP-NET-005").reason()).isEqualTo(Reason.DEFAULT);
  }

  @Test
  void an_old_name_counts_and_the_new_one_wins() {
    assertThat(result(sdkconfig("5.5", "CONFIG_ESP32_WIFI_NVS_ENABLED=n", "CONFIG_NVS_ENCRYPTION=n"), "ESP-NET-021")).satisfies(
        result -> {
          assertThat(result.verdict()).isEqualTo(Verdict.PASS);
          assertThat(result.reason()).isEqualTo(Reason.RENAMED);
          assertThat(result.line()).isEqualTo(1);
        });
    String[] both = {"CONFIG_ESP32_WIFI_NVS_ENABLED=n", "CONFIG_ESP_WIFI_NVS_ENABLED=y", "CONFIG_NVS_ENCRYPTION=n"};
    assertThat(verdict(sdkconfig("5.5", both), "ESP-NET-021")).isEqualTo(Verdict.FAIL);
    assertThat(findings(sdkconfig("5.5", "CONFIG_ESP32_WIFI_NVS_ENABLED=n"), "ESP-META-002")).singleElement().satisfies(finding -> assertThat(finding.message()).contains("write CONFIG_ESP_WIFI_NVS_ENABLED"));
    assertThat(findings(sdkconfig("5.5", both), "ESP-META-002")).isEmpty();
    assertThat(findings(sdkconfig("5.5", GENERATED, "CONFIG_ESP32_WIFI_NVS_ENABLED=n"), "ESP-META-002")).isEmpty();
  }

  @Test
  void the_release_is_that_of_the_command_then_the_header_then_the_first_build() {
    String header = "# Espressif IoT Development Framework (ESP-IDF) 5.1.2 Project Configuration";
    assertThat(sdkconfig("5.3", header).idf()).isEqualTo("5.3");
    assertThat(sdkconfig("", header, "CONFIG_IDF_INIT_VERSION=\"5.5.0\"").idf()).isEqualTo("5.1");
    assertThat(sdkconfig("", "CONFIG_IDF_INIT_VERSION=\"5.5.0\"").idf()).isEqualTo("5.5");
    assertThat(sdkconfig("").idf()).isNull();
    assertThat(sdkconfig("4.1").idf()).isEqualTo("4.4");
    assertThat(sdkconfig("9.0").idf()).isEqualTo("6.1");
    assertThat(sdkconfig("9.0").facts().toString()).contains("newer than the table");
  }

  @Test
  void without_a_release_only_what_all_releases_say_is_said() {
    assertThat(verdict(sdkconfig("", "CONFIG_SECURE_BOOT=n"), "ESP-SB-001")).isEqualTo(Verdict.FAIL);
    assertThat(result(sdkconfig(""), "ESP-NVS-001").verdict()).isEqualTo(Verdict.UNKNOWN);
    assertThat(result(sdkconfig("", "CONFIG_NVS_SEC_KEY_PROTECT_USING_HMAC=y"), "ESP-NVS-003").reason()).isEqualTo(Reason.IDF_VERSION_UNKNOWN);
  }

  @Test
  void a_developers_build_may_keep_its_debug_port_but_not_lose_secure_boot() {
    AuditOptions development = new AuditOptions(Optional.of("5.3"), Optional.empty(), false, Set.of(), Judged.DAY);
    AuditedInput input = new ConfigAudit(RulePack.shipped(), development).sdkconfig("x", Judged.bytes("CONFIG_SECURE_BOOT_ALLOW_JTAG=y", "CONFIG_SECURE_BOOT=n"), null);
    assertThat(verdict(input, "ESP-DBG-003")).isEqualTo(Verdict.NOT_APPLICABLE);
    assertThat(verdict(input, "ESP-SB-001")).isEqualTo(Verdict.FAIL);
    assertThat(verdict(sdkconfig("5.3", "CONFIG_SECURE_BOOT_ALLOW_JTAG=y"), "ESP-DBG-003")).isEqualTo(Verdict.FAIL);
  }

  @Test
  void support_for_a_release_ends_thirty_months_after_its_first_version() {
    assertThat(verdict(sdkconfig("5.1"), "ESP-META-003")).isEqualTo(Verdict.FAIL);
    assertThat(verdict(sdkconfig("5.4"), "ESP-META-003")).isEqualTo(Verdict.PASS);
    AuditOptions later = new AuditOptions(Optional.of("5.4"), Optional.empty(), true, Set.of(), LocalDate.of(2027, 7, 1));
    assertThat(verdict(new ConfigAudit(RulePack.shipped(), later).sdkconfig("x", new byte[0], null), "ESP-META-003")).isEqualTo(Verdict.FAIL);
  }

  @Test
  void two_members_of_one_choice_contradict_each_other_and_one_does_not() {
    String release = "CONFIG_SECURE_FLASH_ENCRYPTION_MODE_RELEASE=y";
    assertThat(findings(sdkconfig("5.3", release, "CONFIG_SECURE_FLASH_ENCRYPTION_MODE_DEVELOPMENT=y"), "ESP-META-007")).hasSize(1);
    assertThat(findings(sdkconfig("5.3", release, "# CONFIG_SECURE_FLASH_ENCRYPTION_MODE_DEVELOPMENT is not set"), "ESP-META-007")).isEmpty();
  }

  @Test
  void a_whole_file_that_differs_from_its_defaults_is_told() {
    byte[] whole = Judged.bytes(GENERATED, "CONFIG_SECURE_BOOT=n");
    assertThat(findings(Judged.audit("5.3").sdkconfig("sdkconfig", whole, Judged.bytes("CONFIG_SECURE_BOOT=y")), "ESP-META-004")).hasSize(1);
    assertThat(verdict(Judged.audit("5.3").sdkconfig("sdkconfig", whole, Judged.bytes("CONFIG_SECURE_BOOT=n")), "ESP-META-004")).isEqualTo(Verdict.PASS);
    assertThat(verdict(Judged.audit("5.3").sdkconfig("sdkconfig", whole, null), "ESP-META-004")).isEqualTo(Verdict.NOT_APPLICABLE);
  }
}

package dev.bulwark.hardening.image;

import static dev.bulwark.hardening.image.Samples.TODAY;
import static dev.bulwark.hardening.image.Samples.audited;
import static dev.bulwark.hardening.image.Samples.facts;
import static dev.bulwark.hardening.image.Samples.found;
import static dev.bulwark.hardening.image.Samples.input;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulwark.firmware.chip.Chip;
import dev.bulwark.firmware.chip.SignatureScheme;
import dev.bulwark.firmware.efuse.FuseFile;
import dev.bulwark.firmware.efuse.Fuses;
import dev.bulwark.firmware.nvs.NvsKeys;
import dev.bulwark.firmware.partition.Partition;
import dev.bulwark.firmware.partition.PartitionTable;
import dev.bulwark.firmware.signature.BootKeys;
import dev.bulwark.firmware.signature.BootPrivateKey;
import dev.bulwark.hardening.audit.AuditedInput;
import dev.bulwark.hardening.audit.Finding;
import dev.bulwark.hardening.audit.Severity;
import dev.bulwark.hardening.rule.RulePack;
import dev.bulwark.hardening.scan.Planted;
import dev.bulwark.hardening.scan.PublishedKeys;
import dev.bulwark.problem.Problem;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageAuditTest {
  private static final BootPrivateKey KEY = BootKeys.generate(SignatureScheme.ECDSA256, new SecureRandom());

  @TempDir Path folder;

  @Test
  void an_unsigned_plain_application_is_described_and_both_faults_stand_at_its_first_byte() {
    AuditedInput input = audited(folder, Samples.app("nothing to see"));
    assertThat(found(input)).containsExactly("FW-ENC-001@0", "FW-SIG-001@0");
    assertThat(input.chip()).isEqualTo("esp32c3");
    assertThat(facts(input))
        .containsEntry("kind", "esp-app")
        .containsEntry("chip", "esp32c3")
        .containsEntry("checksumOk", true)
        .containsEntry("hashOk", true)
        .containsEntry("signed", false)
        .containsEntry("signatures", List.of())
        .containsEntry("encrypted", false)
        .containsEntry("app", Map.of("project", "thermostat", "version", "1.4.2", "idf", "v5.3.1", "secureVersion", 7L));
  }

  @Test
  void a_signed_application_has_its_signer_told_and_one_changed_after_signing_is_a_damaged_signature_at_its_sector() {
    byte[] signed = Samples.signed(Samples.app("content"), KEY);
    AuditedInput good = audited(folder, signed);
    assertThat(found(good)).containsExactly("FW-ENC-001@0");
    assertThat(facts(good)).containsEntry("signed", true).containsEntry("signatures", List.of(Map.of("version", "v2", "scheme", "ecdsa256", "valid", true, "keyDigest", KEY.publicKey().digest().hex())));
    byte[] changed = signed.clone();
    changed[0x21 + 0x110] ^= 1;
    AuditedInput bad = audited(folder, changed);
    assertThat(found(bad)).containsExactly("FW-ENC-001@0", "FW-SIG-002@4096");
    assertThat(facts(bad)).containsEntry("signed", false).containsEntry("hashOk", false);
  }

  @Test
  void a_magic_byte_of_a_signature_anywhere_else_is_no_signature() {
    AuditedInput input = audited(folder, Samples.app("\u00e7\2\0\0".repeat(3_000)));
    assertThat(found(input)).containsExactly("FW-ENC-001@0", "FW-SIG-001@0");
  }

  @Test
  void an_image_signed_with_a_published_key_is_told_by_its_name() {
    PublishedKeys published = PublishedKeys.read("00 " + "00".repeat(16) + " " + KEY.publicKey().digest().hex() + " example key of a tool\n");
    byte[] signed = Samples.signed(Samples.app("content"), KEY);
    Judge judge = new Judge(RulePack.shipped(), Claims.NONE, published);
    judge.image(FoundImage.at("", 0, signed).orElseThrow());
    assertThat(judge.findings()).anySatisfy(finding -> {
      assertThat(finding.rule()).isEqualTo("FW-SIG-003");
      assertThat(finding.offset()).isEqualTo(4_096);
      assertThat(finding.message()).contains("example key of a tool");
    });
    Judge other = new Judge(RulePack.shipped(), Claims.NONE, PublishedKeys.shipped());
    other.image(FoundImage.at("", 0, signed).orElseThrow());
    assertThat(other.findings()).extracting(Finding::rule).doesNotContain("FW-SIG-003");
  }

  @Test
  void in_the_dump_of_a_chip_each_partition_is_judged_at_its_own_offset() {
    byte[] cipher = new byte[0x8000];
    new Random(3).nextBytes(cipher);
    byte[] dump = Samples.chip(Samples.settings("Hunter2-home", null), Samples.signed(Samples.app("mqtt://sink.acme-iot.net"), KEY), cipher);
    AuditedInput input = audited(folder, dump);
    assertThat(facts(input)).containsEntry("kind", "flash").containsEntry("chip", "esp32c3").containsEntry("signed", true).containsEntry("encrypted", true);
    assertThat(facts(input).get("app")).isEqualTo(Map.of("project", "thermostat", "version", "1.4.2", "idf", "v5.3.1", "secureVersion", 7L));
    int password = new String(dump, ISO_8859_1).indexOf("Hunter2-home");
    int broker = new String(dump, ISO_8859_1).indexOf("mqtt://");
    assertThat(found(input)).containsExactly("FW-CRED-002@" + password, "FW-ENC-001@0", "FW-ENC-001@" + Samples.APP, "FW-NET-002@" + broker, "FW-SIG-001@0");
    Finding wifi = input.findings().getFirst();
    assertThat(wifi.redacted()).isEqualTo("Hu… (12 characters)");
    assertThat(input.toString()).doesNotContain("Hunter2");
  }

  @Test
  void encrypted_settings_and_settings_without_a_password_are_no_finding() {
    NvsKeys keys = NvsKeys.generate(new SecureRandom());
    byte[] app = Samples.signed(Samples.app("x"), KEY);
    assertThat(found(audited(folder, Samples.chip(Samples.settings("Hunter2-home", keys), app, app)))).noneMatch(each -> each.startsWith("FW-CRED"));
    assertThat(found(audited(folder, Samples.chip(Samples.settings("", null), app, app)))).noneMatch(each -> each.startsWith("FW-CRED"));
    assertThat(found(audited(folder, Samples.settings("Hunter2-home", null)))).hasSize(1).allMatch(each -> each.startsWith("FW-CRED-002@"));
  }

  @Test
  void a_partition_table_alone_and_a_bootloader_alone_are_told_as_such() {
    byte[] table = PartitionTable.of(List.of(new Partition("factory", 0, 0, 0x10000, 0x100000, false, false))).encode();
    AuditedInput input = audited(folder, table);
    assertThat(facts(input)).containsEntry("kind", "partition-table");
    assertThat(found(input)).isEmpty();
    assertThat(facts(audited(folder, Samples.bootloader()))).containsEntry("kind", "esp-bootloader");
  }

  @Test
  void ciphertext_is_told_by_its_entropy_and_packed_data_by_its_container() {
    byte[] random = new byte[70_000];
    new Random(5).nextBytes(random);
    random[0] = 0x11;
    assertThat(facts(audited(folder, random))).containsEntry("kind", "unknown").containsEntry("encrypted", true);
    random[0] = 0x1f;
    random[1] = (byte) 0x8b;
    assertThat(facts(audited(folder, random))).containsEntry("kind", "unknown").containsEntry("encrypted", false);
    assertThat(found(audited(folder, random))).isEmpty();
    assertThat(facts(audited(folder, "text of a person ".repeat(500).getBytes(UTF_8)))).containsEntry("encrypted", false);
  }

  @Test
  void a_configuration_that_claims_signing_is_contradicted_by_an_unsigned_image_and_not_by_a_signed_one() {
    Claims claims = Claims.of("CONFIG_SECURE_BOOT=y\n".getBytes(UTF_8), null);
    AuditedInput unsigned = audited(folder, Samples.app("x"), claims);
    assertThat(unsigned.findings()).anySatisfy(finding -> {
      assertThat(finding.rule()).isEqualTo("ESP-META-005");
      assertThat(finding.severity()).isEqualTo(Severity.CRITICAL);
    });
    assertThat(found(audited(folder, Samples.signed(Samples.app("x"), KEY), claims))).noneMatch(each -> each.startsWith("ESP-META"));
    Claims silent = Claims.of("# CONFIG_SECURE_BOOT is not set\n".getBytes(UTF_8), null);
    assertThat(found(audited(folder, Samples.app("x"), silent))).noneMatch(each -> each.startsWith("ESP-META"));
  }

  @Test
  void fuses_contradict_what_configuration_and_image_claim() {
    byte[] config = "CONFIG_SECURE_BOOT=y\nCONFIG_SECURE_FLASH_ENC_ENABLED=y\n".getBytes(UTF_8);
    byte[] image = Samples.signed(Samples.app("x"), KEY);
    AuditedInput open = audited(folder, image, Claims.of(config, FuseFile.write(Fuses.blank(Chip.ESP32C3))));
    assertThat(open.findings()).filteredOn(finding -> finding.rule().equals("ESP-META-006")).extracting(Finding::subject).containsExactlyInAnyOrder("SECURE_BOOT", "SECURE_FLASH_ENC_ENABLED", "SECURE_BOOT_ALLOW_JTAG");
    Fuses closed = Fuses.blank(Chip.ESP32C3).with(Map.of("SECURE_BOOT_EN", BigInteger.ONE, "SPI_BOOT_CRYPT_CNT", BigInteger.ONE, "DIS_PAD_JTAG", BigInteger.ONE));
    AuditedInput foreign = audited(folder, image, Claims.of(config, FuseFile.write(closed)));
    assertThat(foreign.findings()).filteredOn(finding -> finding.rule().equals("ESP-META-006")).extracting(Finding::subject).containsExactly("image");
    assertThat(audited(folder, image, Claims.of(null, FuseFile.write(Fuses.blank(Chip.ESP32C3)))).findings()).noneMatch(finding -> finding.rule().equals("ESP-META-006"));
  }

  @Test
  void a_claim_that_cannot_be_read_is_refused_with_its_code() {
    assertThatThrownBy(() -> Claims.of(new byte[] {'a', 0, 'b'}, null)).isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.code()).isEqualTo("HARDEN-201"));
    assertThatThrownBy(() -> Claims.of(null, "{}".getBytes(UTF_8))).isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.code()).isEqualTo("FIRMWARE-500"));
  }

  @Test
  void a_private_key_that_two_images_carry_is_a_finding_of_its_own_and_no_shared_certificate() {
    byte[] key = Planted.EC.getPrivate().getEncoded();
    List<ImageInput> inputs = List.of(input(folder, "a", joined(key, new byte[9], 10)), input(folder, "b", joined(key, new byte[9], 99)));
    assertThat(Samples.audit(Claims.NONE).audit(inputs)).allSatisfy(audited -> assertThat(found(audited)).hasSize(1).first().asString().startsWith("FW-KEY-002"));
  }

  @Test
  void a_device_certificate_that_two_images_carry_is_found_in_both_and_a_pinned_server_is_not() {
    byte[] device = Planted.leaf(Planted.EC, TODAY, TODAY.plusDays(300), KeyPurposeId.id_kp_clientAuth);
    byte[] server = Planted.leaf(Planted.RSA, TODAY, TODAY.plusDays(300), KeyPurposeId.id_kp_serverAuth);
    List<ImageInput> inputs = List.of(input(folder, "a", joined(device, server, 10)), input(folder, "b", joined(device, server, 99)), input(folder, "c", new byte[50]));
    List<AuditedInput> audited = Samples.audit(Claims.NONE).audit(inputs);
    assertThat(found(audited.get(0))).containsExactly("FW-CERT-004@10");
    assertThat(found(audited.get(1))).containsExactly("FW-CERT-004@99");
    assertThat(audited.get(2).findings()).isEmpty();
    assertThat(found(Samples.audit(Claims.NONE).audit(inputs.subList(0, 1)).getFirst())).isEmpty();
  }

  private static byte[] joined(byte[] one, byte[] other, int at) {
    byte[] all = new byte[at + one.length + 20 + other.length];
    System.arraycopy(one, 0, all, at, one.length);
    System.arraycopy(other, 0, all, at + one.length + 20, other.length);
    return all;
  }

  @Test
  void what_a_build_leaves_behind_is_told_once_and_not_for_a_developers_build() {
    byte[] left = "\0/home/alice/work/thermostat/main.c\0/home/alice/b.c\0\0.debug_info\0\0/usr/sbin/telnetd\0assert failed: %s\0".getBytes(UTF_8);
    assertThat(audited(folder, left).findings()).extracting(Finding::rule).containsExactly("FW-DBG-001", "FW-DBG-002", "FW-DBG-003", "FW-DBG-004");
    ImageAudit developer = new ImageAudit(RulePack::shipped, TODAY, false, Claims.NONE);
    assertThat(developer.audit(List.of(input(folder, "left", left))).getFirst().findings()).isEmpty();
    assertThat(audited(folder, "start telnetd yourself; /home is not mounted; gdbserver.txt".getBytes(UTF_8)).findings()).isEmpty();
  }

  @Test
  void two_audits_of_the_same_files_are_equal() {
    byte[] dump = Samples.chip(Samples.settings("Hunter2-home", null), Samples.app("http://ota.acme-iot.net/"), Samples.app("root:vizxv"));
    assertThat(audited(folder, dump)).isEqualTo(audited(folder, dump));
    assertThat(audited(folder, dump).sha256()).isEqualTo(sha256(dump));
  }

  private static String sha256(byte[] bytes) {
    return Optional.of(dev.bulwark.hardening.scan.Redacted.sha256(bytes)).filter(hex -> HexFormat.of().parseHex(hex).length == 32).orElseThrow();
  }
}

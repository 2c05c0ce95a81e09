package dev.bulwark.cli.firmware;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.cli.InProcess;
import dev.bulwark.cli.InProcess.Run;
import dev.bulwark.cli.json.Doc;
import dev.bulwark.cli.terminal.Exit;
import dev.bulwark.firmware.chip.Chip;
import dev.bulwark.firmware.chip.SignatureScheme;
import dev.bulwark.firmware.efuse.FuseFile;
import dev.bulwark.firmware.efuse.Fuses;
import dev.bulwark.firmware.image.AppDescriptor;
import dev.bulwark.firmware.image.BootloaderDescriptor;
import dev.bulwark.firmware.image.EspImageBuilder;
import dev.bulwark.firmware.partition.Partition;
import dev.bulwark.firmware.partition.PartitionTable;
import dev.bulwark.firmware.signature.BootKeys;
import dev.bulwark.firmware.signature.BootPrivateKey;
import dev.bulwark.firmware.signature.Existing;
import dev.bulwark.firmware.signature.SecureBootV2;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanCommandTest {
  private static final Chip CHIP = Chip.ESP32C6;
  private static final BootPrivateKey KEY = BootKeys.generate(SignatureScheme.ECDSA256, new SecureRandom());

  @TempDir Path dir;

  @BeforeEach
  void files() throws Exception {
    byte[] bootloader = EspImageBuilder.bootloader(CHIP, new BootloaderDescriptor(0, 1, "v5.5", "Jan 1 2026"), noise(2_000)).build();
    byte[] app = EspImageBuilder.application(CHIP, AppDescriptor.of("pump", "1.0", 0), noise(5_000)).build();
    Files.write(dir.resolve("bootloader.bin"), SecureBootV2.sign(bootloader, List.of(KEY), Existing.REPLACE).bytes());
    Files.write(dir.resolve("app.bin"), SecureBootV2.sign(app, List.of(KEY), Existing.REPLACE).bytes());
    Files.write(dir.resolve("unsigned.bin"), app);
    Files.write(
        dir.resolve("table.bin"),
        PartitionTable.of(
                List.of(
                    new Partition("otadata", 1, 0, 0xd000, 0x2000, false, false), new Partition("ota_0", 0, 0x10, 0x10000, 0x10000, false, false), new Partition("ota_1", 0, 0x11, 0x20000, 0x10000, false, false)))
            .encode());
    Files.write(dir.resolve("sign.pem"), KEY.revealPem());
    Files.write(dir.resolve("flash.key"), noise(32));
    for (String person : List.of("ada", "bob")) {
      byte[] der = KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPrivate().getEncoded();
      Files.writeString(dir.resolve(person + ".pem"), "-----BEGIN PRIVATE KEY-----\n" + Base64.getEncoder().encodeToString(der) + "\n-----END PRIVATE KEY-----\n");
    }
  }

  private static byte[] noise(int bytes) {
    byte[] noise = new byte[bytes];
    new Random(bytes).nextBytes(noise);
    return noise;
  }

  private String at(String name) {
    return dir.resolve(name).toString();
  }

  private Run plan(String app, String... more) {
    List<String> args = new ArrayList<>(List.of("firmware", "plan", "--chip", "esp32c6", "--key", at("sign.pem"), "--flash-key", at("flash.key"), "--out", at("PLAN.json")));
    args.addAll(List.of(more));
    args.addAll(List.of(at("bootloader.bin"), at("table.bin"), "0x10000:" + at(app)));
    return InProcess.run(args.toArray(String[]::new));
  }

  private Run approve(String person) {
    return InProcess.run("firmware", "plan", "approve", at("PLAN.json"), "--person", person, "--key", at(person + ".pem"), "--json");
  }

  private Run run(String... more) {
    List<String> args = new ArrayList<>(List.of("firmware", "plan", "run", at("PLAN.json"), "--efuse", at("EFUSE.json"), "--flash", at("FLASH.bin"), "--journal", at("JOURNAL")));
    args.addAll(List.of(more));
    return InProcess.run(args.toArray(String[]::new));
  }

  @Test
  void a_plan_is_written_printed_as_the_same_document_and_rehearsed() throws Exception {
    Run run = plan("app.bin", "--json");
    assertThat(run.exit()).as(run.err()).isZero();
    Doc plan = run.json();
    assertThat(plan.text("chip")).isEqualTo("esp32c6");
    assertThat(plan.text("profile")).isEqualTo("production");
    assertThat(plan.doc("rehearsal").text("verdict")).isEqualTo("app");
    assertThat(plan.list("refusals")).isEmpty();
    assertThat(plan.list("steps")).extracting(step -> step.text("action") + " " + step.text("target") + " " + step.is("irreversible"))
        .contains("burn-key BLOCK_KEY0 true", "flash 0x10000 false", "burn SPI_BOOT_CRYPT_CNT true", "burn-key-digest BLOCK_KEY1 true", "burn SECURE_BOOT_EN true", "write-protect RD_DIS true")
        .endsWith("burn ENABLE_SECURITY_DOWNLOAD true");
    assertThat(Doc.read(Files.readAllBytes(dir.resolve("PLAN.json"))).list("steps")).hasSameSizeAs(plan.list("steps"));
  }

  @Test
  void a_refused_plan_is_told_with_every_reason_and_leaves_no_file() {
    Run run = plan("unsigned.bin", "--json", "--secure-version", "1");
    assertThat(run.exit()).isEqualTo(Exit.REFUSED);
    assertThat(run.json().list("refusals")).extracting(refusal -> refusal.text("code")).contains("PLAN-UNSIGNED", "PLAN-VERSION");
    assertThat(run.err().lines()).singleElement().asString().startsWith("bulwark: FIRMWARE-707: ").contains("PLAN-UNSIGNED");
    assertThat(dir.resolve("PLAN.json")).doesNotExist();
    assertThat(plan("unsigned.bin").out()).contains("PLAN-UNSIGNED  ");
  }

  @Test
  void dirty_fuses_and_older_silicon_are_refused() throws Exception {
    Files.write(dir.resolve("DIRTY.json"), FuseFile.write(Fuses.blank(CHIP).with(Map.of("SPI_BOOT_CRYPT_CNT", BigInteger.ONE))));
    assertThat(plan("app.bin", "--efuse", at("DIRTY.json")).out()).contains("PLAN-DIRTY");
    Files.write(dir.resolve("OTHER.json"), FuseFile.write(Fuses.blank(Chip.ESP32C3)));
    assertThat(plan("app.bin", "--efuse", at("OTHER.json")).exit()).isEqualTo(Exit.INPUT);
    assertThat(plan("app.bin", "--revision", "0.1").exit()).isZero();
  }

  @Test
  void a_plan_is_run_only_released_and_confirmed_and_the_device_then_boots() throws Exception {
    assertThat(plan("app.bin").exit()).isZero();
    assertThat(run("--confirm", "BURN")).satisfies(refused -> {
      assertThat(refused.exit()).isEqualTo(Exit.REFUSED);
      assertThat(refused.err()).contains("FIRMWARE-713");
    });
    assertThat(approve("ada").json().is("released")).isFalse();
    assertThat(approve("ada").exit()).as("the same key twice").isEqualTo(Exit.REFUSED);
    assertThat(InProcess.run("firmware", "plan", "show", at("PLAN.json")).exit()).isEqualTo(Exit.NEGATIVE);
    assertThat(approve("bob").json().is("released")).isTrue();
    assertThat(InProcess.run("firmware", "plan", "show", at("PLAN.json"), "--approver", at("ada.pem"), "--approver", at("bob.pem"), "--json").exit()).isZero();
    assertThat(run().exit()).as("unconfirmed").isEqualTo(Exit.REFUSED);
    assertThat(dir.resolve("EFUSE.json")).doesNotExist();
    Run done = run("--confirm", "BURN", "--json");
    assertThat(done.exit()).as(done.err()).isZero();
    assertThat(run("--confirm", "BURN", "--json").json().number("done")).isZero();
    Run boot = InProcess.run("firmware", "boot", "--chip", "esp32c6", "--efuse", at("EFUSE.json"), "--flash", at("FLASH.bin"), "--json");
    assertThat(boot.json().text("verdict")).isEqualTo("app");
    Fuses fuses = FuseFile.read(Files.readAllBytes(dir.resolve("EFUSE.json")));
    assertThat(fuses.secureBootOn() && fuses.flashEncryptionOn()).isTrue();
  }

  @Test
  void a_changed_plan_or_file_is_not_run() throws Exception {
    plan("app.bin");
    approve("ada");
    approve("bob");
    String plan = Files.readString(dir.resolve("PLAN.json"));
    Files.writeString(dir.resolve("PLAN.json"), plan.replace("SECURE_BOOT_KEY_REVOKE1", "SECURE_BOOT_KEY_REVOKE0"));
    assertThat(run("--confirm", "BURN").err()).contains("FIRMWARE-713");
    Files.writeString(dir.resolve("PLAN.json"), plan);
    Files.write(dir.resolve("flash.key"), noise(33));
    assertThat(run("--confirm", "BURN")).satisfies(other -> {
      assertThat(other.exit()).isEqualTo(Exit.REFUSED);
      assertThat(other.err()).contains("FIRMWARE-710");
    });
    assertThat(dir.resolve("EFUSE.json")).doesNotExist();
  }

  @Test
  void the_checklist_marks_what_cannot_be_undone_and_the_vendor_lines_can_be_pasted() {
    assertThat(plan("app.bin").out()).contains("burn-key BLOCK_KEY0 XTS_AES_128_KEY   IRREVERSIBLE", "[ ] 1. check artefacts");
    assertThat(plan("app.bin", "--format", "espefuse").out().lines())
        .contains("espefuse --chip esp32c6 --port \"$PORT\" burn-efuse SPI_BOOT_CRYPT_CNT 0x7")
        .anyMatch(line -> line.startsWith("espsecure encrypt-flash-data --aes-xts --keyfile ") && line.contains(" --address 0x10000 --output enc-0x10000.bin "))
        .anyMatch(line -> line.startsWith("espefuse --chip esp32c6 --port \"$PORT\" burn-key-digest BLOCK_KEY1 "));
  }

  @Test
  void wrong_usage_and_unreadable_input_have_their_own_exits() {
    assertThat(InProcess.run("firmware", "plan", "--key", at("sign.pem"), at("app.bin")).exit()).isEqualTo(Exit.USAGE);
    assertThat(InProcess.run("firmware", "plan", "--chip", "esp32c6", at("app.bin")).exit()).isEqualTo(Exit.USAGE);
    assertThat(InProcess.run("firmware", "plan", "--chip", "esp32c6", "--key", at("sign.pem")).exit()).isEqualTo(Exit.USAGE);
    assertThat(plan("app.bin", "--format", "pdf").exit()).isEqualTo(Exit.USAGE);
    assertThat(plan("app.bin", "--profile", "secret").exit()).isEqualTo(Exit.USAGE);
    assertThat(plan("app.bin", "--revision", "new").exit()).isEqualTo(Exit.USAGE);
    assertThat(plan("missing.bin").exit()).isEqualTo(Exit.INPUT);
    assertThat(InProcess.run("firmware", "plan", "show", at("app.bin")).exit()).isEqualTo(Exit.INPUT);
    assertThat(new String(KEY.revealPem(), StandardCharsets.US_ASCII)).contains("PRIVATE");
  }
}

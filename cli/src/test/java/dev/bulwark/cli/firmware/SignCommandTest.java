package dev.bulwark.cli.firmware;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.cli.InProcess;
import dev.bulwark.cli.InProcess.Run;
import dev.bulwark.cli.terminal.Exit;
import dev.bulwark.firmware.chip.Chip;
import dev.bulwark.firmware.image.AppDescriptor;
import dev.bulwark.firmware.image.EspImage;
import dev.bulwark.firmware.image.EspImageBuilder;
import dev.bulwark.firmware.image.ImageReading;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SignCommandTest {
  @TempDir Path dir;
  private Path app;

  @BeforeEach
  void anApplication() throws Exception {
    app = Files.write(dir.resolve("app.bin"), EspImageBuilder.application(Chip.ESP32C6, AppDescriptor.of("pump", "1.0", 0), new byte[9_000]).build());
  }

  private String at(String name) {
    return dir.resolve(name).toString();
  }

  private Run firmware(Object... args) {
    List<String> all = new ArrayList<>(List.of("firmware"));
    for (Object arg : args) all.add(arg.toString());
    return InProcess.run(all.toArray(String[]::new));
  }

  private String key(String scheme, String name) {
    Run run = firmware("keygen", "--scheme", scheme, "--out", at(name), "--public", at(name + ".pub"));
    assertThat(run.exit()).as(run.err()).isZero();
    return run.out().strip();
  }

  private void fails(int exit, String code, Run run) {
    assertThat(run.exit()).as(run.err()).isEqualTo(exit);
    assertThat(run.err()).startsWith("bulwark: " + code + ": ").hasLineCount(1);
    assertThat(run.out()).isEmpty();
    assertThat(dir.resolve("out.bin")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({"rsa3072, ESP32C6", "ecdsa192, ESP32C6", "ecdsa256, ESP32C2", "ecdsa384, ESP32P4"})
  void what_is_made_signed_and_verified_by_the_commands_is_trusted_by_its_key_and_digest_only(String scheme, Chip chip) throws Exception {
    Files.write(app, EspImageBuilder.application(chip, AppDescriptor.of("pump", "1.0", 0), new byte[9_000]).build());
    String digest = key(scheme, "one.pem");
    String other = key(scheme, "two.pem");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(dir.resolve("one.pem")))).isEqualTo("rw-------");
    assertThat(firmware("digest", at("one.pem")).out()).isEqualTo(digest + "\n");
    assertThat(firmware("digest", at("one.pem.pub"), "--json").out()).contains("\"digests\":[\"" + digest + "\"]");
    assertThat(firmware("sign", "--key", at("one.pem"), "--out", at("out.bin"), app).exit()).isZero();
    assertThat(firmware("digest", at("out.bin")).out()).isEqualTo(digest + "\n");
    assertThat(firmware("verify", "--key", at("two.pem.pub"), "--key", at("one.pem.pub"), at("out.bin")).exit()).isZero();
    assertThat(firmware("verify", "--digest", digest, at("out.bin")).exit()).isZero();
    Run rejected = firmware("verify", "--digest", other, at("out.bin"), "--json");
    assertThat(rejected.exit()).isEqualTo(Exit.NEGATIVE);
    assertThat(rejected.json().text("verdict")).isEqualTo("rejected");
    assertThat(rejected.json().text("scheme")).isEqualTo("v2");
    assertThat(rejected.json().list("blocks")).singleElement().satisfies(block -> {
      assertThat(block.text("algorithm")).isEqualTo(scheme);
      assertThat(block.text("keyDigest")).isEqualTo(digest);
      assertThat(block.is("valid")).isTrue();
      assertThat(block.is("trusted")).isFalse();
      assertThat(block.number("index")).isZero();
    });
    assertThat(rejected.out()).contains("\"reasons\":[\"block 0: it is by a key that is not trusted\"]");
  }

  @Test
  void the_digest_file_holds_the_bytes_to_burn() throws Exception {
    String digest = key("ecdsa256", "k.pem");
    assertThat(firmware("digest", at("k.pem"), "--out", at("digest.bin")).exit()).isZero();
    assertThat(dir.resolve("digest.bin")).hasBinaryContent(java.util.HexFormat.of().parseHex(digest));
    assertThat(firmware("digest", app).exit()).isEqualTo(Exit.NEGATIVE);
  }

  @Test
  void a_key_is_never_overwritten() {
    key("ecdsa256", "k.pem");
    fails(Exit.INPUT, "FIRMWARE-307", firmware("keygen", "--scheme", "ecdsa256", "--out", at("k.pem")));
    fails(Exit.USAGE, "FIRMWARE-002", firmware("keygen", "--scheme", "rsa2048", "--out", at("new.pem")));
  }

  @Test
  void signatures_are_added_kept_and_replaced() {
    String one = key("ecdsa256", "one.pem");
    String two = key("ecdsa256", "two.pem");
    assertThat(firmware("sign", "--key", at("one.pem"), "--out", at("a.bin"), app).exit()).isZero();
    assertThat(firmware("sign", "--append", "--key", at("two.pem"), "--out", at("b.bin"), at("a.bin"), "--json").out()).contains("[\"" + one + "\",\"" + two + "\"]");
    assertThat(firmware("digest", at("b.bin")).out()).isEqualTo(one + "\n" + two + "\n");
    Run anew = firmware("sign", "--key", at("two.pem"), "--out", at("c.bin"), at("b.bin"));
    assertThat(anew.err()).contains("--append would have kept it");
    assertThat(firmware("digest", at("c.bin")).out()).isEqualTo(two + "\n");
    assertThat(dir.resolve("c.bin")).hasSize(app.toFile().length() / 4_096 * 4_096 + 8_192);
    fails(Exit.INPUT, "FIRMWARE-311", firmware("sign", "--append", "--key", at("one.pem"), "--key", at("two.pem"), "--out", at("out.bin"), at("b.bin")));
  }

  @Test
  void a_private_key_that_others_can_read_signs_nothing() throws Exception {
    key("ecdsa256", "k.pem");
    for (String mode : List.of("rw-r-----", "rw----r--", "rw--w----")) {
      Files.setPosixFilePermissions(dir.resolve("k.pem"), PosixFilePermissions.fromString(mode));
      fails(Exit.INPUT, "FIRMWARE-306", firmware("sign", "--key", at("k.pem"), "--out", at("out.bin"), app));
    }
    Files.setPosixFilePermissions(dir.resolve("k.pem"), PosixFilePermissions.fromString("r--------"));
    assertThat(firmware("sign", "--key", at("k.pem"), "--out", at("out.bin"), app).exit()).isZero();
  }

  @Test
  void ciphertext_a_damaged_image_and_what_is_no_image_are_refused_and_signed_only_on_demand() throws Exception {
    key("ecdsa256", "k.pem");
    byte[] noise = new byte[8_192];
    new java.util.Random(7).nextBytes(noise);
    byte[] damaged = Files.readAllBytes(app);
    damaged[700] ^= 4;
    for (byte[] bad : List.of(noise, damaged, Arrays.copyOf(damaged, 100))) {
      Path file = Files.write(dir.resolve("bad.bin"), bad);
      fails(Exit.INPUT, "FIRMWARE-314", firmware("sign", "--key", at("k.pem"), "--out", at("out.bin"), file));
    }
    assertThat(firmware("sign", "--any", "--key", at("k.pem"), "--out", at("any.bin"), at("bad.bin")).exit()).isZero();
    assertThat(firmware("verify", "--key", at("k.pem"), at("any.bin")).exit()).isZero();
  }

  @Test
  void a_key_of_a_scheme_that_the_chip_does_not_check_is_refused() {
    key("ecdsa384", "k.pem");
    fails(Exit.INPUT, "FIRMWARE-316", firmware("sign", "--key", at("k.pem"), "--out", at("out.bin"), app));
    fails(Exit.INPUT, "FIRMWARE-302", firmware("sign", "--any", "--scheme", "v1", "--key", at("k.pem"), "--out", at("out.bin"), app));
  }

  @Test
  void an_image_with_other_bytes_behind_it_is_refused_because_no_chip_would_find_the_signature() throws Exception {
    key("ecdsa256", "k.pem");
    byte[] longer = Arrays.copyOf(Files.readAllBytes(app), 40_000);
    Path file = Files.write(dir.resolve("longer.bin"), longer);
    fails(Exit.INPUT, "FIRMWARE-317", firmware("sign", "--key", at("k.pem"), "--out", at("out.bin"), file));
  }

  @Test
  void the_security_version_is_written_before_signing_and_the_image_stays_whole() throws Exception {
    key("ecdsa256", "k.pem");
    assertThat(firmware("sign", "--flash-secure-version", 9, "--key", at("k.pem"), "--out", at("signed.bin"), app).exit()).isZero();
    EspImage image = ((ImageReading.Read) EspImage.read(Files.readAllBytes(dir.resolve("signed.bin")))).image();
    assertThat(image.app().orElseThrow().secureVersion()).isEqualTo(9);
    assertThat(image.checksumHolds() && image.hashHolds()).isTrue();
    assertThat(firmware("verify", "--key", at("k.pem"), at("signed.bin")).exit()).isZero();
    for (String version : List.of("17", "-1")) fails(Exit.INPUT, "FIRMWARE-318", firmware("sign", "--flash-secure-version=" + version, "--key", at("k.pem"), "--out", at("out.bin"), app));
  }

  @Test
  void a_signature_made_elsewhere_is_taken_when_it_is_over_this_image_and_refused_over_another() throws Exception {
    key("ecdsa256", "k.pem");
    byte[] message = Arrays.copyOf(Files.readAllBytes(app), 12_288);
    Arrays.fill(message, (int) Files.size(app), message.length, (byte) 0xFF);
    var pem = Files.readString(dir.resolve("k.pem"));
    var spec = org.bouncycastle.asn1.sec.ECPrivateKey.getInstance(java.util.Base64.getMimeDecoder().decode(pem.replaceAll("-----[^-]*-----", "")));
    var parameters = java.security.AlgorithmParameters.getInstance("EC");
    parameters.init(new java.security.spec.ECGenParameterSpec("secp256r1"));
    var signer = java.security.Signature.getInstance("SHA256withECDSA");
    signer.initSign(java.security.KeyFactory.getInstance("EC").generatePrivate(new java.security.spec.ECPrivateKeySpec(spec.getKey(), parameters.getParameterSpec(java.security.spec.ECParameterSpec.class))));
    signer.update(message);
    Path signature = Files.write(dir.resolve("signature"), signer.sign());
    assertThat(firmware("sign", "--pub-key", at("k.pem.pub"), "--signature", signature, "--out", at("ok.bin"), app).exit()).isZero();
    assertThat(firmware("verify", "--key", at("k.pem.pub"), at("ok.bin")).exit()).isZero();
    signer.update((byte) 1);
    Files.write(signature, signer.sign());
    fails(Exit.INPUT, "FIRMWARE-313", firmware("sign", "--pub-key", at("k.pem.pub"), "--signature", signature, "--out", at("out.bin"), app));
  }

  @Test
  void the_older_scheme_signs_for_the_first_chip_only_and_is_recognised_when_verifying() throws Exception {
    key("v1", "k.pem");
    key("ecdsa256", "other.pem");
    fails(Exit.INPUT, "FIRMWARE-316", firmware("sign", "--scheme", "v1", "--key", at("k.pem"), "--out", at("out.bin"), app));
    Files.write(app, EspImageBuilder.application(Chip.ESP32, AppDescriptor.of("pump", "1.0", 0), new byte[900]).build());
    assertThat(firmware("sign", "--scheme", "v1", "--key", at("k.pem"), "--out", at("v1.bin"), app).exit()).isZero();
    assertThat(dir.resolve("v1.bin")).hasSize(Files.size(app) + 68);
    assertThat(firmware("verify", "--key", at("k.pem"), at("v1.bin"), "--json").json().text("scheme")).isEqualTo("v1");
    assertThat(firmware("verify", "--key", at("other.pem"), at("v1.bin")).exit()).isEqualTo(Exit.NEGATIVE);
    assertThat(firmware("sign", "--scheme", "v1", "--key", at("other.pem"), "--out", at("v1b.bin"), at("v1.bin")).err()).contains("replaced");
    assertThat(dir.resolve("v1b.bin")).hasSize(Files.size(app) + 68);
  }

  @Test
  void a_command_line_that_asks_for_nothing_sensible_is_a_usage_error() {
    for (List<String> args : List.<List<String>>of(List.of(), List.of("--scheme", "v3", "--key", "k"), List.of("--pub-key", "p"), List.of("--scheme", "v1", "--append", "--key", "k"), List.of("--any", "--flash-secure-version", "1", "--key", "k"))) {
      List<Object> all = new ArrayList<>(List.of("sign", "--out", at("out.bin"), app));
      all.addAll(args);
      fails(Exit.USAGE, "CLI-001", firmware(all.toArray()));
    }
    fails(Exit.USAGE, "CLI-001", firmware("verify", app));
  }

  @Test
  void a_token_needs_a_whole_uri() {
    fails(Exit.INPUT, "FIRMWARE-308", firmware("sign", "--key", "pkcs11:token=t?module-path=/x.so&pin-source=env:P", "--out", at("out.bin"), app));
    fails(Exit.INPUT, "FIRMWARE-308", firmware("sign", "--key", "pkcs11:token=t;object=k?module-path=/x.so", "--out", at("out.bin"), app));
  }
}

package dev.bulwark.cli.firmware;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.cli.InProcess;
import dev.bulwark.cli.InProcess.Run;
import dev.bulwark.cli.terminal.Exit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class McubootCommandTest {
  @TempDir Path dir = Path.of("");

  @BeforeEach
  void keysAndABuild() throws IOException, NoSuchAlgorithmException {
    key("key.pem");
    key("other.pem");
    byte[] build = new byte[3_000];
    Arrays.fill(build, 512, build.length, (byte) 0x5A);
    Files.write(dir.resolve("build.bin"), build);
  }

  private void key(String name) throws IOException, NoSuchAlgorithmException {
    KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(pair.getPrivate().getEncoded());
    Files.createFile(dir.resolve(name), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(dir.resolve(name), "-----BEGIN PRIVATE KEY-----\n" + body + "\n-----END PRIVATE KEY-----\n", StandardCharsets.US_ASCII);
  }

  private String at(String name) {
    return dir.resolve(name).toString();
  }

  private Run sign(String... more) {
    String[] line = {"firmware", "sign", "--scheme", "mcuboot", "--key", at("key.pem"), "--out", at("out.bin")};
    String[] all = Arrays.copyOf(line, line.length + more.length);
    System.arraycopy(more, 0, all, line.length, more.length);
    return InProcess.run(all);
  }

  private Run verify(String key) {
    return InProcess.run("firmware", "verify", "--key", at(key), at("out.bin"), "--json");
  }

  @Test
  void a_build_is_signed_and_trusted_by_its_key_alone() throws IOException {
    Run signed = sign("--image-version", "1.2.3+4", "--header-size", "512", "--security-counter", "9", "--depends", "1:2.0", at("build.bin"));
    assertThat(signed.exit()).as(signed.err()).isZero();
    assertThat(verify("key.pem").exit()).isZero();
    assertThat(verify("key.pem").json().text("verdict")).isEqualTo("trusted");
    assertThat(verify("key.pem").json().number("securityCounter")).isEqualTo(9);
    assertThat(verify("other.pem").exit()).isEqualTo(Exit.NEGATIVE);
    assertThat(verify("other.pem").json().text("verdict")).isEqualTo("rejected");
    Run info = InProcess.run("firmware", "info", at("out.bin"), "--json");
    assertThat(info.json().text("type")).isEqualTo("mcuboot");
    assertThat(info.json().text("version")).isEqualTo("1.2.3+4");
    byte[] altered = Files.readAllBytes(dir.resolve("out.bin"));
    altered[1_000] ^= 1;
    Files.write(dir.resolve("out.bin"), altered);
    assertThat(verify("key.pem").exit()).isEqualTo(Exit.NEGATIVE);
  }

  @Test
  void an_image_that_is_signed_already_is_signed_anew_by_another_key() throws IOException {
    assertThat(sign("--image-version", "1.0", "--pad-header", at("build.bin")).exit()).isZero();
    Files.copy(dir.resolve("out.bin"), dir.resolve("first.bin"));
    Run anew = InProcess.run("firmware", "sign", "--scheme", "mcuboot", "--key", at("other.pem"), "--out", at("out.bin"), at("first.bin"));
    assertThat(anew.exit()).as(anew.err()).isZero();
    assertThat(verify("other.pem").exit()).isZero();
    assertThat(verify("key.pem").exit()).isEqualTo(Exit.NEGATIVE);
    assertThat(InProcess.run("firmware", "sign", "--scheme", "mcuboot", "--key", at("other.pem"), "--image-version", "2.0", "--out", at("out.bin"), at("first.bin")).exit()).isEqualTo(Exit.USAGE);
  }

  @Test
  void what_cannot_be_signed_leaves_no_file() throws IOException {
    Run noRoom = sign("--image-version", "1.0", "--header-size", "1024", at("build.bin"));
    assertThat(noRoom.exit()).isEqualTo(Exit.INPUT);
    assertThat(noRoom.err()).startsWith("bulwark: FIRMWARE-115: ");
    assertThat(sign(at("build.bin")).exit()).as("no version").isEqualTo(Exit.USAGE);
    assertThat(sign("--image-version", "1.0", "--append", at("build.bin")).exit()).isEqualTo(Exit.USAGE);
    assertThat(sign("--image-version", "1.0.x", "--pad-header", at("build.bin")).err()).startsWith("bulwark: FIRMWARE-110: ");
    assertThat(sign("--image-version", "1.0", "--depends", "999:1", at("build.bin")).exit()).isEqualTo(Exit.USAGE);
    assertThat(InProcess.run("firmware", "sign", "--key", at("key.pem"), "--image-version", "1.0", "--out", at("out.bin"), at("build.bin")).exit()).as("for mcuboot only").isEqualTo(Exit.USAGE);
    Files.setPosixFilePermissions(dir.resolve("key.pem"), PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(sign("--image-version", "1.0", "--pad-header", at("build.bin")).err()).startsWith("bulwark: FIRMWARE-306: ");
    assertThat(dir.resolve("out.bin")).doesNotExist();
  }

  @Test
  void a_broken_image_is_unreadable_input() throws IOException {
    assertThat(sign("--image-version", "1.0", "--pad-header", at("build.bin")).exit()).isZero();
    byte[] bytes = Files.readAllBytes(dir.resolve("out.bin"));
    Files.write(dir.resolve("out.bin"), Arrays.copyOf(bytes, bytes.length - 1));
    assertThat(verify("key.pem").exit()).isEqualTo(Exit.INPUT);
    assertThat(InProcess.run("firmware", "verify", "--scheme", "mcuboot", "--key", at("key.pem"), at("build.bin")).exit()).isEqualTo(Exit.INPUT);
    assertThat(InProcess.run("firmware", "verify", "--digest", "00".repeat(32), at("out.bin")).exit()).isEqualTo(Exit.USAGE);
  }
}

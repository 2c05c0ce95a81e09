package dev.bulwark.cli.firmware;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.cli.InProcess;
import dev.bulwark.cli.InProcess.Run;
import dev.bulwark.cli.terminal.Exit;
import dev.bulwark.firmware.chip.Chip;
import dev.bulwark.firmware.image.AppDescriptor;
import dev.bulwark.firmware.image.EspImageBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApproveCommandTest {
  @TempDir Path dir;

  @BeforeEach
  void aPolicyOfTwoOfThree() throws Exception {
    StringBuilder approvers = new StringBuilder();
    for (int i = 0; i < 3; i++) {
      KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
      Files.writeString(dir.resolve("me" + i + ".pem"), "-----BEGIN PRIVATE KEY-----\n" + Base64.getEncoder().encodeToString(pair.getPrivate().getEncoded()) + "\n-----END PRIVATE KEY-----\n");
      approvers.append(i == 0 ? "" : ",").append("{\"name\":\"n").append(i).append("\",\"key\":\"").append(Base64.getEncoder().encodeToString(pair.getPublic().getEncoded())).append("\"}");
    }
    Files.writeString(dir.resolve("policy.json"), "{\"format\":\"bulwark-quorum/1\",\"need\":2,\"approvers\":[" + approvers + "]}");
    Files.write(dir.resolve("app.bin"), EspImageBuilder.application(Chip.ESP32C6, AppDescriptor.of("pump", "1.0", 0), new byte[900]).build());
    assertThat(InProcess.run("firmware", "keygen", "--scheme", "ecdsa256", "--out", at("boot.pem"), "--public", at("boot.pub")).exit()).isZero();
  }

  private String at(String name) {
    return dir.resolve(name).toString();
  }

  private Run approve(int who) {
    return InProcess.run("firmware", "approve", "--policy", at("policy.json"), "--key", at("me" + who + ".pem"), "--signing-key", at("boot.pub"), "--out", at("consent" + who), at("app.bin"));
  }

  private Run sign(String... consents) {
    java.util.List<String> args = new java.util.ArrayList<>(java.util.List.of("firmware", "sign", "--key", at("boot.pem"), "--quorum", at("policy.json"), "--transcript", at("transcript.json"), "--out", at("signed.bin"), at("app.bin")));
    for (String consent : consents) args.addAll(java.util.List.of("--approval", at(consent)));
    return InProcess.run(args.toArray(String[]::new));
  }

  @Test
  void two_approvers_release_a_signature_and_its_transcript_is_checked_offline() {
    assertThat(approve(0).exit()).isZero();
    assertThat(approve(2).exit()).isZero();
    assertThat(sign("consent0", "consent2").exit()).isZero();
    assertThat(InProcess.run("firmware", "verify", "--key", at("boot.pub"), at("signed.bin")).exit()).isZero();
    String[] check = {"firmware", "transcript", "--policy", at("policy.json"), "--signing-key", at("boot.pub"), at("transcript.json"), at("signed.bin")};
    assertThat(InProcess.run(check).exit()).isZero();
    assertThat(InProcess.run("firmware", "keygen", "--scheme", "ecdsa256", "--out", at("other.pem")).exit()).isZero();
    check[5] = at("other.pem");
    assertThat(InProcess.run(check).exit()).isEqualTo(Exit.NEGATIVE);
  }

  @Test
  void one_approver_alone_is_refused_and_no_file_is_left() {
    assertThat(approve(1).exit()).isZero();
    for (Run run : new Run[] {sign("consent1"), sign("consent1", "consent1"), sign()}) {
      assertThat(run.exit()).isEqualTo(Exit.REFUSED);
      assertThat(run.err()).startsWith("bulwark: FIRMWARE-320: ");
    }
    assertThat(dir.resolve("signed.bin")).doesNotExist();
    assertThat(dir.resolve("transcript.json")).doesNotExist();
    assertThat(InProcess.run("firmware", "sign", "--key", at("boot.pem"), "--approval", at("consent1"), "--out", at("signed.bin"), at("app.bin")).exit()).isEqualTo(Exit.USAGE);
  }
}

package dev.bulwark.firmware.mcuboot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against MCUboot's own tool, where it is installed: each verifies what the other signed. */
class McubootImgtoolIT {
  @TempDir Path folder = Path.of("");

  @BeforeAll
  static void imgtoolIsThere() {
    boolean found = List.of(System.getenv().getOrDefault("PATH", "").split(":")).stream().anyMatch(entry -> Files.isExecutable(Path.of(entry, "imgtool")));
    Assumptions.assumeTrue(found, "skipped: no imgtool on the PATH");
  }

  private int imgtool(String... arguments) throws IOException, InterruptedException {
    List<String> line = new ArrayList<>(List.of("imgtool"));
    line.addAll(List.of(arguments));
    Process process = new ProcessBuilder(line).directory(folder.toFile()).redirectErrorStream(true).redirectOutput(folder.resolve("log").toFile()).start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"rsa-2048", "rsa-3072", "ecdsa-p256", "ecdsa-p384", "ed25519"})
  void each_trusts_what_the_other_signed_and_neither_trusts_it_altered(String kind) throws IOException, InterruptedException {
    byte[] payload = new byte[1_001];
    new Random(3).nextBytes(payload);
    Files.write(folder.resolve("payload.bin"), payload);
    assertThat(imgtool("keygen", "-t", kind, "-k", "key.pem")).isZero();
    byte[] pem = Files.readAllBytes(folder.resolve("key.pem"));
    byte[] ours = McubootImage.sign(payload, new McubootSigning(McubootVersion.parse("3.4.5+6"), 512, OptionalLong.of(9), List.of(), 0), McubootPem.signer(pem, new SecureRandom()));
    Files.write(folder.resolve("ours.bin"), ours);
    assertThat(imgtool("verify", "-k", "key.pem", "ours.bin")).as("imgtool on ours").isZero();
    ours[600] ^= 1;
    Files.write(folder.resolve("altered.bin"), ours);
    assertThat(imgtool("verify", "-k", "key.pem", "altered.bin")).isNotZero();

    assertThat(imgtool("sign", "-k", "key.pem", "-v", "3.4.5", "-H", "512", "--pad-header", "-S", "0x10000", "-s", "9", "payload.bin", "theirs.bin")).isZero();
    byte[] theirs = Files.readAllBytes(folder.resolve("theirs.bin"));
    List<McubootKey> trusted = List.of(McubootPem.publicKey(pem));
    assertThat(Samples.image(theirs).verify(trusted)).isInstanceOf(McubootVerdict.Trusted.class);
    theirs[600] ^= 1;
    assertThat(Samples.image(theirs).verify(trusted)).isEqualTo(new McubootVerdict.Rejected(McubootFault.HASH));
  }
}

package dev.bulwark.firmware.signature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.firmware.chip.SignatureScheme;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Keys and raw signatures between us and openssl, both ways. */
class OpensslSignatureIT {
  @TempDir Path dir;

  @BeforeAll
  static void openssl() {
    boolean there;
    try {
      there = new ProcessBuilder("openssl", "version").redirectErrorStream(true).start().waitFor() == 0;
    } catch (IOException | InterruptedException missing) {
      there = false;
    }
    Assumptions.assumeTrue(there, "skipped: no openssl");
  }

  private void must(List<String> command) throws Exception {
    Process process = new ProcessBuilder(command).directory(dir.toFile()).redirectErrorStream(true).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(command + "\n" + out).isZero();
  }

  private static List<String> dgst(SignatureScheme scheme, String... rest) {
    List<String> command = new ArrayList<>(List.of("openssl", "dgst", scheme == SignatureScheme.ECDSA384 ? "-sha384" : "-sha256"));
    if (scheme == SignatureScheme.RSA3072) command.addAll(List.of("-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:32"));
    command.addAll(List.of(rest));
    return command;
  }

  @ParameterizedTest
  @EnumSource(SignatureScheme.class)
  void openssl_verifies_what_we_sign_and_we_take_what_it_signs_and_its_keys(SignatureScheme scheme) throws Exception {
    BootPrivateKey key = TestKeys.first(scheme);
    byte[] image = TestKeys.image(6_000);
    SigningInput input = SecureBootV2.input(image);
    Files.write(dir.resolve("message"), input.message());
    Files.write(dir.resolve("ours"), key.sign(input));
    Files.write(dir.resolve("public.pem"), BootKeys.publicPem(key.publicKey()));
    Files.write(dir.resolve("private.pem"), key.revealPem());
    must(dgst(scheme, "-verify", "public.pem", "-signature", "ours", "message"));
    must(dgst(scheme, "-sign", "private.pem", "-out", "theirs", "message"));
    BootSigner elsewhere = new MadeElsewhere(key.publicKey(), Files.readAllBytes(dir.resolve("theirs")));
    byte[] signed = SecureBootV2.sign(image, List.of(elsewhere), Existing.REPLACE).bytes();
    assertThat(SecureBootV2.verify(signed, key.publicKey().digest()::equals).trusted()).isTrue();
    must(List.of("openssl", "pkcs8", "-topk8", "-nocrypt", "-in", "private.pem", "-out", "pkcs8.pem"));
    assertThat(BootKeys.readPrivate(Files.readAllBytes(dir.resolve("pkcs8.pem")), TestKeys.RANDOM).publicKey()).isEqualTo(key.publicKey());
  }
}

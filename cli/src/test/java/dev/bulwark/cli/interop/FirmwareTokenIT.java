package dev.bulwark.cli.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.cli.InProcess;
import dev.bulwark.cli.InProcess.Run;
import dev.bulwark.cli.terminal.Exit;
import dev.bulwark.firmware.chip.Chip;
import dev.bulwark.firmware.image.AppDescriptor;
import dev.bulwark.firmware.image.EspImageBuilder;
import dev.bulwark.fleet.keys.KeyVault;
import dev.bulwark.fleet.keys.Pkcs11KeyVault;
import dev.bulwark.fleet.keys.Pkcs11Token;
import dev.bulwark.fleet.keys.Secret;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Images signed by keys in SoftHSM2, verified with their public halves. */
class FirmwareTokenIT {
  @TempDir static Path dir;
  private static Path pin;
  private static Path app;

  @BeforeAll
  static void aToken() throws Exception {
    SoftHsmTokens.makeOrSkip();
    pin = Files.writeString(dir.resolve("pin"), SoftHsmTokens.PIN);
    app = Files.write(dir.resolve("app.bin"), EspImageBuilder.application(Chip.ESP32P4, AppDescriptor.of("pump", "1.0", 0), new byte[50_000]).build());
  }

  private static String uri(String token, String object) {
    return "pkcs11:token=" + token + ";object=" + object + "?module-path=" + SoftHsmTokens.LIBRARY + "&pin-source=file:" + pin;
  }

  private static Run sign(String uri, Path out) {
    return InProcess.run("firmware", "sign", "--key", uri, "--out", out.toString(), app.toString());
  }

  private static Path publicHalf(Pkcs11KeyVault vault, String name) throws Exception {
    byte[] spki = vault.findForImages(name).orElseThrow().publicKey().getEncoded();
    return Files.writeString(dir.resolve(name + ".pem"), "-----BEGIN PUBLIC KEY-----\n" + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(spki) + "\n-----END PUBLIC KEY-----\n");
  }

  private static Pkcs11KeyVault vault() {
    return Pkcs11KeyVault.open(Pkcs11Token.of(SoftHsmTokens.LIBRARY, SoftHsmTokens.RELEASE), Secret.of(SoftHsmTokens.PIN.toCharArray()), InstantSource.system());
  }

  @ParameterizedTest
  @EnumSource(KeyVault.Algorithm.class)
  void a_key_in_the_token_signs_an_image_that_its_public_half_verifies(KeyVault.Algorithm algorithm) throws Exception {
    String name = "image-" + algorithm.name().toLowerCase(Locale.ROOT);
    Path publicKey;
    try (Pkcs11KeyVault vault = vault()) {
      vault.create(name, algorithm);
      publicKey = publicHalf(vault, name);
    }
    Path out = dir.resolve(name + ".bin");
    Run run = sign(uri(SoftHsmTokens.RELEASE, name), out);
    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(InProcess.run("firmware", "verify", "--key", publicKey.toString(), out.toString()).exit()).isZero();
    byte[] changed = Files.readAllBytes(out);
    changed[60] ^= 1;
    assertThat(InProcess.run("firmware", "verify", "--key", publicKey.toString(), Files.write(dir.resolve("changed.bin"), changed).toString()).exit()).isEqualTo(Exit.NEGATIVE);
  }

  @Test
  void a_wrong_label_is_an_error_although_the_token_holds_a_key() {
    try (Pkcs11KeyVault vault = vault()) {
      vault.create("only-one", KeyVault.Algorithm.P256);
    }
    Path out = dir.resolve("never.bin");
    for (String label : new String[] {"only-on", "only-one2", "ONLY-ONE", "other"}) {
      Run run = sign(uri(SoftHsmTokens.RELEASE, label), out);
      assertThat(run.exit()).isEqualTo(Exit.INPUT);
      assertThat(run.err()).startsWith("bulwark: FIRMWARE-309: ");
    }
    assertThat(sign(uri("elsewhere", "only-one"), out).err()).startsWith("bulwark: KEYS-021: ");
    assertThat(out).doesNotExist();
  }

  @Test
  void a_key_that_another_program_made_signs_once_a_certificate_lies_beside_it() throws Exception {
    Rig.needs("openssl");
    Rig.needs("pkcs11-tool");
    Path key = dir.resolve("foreign.key");
    Path certificate = dir.resolve("foreign.crt");
    SoftHsmTokens.must("openssl", "req", "-x509", "-newkey", "rsa:3072", "-nodes", "-keyout", key.toString(), "-out", certificate.toString(), "-subj", "/CN=foreign", "-days", "10");
    SoftHsmTokens.must("openssl", "pkey", "-in", key.toString(), "-outform", "DER", "-out", dir.resolve("foreign.der").toString());
    SoftHsmTokens.must("openssl", "x509", "-in", certificate.toString(), "-outform", "DER", "-out", dir.resolve("foreign.crt.der").toString());
    String[] login = {"pkcs11-tool", "--module", SoftHsmTokens.LIBRARY.toString(), "--token-label", SoftHsmTokens.RELEASE, "--login", "--pin", SoftHsmTokens.PIN, "--id", "0c0ffee0", "--label", "Release Key 1"};
    SoftHsmTokens.must(with(login, "--write-object", dir.resolve("foreign.der").toString(), "--type", "privkey"));
    SoftHsmTokens.must(with(login, "--write-object", dir.resolve("foreign.crt.der").toString(), "--type", "cert"));
    Path out = dir.resolve("foreign.bin");
    Run run = sign(uri(SoftHsmTokens.RELEASE, "Release%20Key%201"), out);
    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(InProcess.run("firmware", "verify", "--key", certificate.toString(), out.toString()).exit()).isZero();
  }

  private static String[] with(String[] first, String... rest) {
    String[] all = java.util.Arrays.copyOf(first, first.length + rest.length);
    System.arraycopy(rest, 0, all, first.length, rest.length);
    return all;
  }
}

package dev.bulwark.cli.espsecure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.cli.InProcess;
import dev.bulwark.cli.InProcess.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The expected bytes were made by the vendor's tool 5.3.1 from the inputs below. */
class EspsecureCommandTest {
  /** A throw-away key of this test. */
  private static final String P256 =
      """
      -----BEGIN EC PRIVATE KEY-----
      MHcCAQEEIDJW6Hm9RHCJ5/FCU2BE0esnZP9iX1YhGtK7nhxp60NOoAoGCCqGSM49
      AwEHoUQDQgAEDH3i2yMbLJKIRWl5Sl49I+kSBd5MgoIVVWkkQTZVKrJitRNmuBzz
      bKUxnEUmv2Loj8giLqtgx77I7ZSho5L0nQ==
      -----END EC PRIVATE KEY-----
      """;

  private static final String P256_DIGEST = "c7611b771f54b6d71856b168dd84912d189a90b7815d8d0b8d6899469cf6663a";

  @TempDir Path dir;

  /** Words of one line; a word that begins with {@code @} is a file of the test's folder. */
  private Run run(String line) {
    return InProcess.run(Stream.concat(Stream.of("espsecure"), Arrays.stream(line.split(" "))).map(word -> word.startsWith("@") ? dir.resolve(word.substring(1)).toString() : word).toArray(String[]::new));
  }

  private Path file(String name, byte[] bytes) throws IOException {
    return Files.write(dir.resolve(name), bytes);
  }

  private byte[] read(String name) throws IOException {
    return Files.readAllBytes(dir.resolve(name));
  }

  private String hex(String name) throws IOException {
    return HexFormat.of().formatHex(read(name));
  }

  private static byte[] counting(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) bytes[i] = (byte) (i + 1);
    return bytes;
  }

  private static byte[] plain() {
    byte[] bytes = new byte[48];
    for (int i = 0; i < bytes.length; i++) bytes[i] = (byte) (7 * i + 3);
    return bytes;
  }

  private void signingInputs() throws IOException {
    Files.writeString(dir.resolve("key.pem"), P256);
    file("app.bin", plain());
  }

  private static void fine(Run run) {
    assertThat(run.exit()).as(run.err()).isZero();
  }

  private static void refused(Run run, String code) {
    assertThat(run.exit()).as(run.out()).isEqualTo(2);
    assertThat(run.err().lines().toList().getLast()).startsWith("bulwark: " + code + ": ");
  }

  @ParameterizedTest
  @CsvSource({
    "encrypt_flash_data --keyfile @key32 --address 0x10000, a8b101b0784b82b9495f102baf707db1c830f30ee84d0dcc68fbd3e856c4aa547dc58f5c183396937e7d78797d818513",
    "encrypt-flash-data --aes-xts -k @key32 -a 0x10010, 8307ba9a83dd14653eae43df12d35d0da990f3203d241d85dd47e8960adea3a715a0e7b5860e018c4644efc5b97be3a3",
    "encrypt_flash_data --aes_xts --keyfile @key64 --address 65536, b80c114e14dff321eef6231363258acde94d754930709a7c5ca2551171c311b07bebe275db66208bd3fe6579c6cdb391",
    "encrypt_flash_data -k @key32 --flash_crypt_conf 0x3 -a 0x10000, 5daf56999a31f6e4f559f9be588b031362834e97c80516a9bb3db0a2fdff3e2620153f8c26eee015e3baf81377cda6b1"
  })
  void flash_data_is_encrypted_to_the_vendors_bytes_and_back(String line, String expected) throws IOException {
    file("key32", counting(32));
    file("key64", counting(64));
    file("plain.bin", plain());
    fine(run(line + " --output @secret @plain.bin"));
    assertThat(hex("secret")).isEqualTo(expected);
    fine(run(line.replace("encrypt", "decrypt") + " -o @back @secret"));
    assertThat(read("back")).isEqualTo(plain());
  }

  @Test
  void without_an_output_the_line_of_the_handbook_writes_beside_the_input_and_never_over_it() throws IOException {
    file("key", counting(32));
    file("app.bin", plain());
    fine(run("encrypt_flash_data --keyfile @key --address 0x10000 @app.bin"));
    assertThat(hex("app.bin.enc")).startsWith("a8b101b0784b82b9");
    assertThat(read("app.bin")).isEqualTo(plain());
    fine(run("decrypt_flash_data --keyfile @key --address 0x10000 @app.bin.enc"));
    assertThat(read("app.bin.enc.dec")).isEqualTo(plain());
  }

  @Test
  void the_esp32s_data_is_filled_up_and_that_of_all_others_must_fit() throws IOException {
    file("key", counting(32));
    file("odd", counting(20));
    fine(run("encrypt-flash-data -k @key -a 0x1000 -o @out @odd"));
    assertThat(read("out")).hasSize(32);
    refused(run("encrypt-flash-data -x -k @key -a 0x1000 -o @none @odd"), "FIRMWARE-405");
    refused(run("encrypt-flash-data -k @key -a 0x1001 -o @none @odd"), "FIRMWARE-404");
    assertThat(dir.resolve("none")).doesNotExist();
  }

  @Test
  void a_key_of_a_length_that_the_form_does_not_take_is_refused() throws IOException {
    file("key64", counting(64));
    file("key24", counting(24));
    file("app.bin", plain());
    refused(run("encrypt-flash-data -k @key64 -a 0 -o @none @app.bin"), "FIRMWARE-807");
    refused(run("encrypt-flash-data -x -k @key24 -a 0 -o @none @app.bin"), "FIRMWARE-807");
    refused(run("encrypt-flash-data -x -k @missing -a 0 -o @none @app.bin"), "CLI-002");
  }

  @ParameterizedTest
  @CsvSource({"--keylen 128, 16", "-l 192, 24", "--keylen=256, 32", "-l512, 64"})
  void a_flash_key_is_made_once_and_never_overwritten(String option, int length) throws IOException {
    fine(run("generate_flash_encryption_key " + option + " @key.bin"));
    byte[] first = read("key.bin");
    assertThat(first).hasSize(length);
    refused(run("generate-flash-encryption-key " + option + " @key.bin"), "CLI-010");
    assertThat(read("key.bin")).isEqualTo(first);
  }

  @ParameterizedTest
  @CsvSource({"'', EC", "--version 2, RSA", "-v 2 -s ecdsa192, EC", "--version=2 --scheme ecdsa384, EC", "-v1 -s ecdsa256, EC"})
  void a_signing_key_has_the_vendors_default_and_is_never_overwritten(String options, String kind) throws IOException {
    String line = ("generate_signing_key " + options).strip() + " @key.pem";
    fine(run(line));
    String pem = Files.readString(dir.resolve("key.pem"));
    assertThat(pem).startsWith("-----BEGIN " + kind + " PRIVATE KEY-----");
    refused(run(line), "CLI-010");
    assertThat(dir.resolve("key.pem")).hasContent(pem);
  }

  @Test
  void version_1_signs_on_p256_only() {
    refused(run("generate_signing_key --version 1 --scheme rsa3072 @key.pem"), "FIRMWARE-805");
    assertThat(dir.resolve("key.pem")).doesNotExist();
  }

  @Test
  void version_1_signs_to_the_vendors_bytes() throws IOException {
    signingInputs();
    fine(run("sign_data --version 1 --keyfile @key.pem --output @signed @app.bin"));
    assertThat(hex("signed").substring(96))
        .isEqualTo("000000008b78514be0ca7507715ecba8504e4f2ae2939e1ae694d7ba5f36fe6b8b57aaa1d348e658096ce07f1fdd48852498ff9ddc9d2cd5d10b9d5c17e4def611b84501");
    fine(run("verify_signature --version 1 --keyfile @key.pem @signed"));
    byte[] changed = read("signed");
    changed[5] ^= 1;
    file("signed", changed);
    refused(run("verify_signature --version 1 --keyfile @key.pem @signed"), "FIRMWARE-809");
  }

  @Test
  void digest_and_public_key_are_the_vendors_bytes() throws IOException {
    signingInputs();
    for (String name : new String[] {"digest_sbv2_public_key", "digest-sbv2-public-key", "digest_rsa_public_key"}) {
      Files.deleteIfExists(dir.resolve("digest"));
      fine(run(name + " --keyfile @key.pem --output @digest"));
      assertThat(hex("digest")).isEqualTo(P256_DIGEST);
    }
    fine(run("extract_public_key --keyfile @key.pem @point"));
    assertThat(hex("point")).startsWith("0c7de2db231b2c92884569794a5e3d23").hasSize(128);
    fine(run("extract_public_key --version 2 --keyfile @key.pem @public.pem"));
    assertThat(dir.resolve("public.pem")).content().startsWith("-----BEGIN PUBLIC KEY-----");
    fine(run("digest_sbv2_public_key -k @public.pem -o @again"));
    assertThat(hex("again")).isEqualTo(P256_DIGEST);
  }

  @Test
  void the_bootloader_digest_of_version_1_is_the_vendors() throws IOException {
    byte[] iv = new byte[128];
    for (int i = 0; i < iv.length; i++) iv[i] = (byte) (5 * i + 1);
    byte[] boot = HexFormat.of().parseHex("e900022000000040ee" + "00".repeat(22) + "ef");
    file("iv", iv);
    file("key", counting(32));
    file("boot.bin", boot);
    fine(run("digest_secure_bootloader --keyfile @key --iv @iv --output @out @boot.bin"));
    byte[] out = read("out");
    assertThat(out).hasSize(0x1000 + 128).startsWith(iv);
    assertThat(HexFormat.of().formatHex(out, 128, 192))
        .isEqualTo("db4f909fdb6b4d29cb0dd6aec454bfa49ab9ebfbcef91c18c4ea0974b43408358eb790d9badb6b83602d5926f8ed32018ac113485d6764e1d067487af96e8652");
    refused(run("digest_secure_bootloader --keyfile @key --output @none @iv"), "FIRMWARE-810");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sign_data --version 2 --keyfile @key.pem --output @signed @app.bin",
        "sign-data -v 2 -o @signed -k @key.pem @app.bin",
        "sign_data -v2 --output=@signed @app.bin --keyfile=@key.pem",
        "sign_data --output @signed --version 2 --keyfile @key.pem -- @app.bin"
      })
  void an_image_is_signed_whatever_the_spelling_and_the_order_of_the_line(String line) throws IOException {
    signingInputs();
    fine(run(line.replace("=@", "=" + dir + "/")));
    assertThat(read("signed")).hasSize(8192).startsWith(plain());
    Run verified = run("verify-signature -v 2 -k @key.pem @signed");
    fine(verified);
    assertThat(verified.out()).contains("Signature block 0 verification successful");
    assertThat(run("signature_info_v2 @signed").out().replace(" ", "")).contains(P256_DIGEST);
    assertThat(read("app.bin")).isEqualTo(plain());
  }

  @Test
  void without_an_output_the_image_is_signed_in_place() throws IOException {
    signingInputs();
    fine(run("sign_data --version 2 --keyfile @key.pem @app.bin"));
    assertThat(read("app.bin")).hasSize(8192);
    fine(run("verify_signature --version 2 --keyfile @key.pem @app.bin"));
  }

  @Test
  void several_keys_are_listed_or_repeated_and_signatures_are_appended() throws IOException {
    signingInputs();
    fine(run("generate_signing_key -v 2 -s ecdsa384 @second.pem"));
    fine(run("sign_data -v 2 -k @key.pem @second.pem -o @two @app.bin"));
    fine(run("sign_data -v 2 -k @key.pem -k @second.pem -o @repeated @app.bin"));
    fine(run("verify_signature -v 2 -k @second.pem @two"));
    fine(run("verify_signature -v 2 -k @second.pem @repeated"));
    fine(run("sign_data -v 2 --append_signatures -k @key.pem -o @three @two"));
    assertThat(run("signature-info-v2 @three").out().lines().filter(line -> line.startsWith("Public key digest"))).hasSize(3);
    refused(run("sign_data -v 2 --append-signatures -k @key.pem -o @four @three"), "FIRMWARE-311");
    assertThat(dir.resolve("four")).doesNotExist();
  }

  @Test
  void a_signature_made_elsewhere_is_taken_only_over_this_very_image() throws IOException {
    signingInputs();
    fine(run("sign_data -v 1 -k @key.pem -o @v1 @app.bin"));
    file("foreign.sig", Arrays.copyOfRange(read("v1"), 52, 116));
    fine(run("extract_public_key -v 2 -k @key.pem @public.pem"));
    refused(run("sign_data -v 2 --pub-key @public.pem --signature @foreign.sig -o @none @app.bin"), "FIRMWARE-313");
    assertThat(dir.resolve("none")).doesNotExist();
    fine(run("sign_data -v 1 --pub-key @public.pem --signature @foreign.sig -o @same @app.bin"));
    assertThat(read("same")).isEqualTo(read("v1"));
  }

  @Test
  void an_image_by_another_key_or_changed_afterwards_does_not_verify() throws IOException {
    signingInputs();
    fine(run("generate_signing_key -v 2 -s ecdsa256 @other.pem"));
    fine(run("sign_data -v 2 -k @key.pem -o @signed @app.bin"));
    refused(run("verify_signature -v 2 -k @other.pem @signed"), "FIRMWARE-809");
    byte[] changed = read("signed");
    changed[4095] ^= 0x10;
    file("signed", changed);
    refused(run("verify_signature -v 2 -k @key.pem @signed"), "FIRMWARE-809");
    refused(run("verify_signature -v 2 -k @key.pem @app.bin"), "FIRMWARE-809");
    refused(run("signature_info_v2 @app.bin"), "FIRMWARE-809");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sign_data --version 2 @app.bin", "sign_data --version 3 -k @key.pem @app.bin", "sign_data -v 1 -a -k @key.pem @app.bin", "sign_data -v 2 -k @key.pem --pub-key @key.pem @app.bin"})
  void a_line_that_makes_no_sense_leaves_the_image_as_it_is(String line) throws IOException {
    signingInputs();
    refused(run(line), "FIRMWARE-805");
    assertThat(read("app.bin")).isEqualTo(plain());
  }

  @ParameterizedTest
  @ValueSource(strings = {"sign_data --version 2 --keyfile @key.pem", "sign_data --keyfile @key.pem @app.bin", "encrypt_flash_data -a 0 @app.bin", "no_such_command", "sign_data --no_such_option"})
  void a_line_that_lacks_something_is_a_usage_error(String line) {
    refused(run(line), "CLI-001");
  }
}

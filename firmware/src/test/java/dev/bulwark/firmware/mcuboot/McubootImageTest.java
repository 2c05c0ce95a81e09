package dev.bulwark.firmware.mcuboot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulwark.problem.Problem;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class McubootImageTest {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final McubootVersion VERSION = new McubootVersion(1, 2, 3, 4);
  private static final McubootSigning LIKE_SAMPLES = new McubootSigning(VERSION, 32, OptionalLong.of(7), List.of(new Dependency(1, new McubootVersion(1, 0, 0, 2))), 0);

  @ParameterizedTest
  @CsvSource({"rsa-2048, RSA2048", "rsa-3072, RSA3072", "ecdsa-p256, ECDSA256", "ecdsa-p384, ECDSA384", "ed25519, ED25519"})
  void an_image_of_imgtool_is_read_and_trusted_by_its_key_alone(String name, KeyKind kind) {
    McubootImage image = Samples.image(Samples.bytes(name + ".bin"));
    assertThat(image.header().version()).isEqualTo(VERSION);
    assertThat(image.securityCounter()).hasValue(7);
    assertThat(image.dependencies()).containsExactly(new Dependency(1, new McubootVersion(1, 0, 0, 2)));
    assertThat(image.payload()).isEqualTo(Samples.bytes("payload.bin"));
    assertThat(Samples.key(name).kind()).isEqualTo(kind);
    assertThat(image.verify(List.of(Samples.key(name)))).isEqualTo(new McubootVerdict.Trusted(Samples.key(name)));
    String other = name.equals("ed25519") ? "rsa-2048" : "ed25519";
    assertThat(image.verify(List.of(Samples.key(other)))).isEqualTo(new McubootVerdict.Rejected(McubootFault.UNTRUSTED_KEY));
    assertThat(image.verify(List.of(Samples.key(other), Samples.key(name)))).isInstanceOf(McubootVerdict.Trusted.class);
    assertThat(image.verify(List.of())).isEqualTo(new McubootVerdict.Rejected(McubootFault.UNTRUSTED_KEY));
  }

  @ParameterizedTest
  @CsvSource({"ed25519-pure, ed25519", "ed25519-sha512, ed25519", "ecdsa-p256-full, ecdsa-p256"})
  void signatures_over_the_image_itself_other_hashes_and_whole_keys_are_understood(String name, String key) {
    assertThat(Samples.image(Samples.bytes(name + ".bin")).verify(List.of(Samples.key(key)))).isInstanceOf(McubootVerdict.Trusted.class);
  }

  @Test
  void an_unsigned_and_an_encrypted_image_are_told_apart_from_a_wrong_signature() {
    List<McubootKey> trusted = List.of(Samples.key("ecdsa-p256"));
    assertThat(Samples.image(Samples.bytes("unsigned.bin")).verify(trusted)).isEqualTo(new McubootVerdict.Rejected(McubootFault.NO_SIGNATURE));
    assertThat(Samples.image(Samples.bytes("encrypted.bin")).verify(trusted)).isEqualTo(new McubootVerdict.Rejected(McubootFault.ENCRYPTED));
  }

  @Test
  void what_is_signed_with_ed25519_is_the_very_image_that_imgtool_makes() {
    McubootSigner signer = McubootPem.signer(Samples.bytes("ed25519.pem"), RANDOM);
    assertThat(McubootImage.sign(Samples.bytes("payload.bin"), LIKE_SAMPLES, signer)).isEqualTo(Samples.bytes("ed25519.bin"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"rsa-2048", "rsa-3072", "ecdsa-p256", "ecdsa-p384"})
  void what_is_signed_is_byte_for_byte_as_imgtool_makes_it_up_to_the_signature(String name) {
    byte[] theirs = Samples.bytes(name + ".bin");
    byte[] ours = McubootImage.sign(Samples.bytes("payload.bin"), LIKE_SAMPLES, McubootPem.signer(Samples.bytes(name + ".pem"), RANDOM));
    Tlv signature = Samples.image(theirs).tlvs().getLast();
    assertThat(Arrays.mismatch(ours, theirs)).as("an ECDSA signature's length varies, and with it the length of all records").isIn(Samples.image(theirs).signedLength() + 2, signature.offset() - 2, signature.offset(), signature.offset() + 1, signature.offset() + 3, signature.offset() + 4, signature.offset() + 5);
    assertThat(Samples.image(ours).verify(List.of(Samples.key(name)))).isInstanceOf(McubootVerdict.Trusted.class);
  }

  @Test
  void signing_anew_keeps_all_that_was_signed_and_leaves_only_the_new_signature() {
    byte[] anew = Samples.image(Samples.bytes("rsa-2048.bin")).signedAnew(McubootPem.signer(Samples.bytes("ed25519.pem"), RANDOM));
    assertThat(anew).isEqualTo(Samples.bytes("ed25519.bin"));
  }

  @Test
  void a_build_with_room_for_the_header_gives_the_same_image_as_one_that_gets_it_put_before() {
    McubootSigner signer = McubootPem.signer(Samples.bytes("ed25519.pem"), RANDOM);
    byte[] payload = Samples.bytes("payload.bin");
    byte[] build = new byte[32 + payload.length];
    System.arraycopy(payload, 0, build, 32, payload.length);
    assertThat(McubootImage.signReserved(build, LIKE_SAMPLES, signer)).isEqualTo(Samples.bytes("ed25519.bin"));
    build[31] = 1;
    assertThatThrownBy(() -> McubootImage.signReserved(build, LIKE_SAMPLES, signer)).isInstanceOfSatisfying(Problem.class, p -> assertThat(p.code()).isEqualTo("FIRMWARE-115"));
    assertThatThrownBy(() -> McubootImage.signReserved(new byte[31], LIKE_SAMPLES, signer)).isInstanceOf(Problem.class);
  }

  @Test
  void ciphertext_is_never_signed() {
    McubootSigner signer = McubootPem.signer(Samples.bytes("ed25519.pem"), RANDOM);
    McubootImage encrypted = Samples.image(Samples.bytes("encrypted.bin"));
    assertThatThrownBy(() -> encrypted.signedAnew(signer)).isInstanceOfSatisfying(Problem.class, p -> assertThat(p.code()).isEqualTo("FIRMWARE-116"));
  }

  @Test
  void a_signer_whose_signature_does_not_hold_releases_nothing() {
    McubootSigner genuine = McubootPem.signer(Samples.bytes("ed25519.pem"), RANDOM);
    McubootSigner faulty = new McubootSigner() {
      @Override
      public McubootKey publicKey() {
        return genuine.publicKey();
      }

      @Override
      public byte[] sign(byte[] message) {
        return new byte[64];
      }
    };
    assertThatThrownBy(() -> McubootImage.sign(new byte[8], LIKE_SAMPLES, faulty)).isInstanceOfSatisfying(Problem.class, p -> assertThat(p.code()).isEqualTo("FIRMWARE-113"));
  }

  @Test
  void the_hash_of_a_key_is_the_one_that_imgtool_writes_into_images() {
    for (String name : List.of("rsa-2048", "rsa-3072", "ecdsa-p256", "ecdsa-p384", "ed25519")) {
      McubootImage image = Samples.image(Samples.bytes(name + ".bin"));
      byte[] hash = image.value(image.tlvs().stream().filter(tlv -> tlv.type() == Tlv.KEY_HASH).findFirst().orElseThrow());
      assertThat(Samples.key(name).hash()).isEqualTo(java.util.HexFormat.of().formatHex(hash));
      assertThat(McubootPem.publicKey(Samples.bytes(name + ".pem"))).as("computed from the private key").isEqualTo(Samples.key(name));
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 1.0.0+0", "1.2, 1.2.0+0", "255.255.65535+4294967295, 255.255.65535+4294967295"})
  void a_version_is_read_and_written(String text, String plain) {
    assertThat(McubootVersion.parse(text)).hasToString(plain);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "v1", "256", "1.256", "1.2.65536", "1.2.3+4294967296", "1.2.3.4", "1+4"})
  void what_is_no_version_is_refused(String text) {
    assertThatThrownBy(() -> McubootVersion.parse(text)).isInstanceOfSatisfying(Problem.class, p -> assertThat(p.code()).isEqualTo("FIRMWARE-110"));
  }

  @Test
  void versions_are_compared_part_by_part() {
    assertThat(McubootVersion.parse("1.2.3+4")).isLessThan(McubootVersion.parse("1.2.3+5")).isLessThan(McubootVersion.parse("1.3.0")).isGreaterThan(McubootVersion.parse("0.255.0"));
  }
}

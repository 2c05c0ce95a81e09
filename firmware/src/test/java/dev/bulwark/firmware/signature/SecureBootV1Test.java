package dev.bulwark.firmware.signature;

import static dev.bulwark.firmware.signature.TestKeys.first;
import static dev.bulwark.firmware.signature.TestKeys.flipped;
import static dev.bulwark.firmware.signature.TestKeys.image;
import static dev.bulwark.firmware.signature.TestKeys.second;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulwark.firmware.Vectors;
import dev.bulwark.firmware.chip.SignatureScheme;
import dev.bulwark.problem.Problem;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class SecureBootV1Test {
  private static final BootPrivateKey KEY = first(SignatureScheme.ECDSA256);
  private static final List<BootPublicKey> TRUSTED = List.of(KEY.publicKey());

  private static boolean trusted(byte[] file, List<BootPublicKey> keys) {
    return SecureBootV1.verify(file, keys) instanceof SecureBootV1.Trusted;
  }

  @Test
  void what_a_key_signs_is_trusted_by_that_key_and_no_other_and_a_second_time_looks_the_same() {
    byte[] file = SecureBootV1.sign(image(1_000), 1_000, KEY).bytes();
    assertThat(file).hasSize(1_068).isEqualTo(SecureBootV1.sign(image(1_000), 1_000, KEY).bytes());
    assertThat(trusted(file, TRUSTED)).isTrue();
    assertThat(trusted(file, List.of(second(SignatureScheme.ECDSA256).publicKey(), KEY.publicKey()))).isTrue();
    assertThat(trusted(file, List.of(second(SignatureScheme.ECDSA256).publicKey(), first(SignatureScheme.ECDSA384).publicKey()))).isFalse();
    assertThat(trusted(file, List.of())).isFalse();
  }

  @Test
  void a_bit_flipped_in_any_byte_of_the_image_or_its_trailer_is_rejected() {
    byte[] file = SecureBootV1.sign(image(100), 100, KEY).bytes();
    for (int at = 0; at < file.length; at++) assertThat(trusted(flipped(file, at * 8 + at % 8), TRUSTED)).as("byte " + at).isFalse();
    assertThat(trusted(file, TRUSTED)).isTrue();
  }

  @Test
  void a_trailer_cut_short_or_out_of_range_is_rejected_without_an_exception() {
    byte[] file = SecureBootV1.sign(image(100), 100, KEY).bytes();
    for (int length = 0; length < file.length; length++) assertThat(trusted(Arrays.copyOf(file, length), TRUSTED)).isFalse();
    for (int length : new int[] {-1, 0, 101, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
      assertThat(SecureBootV1.verify(file, 0, length, file.length, TRUSTED)).isInstanceOf(SecureBootV1.Rejected.class);
    }
    assertThat(SecureBootV1.verify(new byte[68], 0, 0, 68, TRUSTED)).isInstanceOf(SecureBootV1.Rejected.class);
  }

  @Test
  void only_p256_signs_and_a_foreign_signature_is_withheld() {
    assertThatThrownBy(() -> SecureBootV1.sign(image(10), 10, first(SignatureScheme.ECDSA192))).isInstanceOfSatisfying(Problem.class, p -> assertThat(p.code()).isEqualTo("FIRMWARE-302"));
    byte[] raw = Arrays.copyOfRange(SecureBootV1.sign(image(100), 100, KEY).bytes(), 104, 168);
    BootSigner elsewhere = new MadeElsewhere(KEY.publicKey(), raw);
    assertThat(trusted(SecureBootV1.sign(image(100), 100, elsewhere).bytes(), TRUSTED)).isTrue();
    assertThatThrownBy(() -> SecureBootV1.sign(image(101), 101, elsewhere)).isInstanceOfSatisfying(Problem.class, p -> assertThat(p.code()).isEqualTo("FIRMWARE-313"));
  }

  @Test
  void the_vectors_are_judged_as_the_vendors_tool_does_and_its_signature_is_made_byte_for_byte() {
    Vectors vectors = Vectors.orSkip();
    for (JsonNode one : vectors.section("sign")) {
      if (!one.path("scheme").asString("").equals("v1")) continue;
      for (JsonNode check : one.required("checks")) {
        BootPublicKey key = BootKeys.readPublic(vectors.bytes(vectors.section("keys").required(check.required("key").asString()).required("public").asString()));
        assertThat(trusted(vectors.bytes(one.required("file").asString()), List.of(key))).as(one.toString()).isEqualTo(check.required("trusted").asBoolean());
      }
    }
    byte[] image = vectors.bytes("sign/v1-unsigned.bin");
    byte[] signed = SecureBootV1.sign(image, image.length, BootKeys.readPrivate(vectors.bytes("keys/ecdsa256-1.pem"), TestKeys.RANDOM)).bytes();
    assertThat(HexFormat.of().formatHex(signed, image.length, signed.length))
        .isEqualTo("00000000fd0642db83c83ca71b5e6ee5d6bef2712f6c02eb5209cad3403f637988e96e59d499c176b8eafa994545f22f0dd24b11f34d3c8358989d5fa9ad66c57d06d767");
  }
}

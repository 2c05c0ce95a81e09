package dev.bulwark.network.wireguard;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretKeyTest {
  private static byte[] base64(String hex) {
    return Base64.getEncoder().encode(HexFormat.of().parseHex(hex));
  }

  @ParameterizedTest
  @CsvSource({
    "77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a, 8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a",
    "5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb, de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f"
  })
  void the_public_key_is_that_of_rfc_7748_section_6_1_also_for_a_scalar_that_is_not_clamped(String secret, String expected) {
    SecretKey key = SecretKey.read(base64(secret)).orElseThrow();
    assertThat(key.publicKey().hex()).isEqualTo(expected);
    assertThat(key.publicKey()).isEqualTo(PublicKey.ofHex(expected).orElseThrow());
  }

  @Test
  void a_fresh_private_key_is_clamped_and_a_shared_one_is_not() {
    Random random = new Random(7);
    boolean unclamped = false;
    for (int i = 0; i < 200; i++) {
      byte[] octets = Base64.getDecoder().decode(SecretKey.ofPrivate(random).base64());
      assertThat(octets[0] & 7).isZero();
      assertThat(octets[31] & 0xC0).isEqualTo(0x40);
      byte[] shared = Base64.getDecoder().decode(SecretKey.ofShared(random).base64());
      unclamped |= (shared[0] & 7) != 0;
    }
    assertThat(unclamped).isTrue();
  }

  @Test
  void a_secret_is_not_in_its_text_and_is_zero_after_it_was_closed() {
    SecretKey key = SecretKey.ofPrivate(new Random(1));
    String text = new String(key.base64(), StandardCharsets.US_ASCII);
    assertThat(key.toString()).doesNotContain(text.substring(0, 6));
    key.close();
    assertThat(key.base64()).isEqualTo(base64("00".repeat(32)));
  }

  @Test
  void only_forty_four_characters_of_base64_in_their_one_spelling_are_a_key() {
    String good = new String(SecretKey.ofShared(new Random(2)).base64(), StandardCharsets.US_ASCII);
    assertThat(SecretKey.read(octets(good))).isPresent();
    assertThat(SecretKey.read(octets(good + "\n"))).isPresent();
    // 43 characters carry 258 bits: the last two must be zero.
    char last = good.charAt(42);
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    String other = good.substring(0, 42) + alphabet.charAt(alphabet.indexOf(last) + 1) + "=";
    for (String bad : new String[] {"", good.substring(1), good + "\r\n", good + "\n\n", " " + good, other, good.substring(0, 43) + "A", "A".repeat(43) + "=", good.replace('=', '*')})
      assertThat(SecretKey.read(octets(bad))).as(bad).isEmpty();
  }

  @Test
  void any_octets_are_a_key_or_none() {
    Random random = new Random(3);
    byte[] good = SecretKey.ofShared(random).base64();
    int keys = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] text = Arrays.copyOf(good, i % 3 == 0 ? random.nextInt(60) : good.length);
      for (int n = random.nextInt(3); n > 0 && text.length > 0; n--) text[random.nextInt(text.length)] = (byte) random.nextInt(256);
      if (SecretKey.read(text).isPresent()) keys++;
      PublicKey.read(new String(text, StandardCharsets.ISO_8859_1));
    }
    assertThat(keys).isBetween(1_000, 19_000);
  }

  private static byte[] octets(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}

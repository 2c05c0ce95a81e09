package dev.bulwark.firmware.encryption;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.firmware.Vectors;
import dev.bulwark.firmware.chip.Chip;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Ciphertexts that the vendor's tool made, byte for byte. */
class FlashVectorsTest {
  @Test
  void every_ciphertext_equals_the_vendors_and_decrypts_to_the_plaintext() throws Exception {
    Vectors vectors = Vectors.orSkip();
    List<String> seen = new ArrayList<>();
    for (JsonNode c : vectors.section("encrypt")) {
      String id = c.required("id").asString();
      byte[] plain = vectors.bytes(c.required("plain").asString());
      byte[] data = Arrays.copyOf(plain, Math.ceilDiv(plain.length, 16) * 16);
      Arrays.fill(data, plain.length, data.length, (byte) 0xff);
      byte[] padded = data.clone();
      long address = c.required("address").asLong();
      Chip chip = Chip.of(c.required("chip").asString());
      try (FlashKey key = FlashKey.of(vectors.bytes(c.required("key").asString())); FlashCipher cipher = FlashCipher.of(chip, key, c.path("cryptConfig").asInt(FlashCipher.DEFAULT_CRYPT_CONFIG))) {
        assertThat(key.weakness()).as(id).isEmpty();
        cipher.encrypt(address, data, 0, data.length);
        assertThat(HexFormat.of().formatHex(data, 0, 32)).as(id).isEqualTo(c.required("head").asString());
        assertThat(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(data))).as(id).isEqualTo(c.required("sha256").asString());
        cipher.decrypt(address, data, 0, data.length);
        assertThat(data).as(id).isEqualTo(padded);
      }
      seen.add(id);
    }
    assertThat(seen).hasSizeGreaterThanOrEqualTo(13);
  }
}

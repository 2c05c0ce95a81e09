package dev.bulwark.firmware.mcuboot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.longs;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.bulwark.problem.Problem;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** MCUboot images that want to break the reader, or to be run without their owner's signature. */
class HostileMcubootTest {
  private static final byte[] GENUINE = Samples.bytes("ed25519.bin");
  private static final List<McubootKey> TRUSTED = List.of(Samples.key("ed25519"));

  private static boolean runs(byte[] bytes) {
    return McubootImage.read(bytes) instanceof McubootReading.Read(McubootImage image) && image.verify(TRUSTED) instanceof McubootVerdict.Trusted;
  }

  private static byte[] with(int offset, int value, int width) {
    byte[] bytes = GENUINE.clone();
    ByteBuffer out = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    if (width == 4) out.putInt(offset, value);
    else out.putShort(offset, (short) value);
    return bytes;
  }

  @Test
  void every_flipped_bit_ends_before_the_image_runs() {
    assertThat(runs(GENUINE)).isTrue();
    for (int bit = 0; bit < GENUINE.length * 8; bit++) {
      byte[] flipped = GENUINE.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      assertThat(runs(flipped)).as("bit %d", bit).isFalse();
    }
  }

  @Test
  void every_truncation_is_unreadable_and_a_slots_rest_is_not_looked_at() {
    for (int length = 0; length < GENUINE.length; length++) assertThat(McubootImage.read(Arrays.copyOf(GENUINE, length))).isInstanceOf(McubootReading.Unreadable.class);
    assertThat(runs(Arrays.copyOf(GENUINE, 4_096))).isTrue();
  }

  /** Header: size at 8, size of the signed records at 10, payload at 12. Signed records at 92, unsigned at 120. */
  @ParameterizedTest
  @CsvSource({
    "8, 31, 2", "8, 0, 2", "8, 65535, 2", "10, 27, 2", "10, 29, 2", "10, 65535, 2", "10, 4, 2", "12, -1, 4", "12, -32, 4", "12, 2147483647, 4", "12, -2147483648, 4", "12, 61, 4",
    "94, 0, 2", "94, 65535, 2", "98, 65535, 2", "98, 5, 2", "122, 0, 2", "122, 3, 2", "122, 65535, 2", "122, 143, 2", "126, 65535, 2", "162, 65535, 2"
  })
  void record_lengths_past_the_end_or_not_filling_their_area_are_refused(int offset, int value, int width) {
    assertThat(McubootImage.read(with(offset, value, width))).isInstanceOf(McubootReading.Unreadable.class);
  }

  @Test
  void a_security_counter_outside_the_signed_records_is_not_looked_at() {
    byte[] unsigned = Samples.bytes("unsigned.bin");
    byte[] forged = Arrays.copyOf(unsigned, unsigned.length + 8);
    ByteBuffer out = ByteBuffer.wrap(forged).order(ByteOrder.LITTLE_ENDIAN);
    int area = 64 + 60;
    out.putShort(area + 2, (short) (out.getShort(area + 2) + 8)).putShort(unsigned.length, (short) Tlv.SECURITY_COUNTER).putShort(unsigned.length + 2, (short) 4).putInt(unsigned.length + 4, 99);
    assertThat(Samples.image(forged).tlvs()).extracting(Tlv::type).contains(Tlv.SECURITY_COUNTER);
    assertThat(Samples.image(forged).securityCounter()).isEmpty();
  }

  @Test
  void the_signature_of_another_image_and_the_name_of_a_trusted_key_over_a_foreign_signature_are_rejected() {
    McubootImage other = Samples.image(Samples.bytes("ed25519-sha512.bin"));
    byte[] foreign = GENUINE.clone();
    Tlv signature = Samples.image(GENUINE).tlvs().getLast();
    System.arraycopy(other.value(other.tlvs().getLast()), 0, foreign, signature.offset(), signature.length());
    assertThat(Samples.image(foreign).verify(TRUSTED)).isEqualTo(new McubootVerdict.Rejected(McubootFault.SIGNATURE));
  }

  @Test
  void a_wrong_hash_is_told_before_the_signature_and_a_second_hash_does_not_excuse_it() {
    byte[] flipped = GENUINE.clone();
    flipped[40] ^= 1;
    assertThat(Samples.image(flipped).verify(TRUSTED)).isEqualTo(new McubootVerdict.Rejected(McubootFault.HASH));
    flipped[100] ^= 1;
    assertThat(Samples.image(flipped).verify(TRUSTED)).isEqualTo(new McubootVerdict.Rejected(McubootFault.HASH));
  }

  @Test
  void keys_that_no_bootloader_checks_are_refused() throws NoSuchAlgorithmException {
    KeyPairGenerator small = KeyPairGenerator.getInstance("RSA");
    small.initialize(1_024);
    assertThatThrownBy(() -> new McubootKey(small.generateKeyPair().getPublic())).isInstanceOfSatisfying(Problem.class, p -> assertThat(p.code()).isEqualTo("FIRMWARE-111"));
    assertThatThrownBy(() -> new McubootKey(KeyPairGenerator.getInstance("Ed448").generateKeyPair().getPublic())).isInstanceOf(Problem.class);
    for (String text : List.of("", "no key", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "-----BEGIN PUBLIC KEY-----\n!!!\n-----END PUBLIC KEY-----\n")) {
      assertThatThrownBy(() -> McubootPem.publicKey(text.getBytes(StandardCharsets.UTF_8))).isInstanceOfSatisfying(Problem.class, p -> assertThat(p.code()).isEqualTo("FIRMWARE-114"));
    }
  }

  @Test
  void no_bytes_make_the_reader_or_the_judge_fail() {
    List<byte[]> seeds = List.of(GENUINE, Samples.bytes("ed25519-pure.bin"), Samples.bytes("encrypted.bin"), Samples.bytes("unsigned.bin"));
    qt().withExamples(3_000).forAll(longs().all()).checkAssert(seed -> {
      Random random = new Random(seed);
      byte[] bytes = seeds.get(random.nextInt(seeds.size())).clone();
      for (int i = random.nextInt(8); i >= 0; i--) bytes[4 + random.nextInt(bytes.length - 4)] = (byte) random.nextInt();
      judge(bytes);
    });
  }

  @FuzzTest
  void fuzzed_bytes_are_read_or_refused(byte[] bytes) {
    judge(bytes);
  }

  private static void judge(byte[] bytes) {
    if (!(McubootImage.read(bytes) instanceof McubootReading.Read(McubootImage image))) return;
    assertThat(image.length()).isLessThanOrEqualTo(bytes.length);
    image.verify(TRUSTED);
    image.securityCounter();
    image.dependencies();
    for (Tlv tlv : image.tlvs()) assertThat(image.value(tlv)).hasSize(tlv.length());
  }

  @Test
  void a_key_file_of_any_bytes_is_read_or_refused_with_a_code() {
    byte[] pem = Samples.bytes("ecdsa-p256.pem");
    qt().withExamples(500).forAll(longs().all()).checkAssert(seed -> {
      Random random = new Random(seed);
      byte[] bytes = pem.clone();
      for (int i = random.nextInt(3); i >= 0; i--) bytes[28 + random.nextInt(bytes.length - 56)] = (byte) ('A' + random.nextInt(26));
      try {
        assertThat(McubootPem.publicKey(bytes).kind()).isNotNull();
      } catch (Problem problem) {
        assertThat(problem.code()).isIn("FIRMWARE-111", "FIRMWARE-114");
      }
    });
  }
}

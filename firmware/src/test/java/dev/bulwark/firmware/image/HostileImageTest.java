package dev.bulwark.firmware.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.longs;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.bulwark.firmware.chip.Chip;
import dev.bulwark.firmware.chip.Revision;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes that want to break the reader or to pass as another image. */
class HostileImageTest {
  private static final byte[] GENUINE = EspImageBuilder.application(Chip.ESP32C3, AppDescriptor.of("p", "1", 1), EspImageBuilderTest.random(300, 5)).build();

  private static boolean runs(byte[] bytes) {
    return EspImage.read(bytes) instanceof ImageReading.Read(EspImage image) && image.firstFault(Chip.ESP32C3, new Revision(0, 4), false).isEmpty() && image.hashHolds();
  }

  private static ImageFault unreadable(byte[] bytes) {
    assertThat(EspImage.read(bytes)).isInstanceOf(ImageReading.Unreadable.class);
    return ((ImageReading.Unreadable) EspImage.read(bytes)).fault();
  }

  @Test
  void every_flipped_bit_is_noticed_by_form_checksum_or_hash() {
    assertThat(runs(GENUINE)).isTrue();
    for (int bit = 0; bit < GENUINE.length * 8; bit++) {
      byte[] flipped = GENUINE.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      // Byte 23 says whether a hash follows: any other value than 0 says so, and then the hash covers the flip.
      if (bit == 23 * 8) continue;
      assertThat(runs(flipped)).as("bit %d", bit).isFalse();
    }
  }

  @Test
  void every_truncation_is_noticed_and_what_follows_an_image_is_not_its_matter() {
    for (int length = 0; length < GENUINE.length; length++) assertThat(EspImage.read(Arrays.copyOf(GENUINE, length))).isInstanceOf(ImageReading.Unreadable.class);
    assertThat(runs(Arrays.copyOf(GENUINE, GENUINE.length + 5_000))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 17, 128, 255})
  void a_segment_count_that_cannot_be_is_refused(int count) {
    byte[] bytes = GENUINE.clone();
    bytes[1] = (byte) count;
    assertThat(unreadable(bytes)).isEqualTo(ImageFault.SEGMENTS);
  }

  @ParameterizedTest
  @ValueSource(ints = {0xFFFFFFFC, 0x80000000, 0x7FFFFFFC, 0x01000000, 0xFFFFFFE0, 5, 0x00FFFFFC})
  void a_length_that_overflows_wraps_around_or_claims_gigabytes_is_refused(int length) {
    byte[] bytes = GENUINE.clone();
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(28, length);
    assertThat(unreadable(bytes)).isEqualTo(ImageFault.SEGMENTS);
  }

  @Test
  void sixteen_segments_that_each_claim_sixteen_mebibytes_in_a_kilobyte_are_refused() {
    byte[] bytes = Arrays.copyOf(GENUINE, 1_024);
    bytes[1] = 16;
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(28, 0xFFFFFC);
    assertThat(unreadable(bytes)).isEqualTo(ImageFault.SEGMENTS);
  }

  @Test
  void no_bytes_make_the_reader_fail() {
    qt().withExamples(5_000).forAll(longs().all(), integers().between(0, 600)).checkAssert((seed, length) -> {
      Random random = new Random(seed);
      byte[] bytes = random.nextBoolean() ? Arrays.copyOf(GENUINE, length) : EspImageBuilderTest.random(length, seed);
      for (int i = random.nextInt(6); i > 0 && length > 0; i--) bytes[random.nextInt(Math.min(length, 64))] = (byte) random.nextInt();
      if (length > 0) bytes[0] = (byte) 0xE9;
      judge(bytes);
    });
  }

  @FuzzTest
  void fuzzed_bytes_are_read_or_refused(byte[] bytes) {
    judge(bytes);
  }

  private static void judge(byte[] bytes) {
    if (!(EspImage.read(bytes) instanceof ImageReading.Read(EspImage image))) return;
    assertThat(image.length()).isBetween(48, bytes.length);
    for (Segment segment : image.segments()) assertThat(segment.dataOffset() + segment.length()).isLessThanOrEqualTo(image.length());
    for (Chip chip : Chip.values()) assertThat(image.firstFault(chip, chip.defaultRevision(), false)).isNotNull();
    image.hashHolds();
    image.app();
    image.bootloader();
  }

  @Test
  void the_wide_xor_is_the_plain_xor() {
    qt().forAll(integers().between(0, 300), integers().between(0, 40), longs().all()).checkAssert((length, from, seed) -> {
      byte[] bytes = EspImageBuilderTest.random(from + length + 9, seed);
      int plain = 0;
      for (int i = from; i < from + length; i++) plain ^= bytes[i];
      assertThat(Xor.of(bytes, from, length)).isEqualTo(plain & 0xFF);
    });
  }
}

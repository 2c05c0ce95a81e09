package dev.bulwark.firmware.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.firmware.chip.Chip;
import dev.bulwark.firmware.chip.Revision;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class EspImageTest {
  /** 24 bytes of header, one segment of four bytes at 0x40380000, padding, checksum EF^01^02^03^04 = EB, no hash. */
  private static final byte[] SMALLEST = HexFormat.of().parseHex("e901022f04003840ee000000050000030063000000000000" + "0000384004000000" + "01020304" + "0000000000000000000000" + "eb");

  private static EspImage image(byte[] bytes) {
    assertThat(EspImage.read(bytes)).isInstanceOf(ImageReading.Read.class);
    return ((ImageReading.Read) EspImage.read(bytes)).image();
  }

  @Test
  void an_image_is_read_as_its_bytes_say() {
    EspImage image = image(SMALLEST);
    assertThat(image.chip()).contains(Chip.ESP32C3);
    assertThat(image.entry()).isEqualTo(0x40380004L);
    assertThat(image.minRevision()).isEqualTo(3);
    assertThat(image.maxRevision()).isEqualTo(99);
    assertThat(image.segments()).containsExactly(new Segment(0x40380000L, 4, 24));
    assertThat(image.length()).isEqualTo(48);
    assertThat(image.storedChecksum()).isEqualTo(0xEB);
    assertThat(image.firstFault(Chip.ESP32C3, new Revision(0, 4), false)).isEmpty();
  }

  @Test
  void another_chip_and_an_older_or_newer_silicon_are_refused() {
    EspImage image = image(SMALLEST);
    assertThat(image.firstFault(Chip.ESP32S3, new Revision(0, 4), false)).contains(ImageFault.CHIP);
    assertThat(image.firstFault(Chip.ESP32C3, new Revision(0, 2), false)).contains(ImageFault.REVISION);
    assertThat(image.firstFault(Chip.ESP32C3, new Revision(1, 0), false)).contains(ImageFault.REVISION);
    assertThat(image.firstFault(Chip.ESP32C3, new Revision(1, 0), true)).as("bootloaders are not held to their newest revision").isEmpty();
  }

  @Test
  void a_flipped_bit_of_a_segment_is_a_wrong_checksum() {
    byte[] flipped = SMALLEST.clone();
    flipped[33] ^= 8;
    assertThat(image(flipped).firstFault(Chip.ESP32C3, new Revision(0, 4), false)).contains(ImageFault.CHECKSUM);
  }
}

package dev.bulwark.firmware.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.arbitrary;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.longs;

import dev.bulwark.firmware.chip.Chip;
import dev.bulwark.firmware.chip.Revision;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EspImageBuilderTest {
  static EspImage read(byte[] bytes) {
    assertThat(EspImage.read(bytes)).isInstanceOf(ImageReading.Read.class);
    return ((ImageReading.Read) EspImage.read(bytes)).image();
  }

  static byte[] random(int length, long seed) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  @ParameterizedTest
  @EnumSource
  void an_application_of_every_chip_has_no_fault_there_and_says_what_it_is(Chip chip) {
    AppDescriptor descriptor = new AppDescriptor(7, "1.2.3", "thermostat", "12:00:00", "Jan  1 2026", "v5.5", "ab".repeat(32), 0);
    EspImage image = read(EspImageBuilder.application(chip, descriptor, random(1_000, 1)).from(new Revision(0, 0)).build());
    assertThat(image.firstFault(chip, chip.defaultRevision(), false)).isEmpty();
    assertThat(image.hashHolds()).isTrue();
    assertThat(image.app()).contains(descriptor);
    assertThat(image.bootloader()).isEmpty();
    for (Chip other : Chip.values()) if (other != chip) assertThat(image.firstFault(other, new Revision(9, 9), false)).contains(ImageFault.CHIP);
  }

  @ParameterizedTest
  @EnumSource
  void a_bootloader_of_every_chip_has_no_fault_there_and_says_what_it_is(Chip chip) {
    BootloaderDescriptor descriptor = new BootloaderDescriptor(3, 0xFFFF_FFFFL, "v5.5.1", "Jan  1 2026 12:00:00");
    EspImage image = read(EspImageBuilder.bootloader(chip, descriptor, random(777, 2)).build());
    assertThat(image.firstFault(chip, chip.defaultRevision(), true)).isEmpty();
    assertThat(image.bootloader()).contains(descriptor);
    assertThat(image.app()).isEmpty();
  }

  @Test
  void what_is_built_is_read_back_with_every_segment_in_its_place() {
    qt().withExamples(300).forAll(arbitrary().enumValues(Chip.class), integers().between(1, 6), integers().between(0, 70_000), longs().all()).checkAssert((chip, count, most, seed) -> {
      Random random = new Random(seed);
      EspImageBuilder builder = EspImageBuilder.application(chip, AppDescriptor.of("p", "1", 0), random(random.nextInt(most + 1), seed));
      for (int i = 0; i < count; i++) builder.segment(ChipMemory.constants(chip) + random.nextInt(0x40000) * 4, random(random.nextInt(1_000), seed + i));
      byte[] bytes = builder.build();
      EspImage image = read(bytes);
      assertThat(image.length()).isEqualTo(bytes.length);
      assertThat(image.misplaced(chip)).isEmpty();
      assertThat(image.checksumHolds() && image.hashHolds()).isTrue();
    });
  }

  @Test
  void a_mapped_segment_that_is_moved_within_the_image_is_noticed() {
    byte[] bytes = EspImageBuilder.of(Chip.ESP32C3).segment(0x3C000020L, new byte[16]).segment(0x42010038L, new byte[16]).withoutHash().build();
    assertThat(read(bytes).firstFault(Chip.ESP32C3, new Revision(0, 4), false)).isEmpty();
    bytes[48] += 4;
    assertThat(read(bytes).firstFault(Chip.ESP32C3, new Revision(0, 4), false)).contains(ImageFault.SEGMENTS);
    assertThat(read(bytes).misplaced(Chip.ESP32C3)).contains(new Segment(0x4201003CL, 16, 48));
  }

  @Test
  void what_no_image_can_hold_is_refused() {
    assertThatIllegalArgumentException().isThrownBy(() -> EspImageBuilder.of(Chip.ESP32).build());
    assertThatIllegalArgumentException().isThrownBy(() -> EspImageBuilder.of(Chip.ESP32).segment(0x3F400024L, new byte[4]).build());
    assertThatIllegalArgumentException().isThrownBy(() -> EspImageBuilder.of(Chip.ESP32).segment(-1, new byte[4]));
    assertThatIllegalArgumentException().isThrownBy(() -> EspImageBuilder.application(Chip.ESP32, AppDescriptor.of("p", "v".repeat(32), 0), new byte[4]));
    EspImageBuilder full = EspImageBuilder.of(Chip.ESP32);
    for (int i = 0; i < 17; i++) full.segment(0x40080000L, new byte[4]);
    assertThatIllegalArgumentException().isThrownBy(full::build);
  }
}

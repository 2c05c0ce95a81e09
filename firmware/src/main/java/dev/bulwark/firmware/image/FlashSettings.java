package dev.bulwark.firmware.image;

import dev.bulwark.firmware.chip.Chip;
import java.util.List;
import java.util.Optional;

/**
 * How the ROM talks to the flash while it loads the bootloader: bytes 2 and 3 of an image's header. Names are those of the vendor's tools; what stands there need not have one.
 *
 * @param mode 0..255; 0 QIO, 1 QOUT, 2 DIO, 3 DOUT
 * @param size 0..15; 1 MB shifted left by it, to 7
 * @param frequency 0..15; which frequency it is depends on the chip's clocks
 */
public record FlashSettings(int mode, int size, int frequency) {
  private static final List<String> MODES = List.of("qio", "qout", "dio", "dout", "fast", "slow");

  public FlashSettings {
    if (mode < 0 || mode > 255 || size < 0 || size > 15 || frequency < 0 || frequency > 15) throw new IllegalArgumentException("not flash settings: " + mode + ", " + size + ", " + frequency);
  }

  /** {@code qio}, {@code dout} …; empty for a number that means nothing. */
  public Optional<String> modeName() {
    return mode < MODES.size() ? Optional.of(MODES.get(mode)) : Optional.empty();
  }

  /** {@code 4MB}; empty for a number that means nothing. */
  public Optional<String> sizeName() {
    return size <= 7 ? Optional.of((1 << size) + "MB") : Optional.empty();
  }

  /** {@code 80m}, as the vendor's tools name the number for {@code chip}; empty where that chip gives it no name. */
  public Optional<String> frequencyName(Chip chip) {
    return Optional.ofNullable(switch (chip) {
      case ESP32, ESP32S2, ESP32S3, ESP32C3, ESP32P4 -> named("80m", "40m", "26m", "20m");
      case ESP32C5, ESP32C61, ESP32S31 -> named("80m", "40m", "", "20m");
      // Its ROM divides a faster clock: both names stand for the number 0, and the tools print the first.
      case ESP32C6 -> named("", "80m", "", "20m");
      case ESP32C2 -> named("60m", "30m", "20m", "15m");
      case ESP32H2, ESP32H21, ESP32H4 -> named("48m", "24m", "16m", "12m");
    }).filter(name -> !name.isEmpty());
  }

  private String named(String undivided, String half, String third, String quarter) {
    return switch (frequency) {
      case 0xF -> undivided;
      case 0 -> half;
      case 1 -> third;
      case 2 -> quarter;
      default -> "";
    };
  }
}

package dev.bulwark.firmware.image;

import dev.bulwark.firmware.chip.Chip;

/** Where each chip shows flash through its cache: segments there are mapped page by page, not copied, so their place in flash must fit their address. Source: {@code soc.h} of each chip. */
final class MappedMemory {
  /** The page size taken where an image's descriptor tells none. */
  static final int PAGE = 0x10000;

  private MappedMemory() {}

  static boolean holds(Chip chip, long address) {
    return switch (chip) {
      case ESP32 -> in(address, 0x3F400000L, 0x3F800000L) || in(address, 0x400D0000L, 0x40400000L);
      case ESP32S2 -> in(address, 0x3F000000L, 0x3F3F0000L) || in(address, 0x40080000L, 0x40B80000L);
      case ESP32S3 -> in(address, 0x3C000000L, 0x3E000000L) || in(address, 0x42000000L, 0x44000000L);
      case ESP32C2 -> in(address, 0x3C000000L, 0x3C400000L) || in(address, 0x42000000L, 0x42400000L);
      case ESP32C3 -> in(address, 0x3C000000L, 0x3C800000L) || in(address, 0x42000000L, 0x42800000L);
      case ESP32C6, ESP32H2, ESP32H21 -> in(address, 0x42000000L, 0x43000000L);
      case ESP32C5, ESP32C61, ESP32H4 -> in(address, 0x42000000L, 0x44000000L);
      case ESP32P4, ESP32S31 -> in(address, 0x40000000L, 0x4C000000L);
    };
  }

  private static boolean in(long address, long from, long to) {
    return address >= from && address < to;
  }
}

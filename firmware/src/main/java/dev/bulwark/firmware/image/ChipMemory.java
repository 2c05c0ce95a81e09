package dev.bulwark.firmware.image;

import dev.bulwark.firmware.chip.Chip;

/**
 * What lies where in each chip's address space. Where flash shows through the cache, segments are mapped page by page, not copied, so their place in flash must fit their address.
 *
 * <p>Source: {@code soc.h} of each chip in ESP-IDF, the chips' technical reference manuals.
 */
final class ChipMemory {
  /** The page size taken where an image's descriptor tells none. */
  static final int PAGE = 0x10000;

  private ChipMemory() {}

  /** Whether flash shows through the cache at that address. */
  static boolean maps(Chip chip, long address) {
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

  /** Where an application's constants begin: the first mapped page, behind the headers that share it in flash. */
  static long constants(Chip chip) {
    long page = switch (chip) {
      case ESP32 -> 0x3F400000L;
      case ESP32S2 -> 0x3F000000L;
      case ESP32S3, ESP32C2, ESP32C3 -> 0x3C000000L;
      case ESP32C5, ESP32C6, ESP32C61, ESP32H2, ESP32H21, ESP32H4 -> 0x42000000L;
      case ESP32P4, ESP32S31 -> 0x40000000L;
    };
    return page + ImageHeader.SIZE + Segment.HEADER;
  }

  /** Where data are loaded to in internal memory. */
  static long data(Chip chip) {
    return switch (chip) {
      case ESP32, ESP32S2 -> 0x3FFB0000L;
      case ESP32S3, ESP32C3 -> 0x3FC88000L;
      case ESP32C2 -> 0x3FCA0000L;
      case ESP32C5, ESP32C6, ESP32C61, ESP32H2, ESP32H21 -> 0x40800000L;
      case ESP32H4 -> 0x40810000L;
      case ESP32P4 -> 0x4FF00000L;
      case ESP32S31 -> 0x2F000000L;
    };
  }

  /** Where code is loaded to in internal memory. */
  static long code(Chip chip) {
    return switch (chip) {
      case ESP32 -> 0x40080000L;
      case ESP32S2 -> 0x40028000L;
      case ESP32S3 -> 0x40378000L;
      case ESP32C2, ESP32C3 -> 0x40380000L;
      case ESP32C5, ESP32C6, ESP32C61, ESP32H2, ESP32H21 -> 0x40810000L;
      case ESP32H4 -> 0x40820000L;
      case ESP32P4 -> 0x4FF40000L;
      case ESP32S31 -> 0x2F040000L;
    };
  }

  private static boolean in(long address, long from, long to) {
    return address >= from && address < to;
  }
}

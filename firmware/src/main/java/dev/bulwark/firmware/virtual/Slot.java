package dev.bulwark.firmware.virtual;

import dev.bulwark.firmware.partition.Partition;

/**
 * A partition that the bootloader may start an application from.
 *
 * @param index {@code n} of {@code ota_n}; {@link #FACTORY} or {@link #TEST} for the other two
 */
record Slot(int index, Partition partition) {
  static final int FACTORY = -1;
  static final int TEST = -2;

  /** {@code factory}, {@code test} or {@code ota_n}: by what it is, not by its label. */
  String name() {
    return switch (index) {
      case FACTORY -> "factory";
      case TEST -> "test";
      default -> "ota_" + index;
    };
  }

  boolean isOta() {
    return index >= 0;
  }
}

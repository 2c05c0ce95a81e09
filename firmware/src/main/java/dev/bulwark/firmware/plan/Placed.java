package dev.bulwark.firmware.plan;

import dev.bulwark.firmware.partition.Partition;
import java.util.Optional;

/**
 * A file at its place in flash.
 *
 * @param partition what the table says of that place; empty for bootloader and table
 * @param encrypted whether flash encryption covers the place, once it is on
 */
record Placed(Artefact artefact, long offset, Role role, Optional<Partition> partition, boolean encrypted) {
  enum Role {
    BOOTLOADER,
    TABLE,
    APP,
    DATA
  }

  long end() {
    return offset + artefact.bytes().length;
  }

  String place() {
    return "0x" + Long.toHexString(offset);
  }
}

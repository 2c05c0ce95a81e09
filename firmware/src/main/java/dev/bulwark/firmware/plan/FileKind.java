package dev.bulwark.firmware.plan;

import dev.bulwark.firmware.image.EspImage;
import dev.bulwark.firmware.image.ImageReading;
import dev.bulwark.firmware.partition.PartitionTable;
import dev.bulwark.firmware.partition.TableReading;

/** What a file is, told by its content, so that its place need not be told. */
enum FileKind {
  /** An image that says it is a bootloader, or says nothing: older bootloaders have no descriptor. */
  BOOTLOADER,
  APP,
  TABLE,
  /** Anything else: its place must be told. */
  OTHER;

  static FileKind of(byte[] bytes) {
    if (EspImage.read(bytes) instanceof ImageReading.Read(EspImage image)) return image.app().isPresent() ? APP : BOOTLOADER;
    return PartitionTable.read(bytes, 0) instanceof TableReading.Read || bytes.length >= 2 && (bytes[0] & 0xFF) == 0xAA && bytes[1] == 0x50 ? TABLE : OTHER;
  }
}

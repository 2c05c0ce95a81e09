package dev.bulwark.firmware.efuse;

import dev.bulwark.firmware.chip.Chip;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Where the ROM and the flash controller find keys: by purpose on newer chips, by block on the first, by half on the C2. */
final class KeySlots {
  private static final int KEY_BYTES = 32;
  private static final int HALF = 16;

  private KeySlots() {}

  static List<byte[]> trustedDigests(Fuses fuses) {
    List<byte[]> trusted = new ArrayList<>();
    switch (fuses.chip()) {
      case ESP32 -> {
        if (fuses.blockReadable(2)) trusted.add(fuses.block(2));
      }
      case ESP32C2 -> {
        if (fuses.readable("BLOCK_KEY0_HI_128")) trusted.add(Arrays.copyOfRange(fuses.block(3), HALF, KEY_BYTES));
      }
      default -> {
        for (FuseBlock block : fuses.map().keyBlocks()) {
          int slot = digestSlot(fuses, block);
          if (slot >= 0 && fuses.blockReadable(block.id()) && !fuses.burned("SECURE_BOOT_KEY_REVOKE" + slot)) trusted.add(fuses.block(block.id()));
        }
      }
    }
    return trusted;
  }

  /** Which of the secure boot digests the block's purpose makes it, or -1. */
  static int digestSlot(Fuses fuses, FuseBlock block) {
    String name = fuses.purpose(block).map(KeyPurpose::name).orElse("");
    return name.startsWith("SECURE_BOOT_DIGEST") && name.length() == "SECURE_BOOT_DIGEST".length() + 1 ? name.charAt(name.length() - 1) - '0' : -1;
  }

  static Optional<byte[]> flashKey(Fuses fuses) {
    return switch (fuses.chip()) {
      case ESP32 -> {
        int length = fuses.codedByThreeQuarters() ? 24 : KEY_BYTES;
        yield present(fuses, 1) ? Optional.of(Bits.reversed(Arrays.copyOf(fuses.block(1), length))) : Optional.empty();
      }
      case ESP32C2 -> {
        int length = fuses.burned("XTS_KEY_LENGTH_256") ? KEY_BYTES : HALF;
        byte[] key = Arrays.copyOf(fuses.block(3), length);
        yield Bits.blank(key) ? Optional.empty() : Optional.of(Bits.reversed(key));
      }
      default -> byPurpose(fuses);
    };
  }

  private static boolean present(Fuses fuses, int block) {
    return !fuses.blockBlank(block) || fuses.chip() == Chip.ESP32 && !fuses.blockWriteable(block) && !fuses.blockReadable(block);
  }

  private static Optional<byte[]> byPurpose(Fuses fuses) {
    byte[] first = null;
    byte[] second = null;
    for (FuseBlock block : fuses.map().keyBlocks()) {
      switch (fuses.purpose(block).map(KeyPurpose::name).orElse("")) {
        case "XTS_AES_128_KEY" -> {
          return Optional.of(Bits.reversed(fuses.block(block.id())));
        }
        case "XTS_AES_256_KEY_1" -> first = Bits.reversed(fuses.block(block.id()));
        case "XTS_AES_256_KEY_2" -> second = Bits.reversed(fuses.block(block.id()));
        default -> {}
      }
    }
    if (first == null || second == null) return Optional.empty();
    byte[] whole = Arrays.copyOf(first, 2 * KEY_BYTES);
    System.arraycopy(second, 0, whole, KEY_BYTES, KEY_BYTES);
    return Optional.of(whole);
  }
}

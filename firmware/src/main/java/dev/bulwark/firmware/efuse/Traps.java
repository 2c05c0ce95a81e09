package dev.bulwark.firmware.efuse;

import static dev.bulwark.firmware.efuse.FuseRefusal.TRAP;

import dev.bulwark.firmware.chip.Chip;
import java.util.Arrays;
import java.util.List;

/** What the vendor's tool accepts although it loses the chip or leaves it open. Each trap is told from the fuses before and after, so no command can lead into it another way. */
final class Traps {
  private Traps() {}

  static void check(Fuses before, Fuses after) throws Refusal {
    if (before.equals(after)) return;
    if (locked(before)) throw new Refusal(TRAP, "download mode is restricted: no tool reaches the fuses of this chip any more");
    digests(before, after);
    flash(before, after);
  }

  /** A digest of zeros comes from a file that was never filled; on the chips without purposes only the command tells that a digest is meant. */
  static void checkDigests(FuseMap map, List<KeyRequest> keys) throws Refusal {
    for (KeyRequest key : keys) {
      boolean digest = key.purpose().flatMap(map::purpose).map(KeyPurpose::digest).orElse(false) || map.chip() == Chip.ESP32 && map.block(key.block()).filter(block -> block.id() == 2).isPresent();
      if (digest && Bits.blank(key.data())) throw new Refusal(TRAP, "the digest for " + key.block() + " is all zeros, which no key has");
    }
  }

  private static boolean locked(Fuses fuses) {
    return fuses.burned("ENABLE_SECURITY_DOWNLOAD") || fuses.burned("DIS_DOWNLOAD_MODE") || fuses.burned("UART_DOWNLOAD_DIS");
  }

  private static void digests(Fuses before, Fuses after) throws Refusal {
    boolean live = live(after);
    if (after.secureBootOn() && !before.secureBootOn() && !live) throw new Refusal(TRAP, "secure boot would be on without a digest that the ROM trusts: the chip would never boot");
    // A flash key that fills the C2's block is no digest, though its upper half could be read as one until it is hidden.
    boolean wasKey = after.burned("XTS_KEY_LENGTH_256") && !after.secureBootOn();
    if (live(before) && !live && !wasKey) throw new Refusal(TRAP, "the last digest that the ROM trusts would be revoked: the chip would never boot");
    for (FuseBlock block : after.map().keyBlocks()) {
      if (KeySlots.digestSlot(after, block) >= 0 && after.blockBlank(block.id()) && !after.blockWriteable(block.id())) {
        throw new Refusal(TRAP, block.name() + " would be a digest of zeros for ever, which no key has");
      }
    }
  }

  private static boolean live(Fuses fuses) {
    List<byte[]> digests = fuses.trustedDigests();
    return digests.stream().anyMatch(digest -> !Bits.blank(digest));
  }

  private static void flash(Fuses before, Fuses after) throws Refusal {
    FuseField count = after.map().cryptCount();
    boolean key = after.flashKey().filter(bytes -> !Arrays.equals(bytes, new byte[bytes.length])).isPresent();
    if (after.flashEncryptionOn() && !before.flashEncryptionOn() && !key) throw new Refusal(TRAP, "flash encryption would be on without a key");
    if (!after.writeable(count) && before.writeable(count) && !after.flashEncryptionOn()) {
      throw new Refusal(TRAP, count.name() + " would be frozen with flash encryption off, and could never be turned on");
    }
  }
}

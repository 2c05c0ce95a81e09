package dev.bulwark.firmware.virtual;

import dev.bulwark.firmware.chip.Chip;
import dev.bulwark.firmware.efuse.Burn;
import dev.bulwark.firmware.efuse.FuseBlock;
import dev.bulwark.firmware.efuse.FuseController;
import dev.bulwark.firmware.efuse.FuseField;
import dev.bulwark.firmware.efuse.KeyRequest;
import dev.bulwark.firmware.encryption.FlashCipher;
import dev.bulwark.firmware.encryption.FlashKey;
import dev.bulwark.firmware.image.EspImage;
import dev.bulwark.firmware.image.ImageReading;
import dev.bulwark.firmware.partition.Partition;
import dev.bulwark.firmware.partition.PartitionTable;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The first boot that encrypts: key, then flash in place, then the counter. Source: ESP-IDF's {@code flash_encrypt.c} and the comment on power failure in {@code bootloader_utility.c}. */
final class EncryptingBoot {
  private final Reset reset;
  private final FirstEncryption asked;
  private final SecondStage.Found.App app;

  EncryptingBoot(Reset reset, FirstEncryption asked, SecondStage.Found.App app) {
    this.reset = reset;
    this.asked = asked;
    this.app = app;
  }

  /** Empty when everything is encrypted and the chip restarts. */
  Optional<Reason> run() {
    FuseField counter = reset.fuses.now().map().cryptCount();
    if (!reset.fuses.now().writeable(counter.name()) || reset.fuses.now().count(counter.name()) == counter.length()) {
      return refuse(counter.name() + " cannot be burned any more: flash encryption can never be on");
    }
    if (reset.fuses.now().flashKey().isEmpty() && !burnKey()) return refuse("no key can be burned");
    if (reset.chip() == Chip.ESP32) reset.fuses.burn("FLASH_CRYPT_CONFIG", BigInteger.valueOf(FlashCipher.DEFAULT_CRYPT_CONFIG), "every range of key bits is tweaked");
    if (asked.release()) for (String field : List.of("DIS_DOWNLOAD_MANUAL_ENCRYPT", "DISABLE_DL_ENCRYPT")) if (reset.fuses.now().map().has(field)) reset.fuses.burn(field, BigInteger.ONE, "a release encrypts no more");
    try (FlashKey key = FlashKey.of(reset.fuses.now().flashKey().orElseThrow());
        FlashCipher cipher = FlashCipher.of(reset.chip(), key, reset.fuses.now().flashCryptConfig())) {
      encryptAll(new FlashView(reset.flash, Optional.of(cipher)));
    }
    BigInteger bits = asked.release() ? BigInteger.ONE.shiftLeft(counter.length()).subtract(BigInteger.ONE) : reset.fuses.now().value(counter.name()).not().and(reset.fuses.now().value(counter.name()).add(BigInteger.ONE));
    reset.fuses.burn(counter.name(), bits, "from the next reset on flash is read through the decryptor");
    reset.note("the chip restarts");
    return Optional.empty();
  }

  private Optional<Reason> refuse(String why) {
    reset.refused("flash encryption", new Judgement.Refusal(Reason.NO_APP, why));
    return Optional.of(Reason.NO_APP);
  }

  private boolean burnKey() {
    byte[] key = asked.fresh().copy();
    KeyRequest request =
        switch (reset.chip()) {
          case ESP32 -> KeyRequest.of("flash_encryption", key);
          case ESP32C2 -> KeyRequest.of("BLOCK_KEY0", key, key.length == 16 ? "XTS_AES_128_KEY_DERIVED_FROM_128_EFUSE_BITS" : "XTS_AES_128_KEY");
          default -> KeyRequest.of(freeBlock(), key, key.length == 64 ? "XTS_AES_256_KEY" : "XTS_AES_128_KEY");
        };
    Arrays.fill(key, (byte) 0);
    return switch (FuseController.of(reset.fuses.now()).burnKey(List.of(request))) {
      case Burn.Burned burned -> {
        reset.fuses.become(burned.after(), request.block(), "a flash key that the chip drew itself");
        yield true;
      }
      case Burn.Refused refused -> {
        reset.note("the key was not burned: " + refused.text());
        yield false;
      }
    };
  }

  private String freeBlock() {
    for (FuseBlock block : reset.fuses.now().map().keyBlocks()) {
      if (reset.fuses.now().blockBlank(block.id()) && reset.fuses.now().blockWriteable(block.id()) && reset.fuses.now().purposeValue(block) == 0) return block.name();
    }
    return "BLOCK_KEY0";
  }

  private void encryptAll(FlashView encrypting) {
    int bootloader = reset.chip().bootloaderOffset();
    if (reset.fuses.now().secureBootV1On()) region(encrypting, "bootloader digest", 0, NorFlash.SECTOR);
    region(encrypting, "bootloader", bootloader, whole(reset.view.image(bootloader, NorFlash.LARGEST), NorFlash.LARGEST));
    region(encrypting, "partition table", PartitionTable.OFFSET, NorFlash.SECTOR);
    for (Partition partition : app.table().partitions()) {
      String what = "partition " + partition.name();
      if (partition.isApp()) {
        FlashView.Region image = reset.view.image(partition.offset(), partition.size());
        if (app.judge().image(new Slot(Slot.TEST, partition)) instanceof Judgement.Good) region(encrypting, what, partition.offset(), whole(image, partition.size()));
        else reset.note(what + " holds no good application and stays as it is");
      } else if (partition.isOtaData() || partition.isNvsKeys() || partition.encrypted()) {
        region(encrypting, what, partition.offset(), partition.size());
      }
    }
  }

  /** The image with all that may follow it: its own length, filled to a sector, and the signature's sector. */
  private static long whole(FlashView.Region region, long most) {
    if (!(EspImage.read(region.bytes(), region.from(), region.to()) instanceof ImageReading.Read read)) return 0;
    long padded = (read.image().length() + NorFlash.SECTOR - 1L) / NorFlash.SECTOR * NorFlash.SECTOR;
    return Math.min(Math.min(padded + NorFlash.SECTOR, most), region.length());
  }

  private void region(FlashView encrypting, String what, long from, long length) {
    long sectors = (length + NorFlash.SECTOR - 1) / NorFlash.SECTOR;
    for (long i = 0; i < sectors; i++) {
      long at = from + i * NorFlash.SECTOR;
      if (at % NorFlash.SECTOR != 0 || !reset.view.holds(at, NorFlash.SECTOR)) return;
      FlashView.Region plain = reset.view.read(at, NorFlash.SECTOR);
      encrypting.rewrite(at, Arrays.copyOfRange(plain.bytes(), plain.from(), plain.to()));
    }
    reset.log.add(new BootEvent.RegionEncrypted(reset.stage(), what, from, length));
  }
}

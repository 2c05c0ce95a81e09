package dev.bulwark.firmware.virtual;

import dev.bulwark.firmware.chip.Chip;
import dev.bulwark.firmware.image.EspImage;

/** What the fuses demand of images before they start. The ROM asks it about the bootloader, the bootloader about applications. */
sealed interface SecureBoot permits SecureBoot.Off, SignedByBlocks, SignedByTrailer {
  boolean on();

  Judgement judgeBootloader(FlashView.Region region, EspImage image);

  Judgement judgeApp(FlashView.Region region, EspImage image);

  /** V2 where its fuse is burned and the ROM knows it, which the first chip's does from revision 3.0 on; else V1 where that is burned. */
  static SecureBoot of(Reset reset) {
    boolean known = reset.chip() != Chip.ESP32 || reset.revision.compareTo(Chip.ESP32_SECURE_BOOT_V2) >= 0;
    if (reset.fuses.now().secureBootOn()) {
      if (known) return new SignedByBlocks(reset);
      reset.note("revision " + reset.revision + " has a ROM without secure boot V2: the fuse has no effect");
    }
    return reset.fuses.now().secureBootV1On() ? new SignedByTrailer(reset) : new Off();
  }

  /** Anything starts. */
  record Off() implements SecureBoot {
    @Override
    public boolean on() {
      return false;
    }

    @Override
    public Judgement judgeBootloader(FlashView.Region region, EspImage image) {
      return new Judgement.Good("secure boot is off");
    }

    @Override
    public Judgement judgeApp(FlashView.Region region, EspImage image) {
      return new Judgement.Good("secure boot is off");
    }
  }
}

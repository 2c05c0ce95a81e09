package dev.bulwark.firmware.virtual;

import dev.bulwark.firmware.image.EspImage;
import dev.bulwark.firmware.image.ImageReading;
import java.util.Optional;

/** The first stage, in mask ROM: finds the bootloader, judges its signature where secure boot is fused, then its checksum. It looks at neither chip identifier nor revision nor, without secure boot, at an appended hash. */
final class Rom {
  private final Reset reset;
  private final SecureBoot secureBoot;

  Rom(Reset reset, SecureBoot secureBoot) {
    this.reset = reset;
    this.secureBoot = secureBoot;
  }

  /** Empty when the bootloader starts. */
  Optional<Reason> run() {
    int at = reset.chip().bootloaderOffset();
    String what = "bootloader at 0x" + Integer.toHexString(at);
    switch (judge(at)) {
      case Judgement.Good good -> {
        reset.accepted(what, good.why());
        return Optional.empty();
      }
      case Judgement.Refusal refusal -> {
        reset.refused(what, refusal);
        return Optional.of(refusal.reason());
      }
    }
  }

  private Judgement judge(int at) {
    FlashView.Region region = reset.view.image(at, NorFlash.LARGEST);
    return switch (EspImage.read(region.bytes(), region.from(), region.to())) {
      case ImageReading.Unreadable unreadable -> Judgement.refuse(Reason.ROM_IMAGE, "%s%s", unreadable.detail(), hint());
      case ImageReading.Read read -> judge(region, read.image());
    };
  }

  private Judgement judge(FlashView.Region region, EspImage image) {
    Judgement signature = secureBoot.judgeBootloader(region, image);
    if (signature instanceof Judgement.Refusal || image.checksumHolds()) return signature;
    return Judgement.refuse(Reason.ROM_IMAGE, "its checksum is 0x%02x, its segments give 0x%02x%s", image.storedChecksum(), image.computedChecksum(), hint());
  }

  private String hint() {
    return reset.view.encrypts() ? " (read through the decryptor, to which plaintext is noise)" : "";
  }
}

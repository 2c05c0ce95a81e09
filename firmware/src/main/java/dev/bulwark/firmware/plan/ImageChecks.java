package dev.bulwark.firmware.plan;

import dev.bulwark.firmware.chip.Chip;
import dev.bulwark.firmware.chip.Revision;
import dev.bulwark.firmware.image.EspImage;
import dev.bulwark.firmware.image.ImageReading;
import dev.bulwark.firmware.signature.BlockReport;
import dev.bulwark.firmware.signature.SecureBootV2;
import dev.bulwark.firmware.signature.Verdict;
import java.util.Locale;
import java.util.stream.Collectors;

/** Whether each image is for this chip and signed by a key of the plan (PLAN-UNSIGNED, PLAN-UNTRUSTED, PLAN-CHIP, PLAN-REVISION). */
final class ImageChecks {
  private static final int NO_LIMIT = 65_535;

  private ImageChecks() {}

  static void of(PlanRequest request, FlashLayout layout, Refusals refusals) {
    Revision revision = request.fuses().revision();
    if (request.chip() == Chip.ESP32 && request.secureBoot() && revision.compareTo(Chip.ESP32_SECURE_BOOT_V2) < 0) {
      refusals.add(RefusalCode.REVISION, "the ROM of esp32 " + revision + " does not check secure boot V2, which came with " + Chip.ESP32_SECURE_BOOT_V2 + ": without it these fuses protect nothing");
    }
    for (Placed placed : layout.placed()) {
      if (placed.role() != Placed.Role.BOOTLOADER && placed.role() != Placed.Role.APP) continue;
      byte[] bytes = placed.artefact().bytes();
      switch (EspImage.read(bytes)) {
        case ImageReading.Unreadable(var _, String detail) -> {
          // Without secure boot the rehearsal says that it does not start.
          if (request.secureBoot()) refusals.add(RefusalCode.UNSIGNED, placed.artefact().name() + " is no signed image: " + detail);
        }
        case ImageReading.Read(EspImage image) -> {
          origin(request, placed, image, refusals);
          if (request.secureBoot()) signature(request, placed, image, refusals);
        }
      }
    }
  }

  private static void origin(PlanRequest request, Placed placed, EspImage image, Refusals refusals) {
    String name = placed.artefact().name();
    if (image.chipId() != request.chip().chipId()) {
      refusals.add(RefusalCode.CHIP, name + " is for " + image.chip().map(Chip::id).orElse("chip " + image.chipId()) + ", not for " + request.chip().id());
      return;
    }
    int full = request.fuses().revision().full();
    if (image.minRevision() > full) refusals.add(RefusalCode.REVISION, name + " needs revision " + text(image.minRevision()) + ", the chip has " + request.fuses().revision());
    boolean limited = image.maxRevision() != 0 && image.maxRevision() != NO_LIMIT;
    // As in the boot: a bootloader's upper limit is not looked at.
    if (placed.role() == Placed.Role.APP && limited && image.maxRevision() < full) refusals.add(RefusalCode.REVISION, name + " runs up to revision " + text(image.maxRevision()) + ", the chip has " + request.fuses().revision());
  }

  private static void signature(PlanRequest request, Placed placed, EspImage image, Refusals refusals) {
    byte[] bytes = placed.artefact().bytes();
    Verdict verdict = SecureBootV2.verify(bytes, 0, image.length(), bytes.length, digest -> request.keys().stream().anyMatch(key -> key.key().digest().equals(digest)), SecureBootV2.ALL_SCHEMES);
    if (verdict.trusted()) return;
    String name = placed.artefact().name();
    if (verdict.blocks().stream().noneMatch(BlockReport::valid)) {
      String why = verdict.blocks().isEmpty() ? "it has no signature block" : "none of its signature blocks is valid (" + verdict.blocks().stream().map(ImageChecks::fault).collect(Collectors.joining(", ")) + ")";
      refusals.add(RefusalCode.UNSIGNED, name + " is not signed: " + why + "; use `bulwark firmware sign`");
    } else {
      refusals.add(RefusalCode.UNTRUSTED, name + " is signed by no key of the plan, but by " + verdict.blocks().stream().filter(BlockReport::valid).map(block -> String.valueOf(block.keyDigest().orElseThrow())).collect(Collectors.joining(", ")));
    }
  }

  private static String fault(BlockReport report) {
    return "block " + report.index() + ": " + report.fault().map(fault -> fault.name().toLowerCase(Locale.ROOT).replace('_', ' ')).orElse("good");
  }

  private static String text(int full) {
    return full / 100 + "." + full % 100;
  }
}

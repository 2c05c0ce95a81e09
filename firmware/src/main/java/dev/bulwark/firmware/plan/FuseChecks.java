package dev.bulwark.firmware.plan;

import dev.bulwark.firmware.chip.Chip;
import dev.bulwark.firmware.efuse.FuseBlock;
import dev.bulwark.firmware.efuse.Fuses;
import dev.bulwark.firmware.efuse.KeyPurpose;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Whether the chip's fuses are still as the plan needs them (PLAN-DIRTY). */
final class FuseChecks {
  private final PlanRequest request;
  private final Fuses fuses;
  private final Refusals refusals;

  private FuseChecks(PlanRequest request, Refusals refusals) {
    this.request = request;
    this.fuses = request.fuses();
    this.refusals = refusals;
  }

  static void of(PlanRequest request, KeyPlaces places, Refusals refusals) {
    FuseChecks checks = new FuseChecks(request, refusals);
    Set<FuseBlock> blocks = new HashSet<>(places.flash());
    blocks.addAll(places.digests());
    blocks.forEach(checks::block);
    if (!places.flash().isEmpty()) {
      checks.blank(fuses(request).map().cryptCount().name(), "flash encryption has been switched before");
      if (!request.fuses().writeable("RD_DIS")) checks.dirty("RD_DIS is write-protected, so the flash key could be read by any software");
    }
    if (request.secureBoot()) {
      checks.blank(fuses(request).map().secureBootEnable().name(), "secure boot is on already");
      checks.blank("ABS_DONE_0", "secure boot V1 is on");
      checks.slots(places.digests().size());
    }
    for (String closed : List.of("ENABLE_SECURITY_DOWNLOAD", "DIS_DOWNLOAD_MODE", "UART_DOWNLOAD_DIS")) checks.blank(closed, "download mode is shut, so nothing can be burned from outside");
    if (!request.fuses().writeable("WR_DIS")) checks.dirty("WR_DIS is write-protected, so no key can be protected");
  }

  private static Fuses fuses(PlanRequest request) {
    return request.fuses();
  }

  private void block(FuseBlock block) {
    String name = block.name();
    if (!fuses.blockBlank(block.id())) dirty(name + " is not blank");
    if (!fuses.blockWriteable(block.id())) dirty(name + " is write-protected");
    if (!fuses.blockReadable(block.id())) dirty(name + " is read-protected");
    block
        .purposeField()
        .ifPresent(
            purpose -> {
              if (fuses.purposeValue(block) != 0) dirty(purpose + " is set to " + fuses.purpose(block).map(KeyPurpose::name).orElse("something unknown"));
              if (!fuses.writeable(purpose)) dirty(purpose + " is write-protected");
            });
  }

  /** Digests that others burned would be trusted beside those of the plan; a slot that was revoked trusts nothing. */
  private void slots(int used) {
    if (request.chip() == Chip.ESP32 || request.chip() == Chip.ESP32C2) return;
    for (FuseBlock block : fuses.map().keyBlocks()) {
      String purpose = fuses.purpose(block).map(KeyPurpose::name).orElse("");
      if (purpose.startsWith("SECURE_BOOT_DIGEST")) dirty(block.name() + " holds a digest already (" + purpose + ")");
    }
    for (int slot = 0; slot < used; slot++) blank("SECURE_BOOT_KEY_REVOKE" + slot, "the digest slot is revoked");
  }

  /** A field that a plan must burn itself, from nothing. */
  private void blank(String field, String meaning) {
    if (fuses.burned(field)) dirty(field + " is burned: " + meaning);
  }

  /** Fields that the plan sets must still take it. */
  static void require(List<BurnStep> steps, Fuses fuses, Refusals refusals) {
    for (BurnStep step : steps) {
      if (step.action() != StepAction.BURN) continue;
      java.math.BigInteger wanted = new java.math.BigInteger(step.value());
      java.math.BigInteger now = fuses.value(step.target());
      if (now.or(wanted).equals(now)) continue;
      if (!fuses.writeable(step.target())) refusals.add(RefusalCode.DIRTY, step.target() + " is write-protected and not burned");
    }
  }

  private void dirty(String text) {
    refusals.add(RefusalCode.DIRTY, text);
  }
}

package dev.bulwark.firmware.plan;

import dev.bulwark.firmware.efuse.Fuses;
import dev.bulwark.firmware.image.EspImage;
import dev.bulwark.firmware.image.ImageReading;
import dev.bulwark.firmware.signature.BootSigner;
import dev.bulwark.firmware.signature.Existing;
import dev.bulwark.firmware.signature.KeyDigest;
import dev.bulwark.firmware.signature.SecureBootV2;
import dev.bulwark.firmware.virtual.Application;
import dev.bulwark.firmware.virtual.BootOptions;
import dev.bulwark.firmware.virtual.BootReport;
import dev.bulwark.firmware.virtual.VirtualChip;
import dev.bulwark.problem.Problem;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a device lives through after it was closed: an update that is taken back, one that stays, the change of its signing key. All with the plan's own files. */
final class LifeRehearsal {
  private final PlanRequest request;
  private final FlashLayout layout;
  private final StepMaterial material;
  private final BootOptions options;
  private final List<String> rehearsed = new ArrayList<>(List.of("boot"));
  private final List<String> skipped = new ArrayList<>();

  LifeRehearsal(PlanRequest request, FlashLayout layout, StepMaterial material, BootOptions options) {
    this.request = request;
    this.layout = layout;
    this.material = material;
    this.options = options;
  }

  List<String> rehearsed() {
    return rehearsed;
  }

  List<String> skipped() {
    return skipped;
  }

  /** Why the device could not live on; empty when all that could be tried went well. */
  Optional<String> run(VirtualChip closed) {
    var first = closed.boot(options);
    Optional<String> refused = updates(first.after(), first.report().slot());
    return refused.isPresent() ? refused : rotation(first.after());
  }

  private Optional<String> updates(VirtualChip chip, Optional<String> running) {
    boolean second = layout.table().map(table -> table.otaData().isPresent() && (table.ota().size() > 1 || table.ota().size() == 1 && running.equals(Optional.of("factory")))).orElse(false);
    if (!second) {
      skipped.add("update: the partition table has no second slot");
      skipped.add("reject: the partition table has no second slot");
      return Optional.empty();
    }
    byte[] image = layout.of(Placed.Role.APP).getFirst().artefact().bytes();
    VirtualChip offered = chip.boot(options.with(new Application.Update(image))).after();
    var rejected = offered.boot(options.with(new Application.Reject()));
    BootReport back = rejected.after().boot(options).report();
    if (!back.runs() || !back.slot().equals(running)) return Optional.of("after an update that the application rejected, " + told(back) + " and not the application before it");
    rehearsed.add("reject");
    VirtualChip again = chip.boot(options.with(new Application.Update(image))).after();
    var confirmed = again.boot(options.with(new Application.Confirm()));
    BootReport stays = confirmed.after().boot(options).report();
    if (!confirmed.report().runs() || confirmed.report().slot().equals(running)) return Optional.of("an update to the other slot does not start: " + told(confirmed.report()));
    if (!stays.runs() || !stays.slot().equals(confirmed.report().slot())) return Optional.of("an update that the application confirmed does not stay: " + told(stays));
    rehearsed.add("update");
    return Optional.empty();
  }

  private static String told(BootReport report) {
    return report.runs() ? report.slot().orElse("something") + " runs" : Rehearsal.why(report);
  }

  private Optional<String> rotation(VirtualChip chip) {
    List<PlanKey> keys = request.keys().stream().filter(key -> !key.key().digest().equals(request.keys().getFirst().key().digest())).toList();
    if (!request.secureBoot()) return Optional.empty();
    if (!request.chip().revokesDigests()) {
      skipped.add("rotate: " + request.chip().id() + " keeps one digest and cannot revoke it");
      return Optional.empty();
    }
    if (keys.isEmpty()) {
      skipped.add("rotate: the plan has one key; a second one, kept apart, lets a lost key be replaced");
      return Optional.empty();
    }
    PlanKey next = keys.getFirst();
    VirtualChip moved = chip;
    for (Placed placed : layout.placed()) {
      if (placed.role() != Placed.Role.BOOTLOADER && placed.role() != Placed.Role.APP) continue;
      if (signed(placed.artefact().bytes(), next.key().digest())) continue;
      if (next.signer().isEmpty()) {
        skipped.add("rotate: " + placed.artefact().name() + " is not signed by " + next.name() + " too, and its private key is not at hand");
        return Optional.empty();
      }
      Optional<VirtualChip> after = resigned(moved, placed, next.signer().get());
      if (after.isEmpty()) return Optional.empty();
      moved = after.get();
    }
    Fuses revoked = moved.fuses().with(Map.of("SECURE_BOOT_KEY_REVOKE0", BigInteger.ONE));
    BootReport report = new VirtualChip(moved.flash(), revoked).boot(options).report();
    if (!report.runs()) return Optional.of("with the first key revoked, " + told(report) + " although " + next.name() + " signed everything");
    rehearsed.add("rotate");
    return Optional.empty();
  }

  private static boolean signed(byte[] bytes, KeyDigest by) {
    return EspImage.read(bytes) instanceof ImageReading.Read(EspImage image) && SecureBootV2.verify(bytes, 0, image.length(), bytes.length, by::equals, SecureBootV2.ALL_SCHEMES).trusted();
  }

  private Optional<VirtualChip> resigned(VirtualChip chip, Placed placed, BootSigner signer) {
    byte[] bytes = placed.artefact().bytes();
    byte[] signed;
    try {
      signed = SecureBootV2.sign(bytes, List.of(signer), Existing.APPEND).bytes();
    } catch (Problem full) {
      skipped.add("rotate: " + placed.artefact().name() + " takes no further signature: " + full.detail());
      return Optional.empty();
    }
    if (signed.length != bytes.length) {
      skipped.add("rotate: " + placed.artefact().name() + " would grow");
      return Optional.empty();
    }
    if (request.encrypts()) material.encrypt(placed.offset(), signed, signed.length);
    return Optional.of(new VirtualChip(chip.flash().with(Math.toIntExact(placed.offset()), signed), chip.fuses()));
  }
}

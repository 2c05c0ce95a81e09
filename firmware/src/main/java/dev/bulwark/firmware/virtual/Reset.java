package dev.bulwark.firmware.virtual;

import dev.bulwark.firmware.chip.Chip;
import dev.bulwark.firmware.chip.Revision;
import dev.bulwark.firmware.efuse.Fuses;
import dev.bulwark.firmware.encryption.FlashCipher;
import dev.bulwark.firmware.partition.OtaEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Everything that one reset owns while it lasts: the changing flash and fuses, the power, the log, and what is found on the way. Used by one thread, thrown away afterwards. */
final class Reset {
  final Revision revision;
  final BootOptions options;
  final PowerSupply power;
  final FlashCells flash;
  final FlashView view;
  final FuseBank fuses;
  final List<BootEvent> log = new ArrayList<>();
  final List<BootReport.Tried> tried = new ArrayList<>();
  private List<Optional<OtaEntry>> otadata = List.of(Optional.empty(), Optional.empty());
  private Stage stage = Stage.ROM;

  Reset(NorFlash content, Fuses burned, Revision revision, Optional<FlashCipher> cipher, BootOptions options) {
    this.revision = revision;
    this.options = options;
    power = new PowerSupply(options.power());
    flash = new FlashCells(content, power);
    view = new FlashView(flash, cipher);
    fuses = new FuseBank(burned, this);
  }

  Chip chip() {
    return fuses.now().chip();
  }

  Stage stage() {
    return stage;
  }

  void enter(Stage next) {
    stage = next;
  }

  void note(String text) {
    log.add(new BootEvent.Noted(stage, text));
  }

  void accepted(String what, String why) {
    log.add(new BootEvent.Accepted(stage, what, why));
  }

  void refused(String what, Judgement.Refusal refusal) {
    log.add(new BootEvent.Refused(stage, what, refusal.reason(), refusal.why()));
  }

  /** What otadata holds now, for the report. */
  void otadata(OtaEntry first, OtaEntry second) {
    otadata = List.of(shown(first), shown(second));
  }

  private static Optional<OtaEntry> shown(OtaEntry entry) {
    return Optional.of(entry).filter(e -> !e.blank() && e.crcHolds());
  }

  BootReport report(Verdict verdict, Optional<String> slot, Optional<Reason> reason) {
    return new BootReport(verdict, stage, slot, tried, reason, otadata, fuses.now().secureVersion(), new BootLog(log), power.operations(), power.turns());
  }
}

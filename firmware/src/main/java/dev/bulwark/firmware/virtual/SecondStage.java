package dev.bulwark.firmware.virtual;

import dev.bulwark.firmware.partition.OtaEntry;
import dev.bulwark.firmware.partition.OtaState;
import dev.bulwark.firmware.partition.PartitionTable;
import dev.bulwark.firmware.partition.TableReading;
import java.util.Optional;

/** The second-stage bootloader: table, otadata, rollback, anti-rollback, and the search for an application that may start. Source: ESP-IDF's {@code bootloader_utility.c}, whose order of writes and checks it keeps. */
final class SecondStage {
  private final Reset reset;
  private final SecureBoot secureBoot;

  SecondStage(Reset reset, SecureBoot secureBoot) {
    this.reset = reset;
    this.secureBoot = secureBoot;
  }

  /** What it came to. */
  sealed interface Found {
    /** An application starts. */
    record App(Slot slot, Slots slots, Optional<OtaRecords> otadata, AppJudge judge, boolean antiRollback) implements Found {}

    /** Nothing starts. */
    record Nothing(Reason reason) implements Found {}
  }

  Found run() {
    FlashView.Region sector = reset.view.read(PartitionTable.OFFSET, PartitionTable.LENGTH);
    if (sector.length() < PartitionTable.LENGTH) return nothing("partition table", new Judgement.Refusal(Reason.PT_INVALID, "the flash ends before it"));
    return switch (PartitionTable.read(sector.bytes(), sector.from())) {
      case TableReading.Unreadable unreadable -> nothing("partition table", new Judgement.Refusal(Reason.PT_INVALID, unreadable.detail()));
      case TableReading.Read read -> choose(read.table());
    };
  }

  private Found choose(PartitionTable table) {
    reset.accepted("partition table", table.partitions().size() + " partitions");
    Slots slots = Slots.of(table);
    boolean antiRollback = reset.options.antiRollback().orElse(slots.factory().isEmpty() && slots.test().isEmpty());
    AppJudge judge = new AppJudge(reset, secureBoot, antiRollback);
    if (slots.otaData().isEmpty()) {
      reset.note("no otadata partition: the factory application is meant");
      return search(slots, Slot.FACTORY, false, Optional.empty(), judge, antiRollback);
    }
    Optional<OtaRecords> records = OtaRecords.in(slots.otaData().get(), reset);
    if (records.isEmpty()) return nothing("otadata", new Judgement.Refusal(Reason.NO_APP, "its partition cannot hold two sectors"));
    if (reset.options.rollback()) for (int i = 0; i < 2; i++) if (records.get().get(i).state() == OtaState.PENDING_VERIFY) records.get().become(i, OtaState.ABORTED);
    Selection selection = select(records.get(), slots, judge, antiRollback);
    return search(slots, selection.start(), selection.initial(), records, judge, antiRollback);
  }

  private Selection select(OtaRecords records, Slots slots, AppJudge judge, boolean antiRollback) {
    Selection selection =
        Selection.of(
            records.get(0), records.get(1), slots.count(), slots.factory().isPresent(), antiRollback, index -> Optional.ofNullable(slots.updates().get(index)).map(judge::recent).orElse(false));
    if (selection.active().isEmpty()) {
      reset.note(selection.initial() ? "otadata was never written" : "no record of otadata can be used: " + OtaRecords.text(records.get(0)) + ", " + OtaRecords.text(records.get(1)));
      return selection;
    }
    int active = selection.active().getAsInt();
    reset.note("otadata[" + active + "] selects ota_" + selection.start() + ": " + OtaRecords.text(records.get(active)));
    // Before the image is looked at, as the vendor's bootloader does: a record that says VALID is believed.
    if (antiRollback && records.get(active).state() == OtaState.VALID) raise(slots, selection.start(), judge);
    if (reset.options.rollback() && records.get(active).state() == OtaState.NEW) records.become(active, OtaState.PENDING_VERIFY);
    return selection;
  }

  private void raise(Slots slots, int index, AppJudge judge) {
    Slot slot = slots.updates().get(index);
    if (slot != null) judge.secureVersion(slot).ifPresent(reset.fuses::raiseSecureVersion);
  }

  private Found search(Slots slots, int start, boolean initial, Optional<OtaRecords> records, AppJudge judge, boolean antiRollback) {
    for (Slot slot : slots.order(start)) {
      String what = slot.name() + " at 0x" + Long.toHexString(slot.partition().offset());
      switch (judge.judge(slot)) {
        case Judgement.Refusal refusal -> {
          reset.refused(what, refusal);
          reset.tried.add(new BootReport.Tried(slot.name(), refusal.reason()));
          continue;
        }
        case Judgement.Good good -> reset.accepted(what, good.why());
      }
      if (initial && slot.isOta() && records.isPresent()) {
        records.get().write(0, OtaEntry.of(slot.index() + 1L, OtaState.VALID));
        if (antiRollback) raise(slots, slot.index(), judge);
      }
      return new Found.App(slot, slots, records, judge, antiRollback);
    }
    return nothing("applications", new Judgement.Refusal(Reason.NO_APP, "none of the table's partitions holds one that may start"));
  }

  private Found nothing(String what, Judgement.Refusal why) {
    reset.refused(what, why);
    return new Found.Nothing(why.reason());
  }
}

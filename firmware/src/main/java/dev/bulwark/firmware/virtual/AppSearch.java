package dev.bulwark.firmware.virtual;

import dev.bulwark.firmware.partition.OtaEntry;
import dev.bulwark.firmware.partition.OtaState;
import dev.bulwark.firmware.partition.PartitionTable;
import dev.bulwark.firmware.virtual.SecondStage.Found;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Looks for an application that may start: otadata says where to begin, rollback and anti-rollback rewrite what they must, then each candidate is judged in turn. */
final class AppSearch {
  private final Reset reset;
  private final PartitionTable table;
  private final Slots slots;
  private final boolean antiRollback;
  private final AppJudge judge;

  AppSearch(Reset reset, SecureBoot secureBoot, PartitionTable table) {
    this.reset = reset;
    this.table = table;
    slots = Slots.of(table);
    antiRollback = reset.options.antiRollback().orElse(slots.factory().isEmpty() && slots.test().isEmpty());
    judge = new AppJudge(reset, secureBoot, antiRollback);
  }

  Found run() {
    if (slots.otaData().isEmpty()) {
      reset.note("no otadata partition: the factory application is meant");
      return search(Slot.FACTORY, false, Optional.empty());
    }
    Optional<OtaRecords> records = OtaRecords.in(slots.otaData().get(), reset);
    if (records.isEmpty()) return nothing("the otadata partition cannot hold two sectors of flash");
    if (reset.options.rollback()) takeBack(records.get());
    Selection selection = select(records.get());
    return search(selection.start(), selection.initial(), records);
  }

  /** Whatever was on trial when the chip was reset has failed it. */
  private void takeBack(OtaRecords records) {
    for (int i = 0; i < 2; i++) if (records.get(i).state() == OtaState.PENDING_VERIFY) records.become(i, OtaState.ABORTED);
  }

  private Selection select(OtaRecords records) {
    Selection selection = Selection.of(records.get(0), records.get(1), slots.count(), slots.factory().isPresent(), antiRollback, this::recent);
    if (selection.active().isEmpty()) {
      reset.note(selection.initial() ? "otadata was never written" : "no record of otadata can be used: " + OtaRecords.text(records.get(0)) + ", " + OtaRecords.text(records.get(1)));
      return selection;
    }
    int active = selection.active().getAsInt();
    reset.note("otadata[" + active + "] selects ota_" + selection.start() + ": " + OtaRecords.text(records.get(active)));
    // Before the image is looked at, as the vendor's bootloader does: a record that says VALID is believed.
    if (records.get(active).state() == OtaState.VALID) raise(slots.updates().get(selection.start()));
    if (reset.options.rollback() && records.get(active).state() == OtaState.NEW) records.become(active, OtaState.PENDING_VERIFY);
    return selection;
  }

  private boolean recent(int index) {
    Slot slot = slots.updates().get(index);
    return slot != null && judge.recent(slot);
  }

  private void raise(@Nullable Slot slot) {
    if (antiRollback && slot != null) judge.secureVersion(slot).ifPresent(reset.fuses::raiseSecureVersion);
  }

  private Found search(int start, boolean initial, Optional<OtaRecords> records) {
    for (Slot slot : slots.order(start)) {
      String what = slot.name() + " at 0x" + Long.toHexString(slot.partition().offset());
      switch (judge.judge(slot)) {
        case Judgement.Refusal refusal -> {
          reset.refused(what, refusal);
          reset.tried.add(new BootReport.Tried(slot.name(), refusal.reason()));
        }
        case Judgement.Good good -> {
          reset.accepted(what, good.why());
          if (initial && slot.isOta() && records.isPresent()) {
            records.get().write(0, OtaEntry.of(slot.index() + 1L, OtaState.VALID));
            raise(slot);
          }
          return new Found.App(slot, table, slots, records, judge, antiRollback);
        }
      }
    }
    return nothing("none of the table's partitions holds an application that may start");
  }

  private Found nothing(String why) {
    reset.refused("applications", new Judgement.Refusal(Reason.NO_APP, why));
    return new Found.Nothing(Reason.NO_APP);
  }
}

package dev.bulwark.firmware.virtual;

import dev.bulwark.firmware.partition.OtaEntry;
import dev.bulwark.firmware.partition.OtaState;
import java.util.Optional;

/** The application, as far as booting depends on it. Source: ESP-IDF's {@code esp_ota_ops.c}. */
final class RunningApp {
  private final Reset reset;
  private final SecondStage.Found.App app;

  RunningApp(Reset reset, SecondStage.Found.App app) {
    this.reset = reset;
    this.app = app;
  }

  /** Acts as told; answers how the reset ends. */
  Verdict act(Application asked) {
    reset.note(app.slot().name() + " runs");
    switch (asked) {
      case Application.Nothing _ -> {}
      case Application.Confirm _ -> confirm();
      case Application.Reject _ -> reject();
      case Application.Update update -> update(update.image());
      case Application.Crash _ -> {
        reset.note("the application crashes, the chip resets");
        return Verdict.RESTART;
      }
    }
    return Verdict.APP;
  }

  /** Which record stands for the slot that runs: usable, of two the newer; -1 when none does. */
  private int ownRecord() {
    if (app.otadata().isEmpty() || !app.slot().isOta()) return -1;
    OtaRecords records = app.otadata().get();
    int own = -1;
    for (int i = 0; i < 2; i++) {
      OtaEntry entry = records.get(i);
      boolean mine = entry.usable() && app.slots().slotOf(entry.sequence()) == app.slot().index();
      if (mine && (own < 0 || entry.sequence() > records.get(own).sequence())) own = i;
    }
    return own;
  }

  private void confirm() {
    int own = ownRecord();
    if (own < 0) {
      reset.note("there is no record of " + app.slot().name() + " to confirm");
      return;
    }
    OtaRecords records = app.otadata().orElseThrow();
    if (records.get(own).state() != OtaState.VALID) records.become(own, OtaState.VALID);
    if (app.antiRollback()) app.judge().secureVersion(app.slot()).ifPresent(reset.fuses::raiseSecureVersion);
  }

  private void reject() {
    int own = ownRecord();
    if (own < 0 || app.otadata().orElseThrow().get(own).state() != OtaState.PENDING_VERIFY) {
      reset.note(app.slot().name() + " is not on trial and cannot reject itself");
      return;
    }
    app.otadata().get().become(own, OtaState.INVALID);
    reset.note("the application rejected itself, the chip resets");
  }

  private void update(byte[] image) {
    Optional<OtaRecords> records = app.otadata();
    int count = app.slots().count();
    Slot target = count == 0 ? null : app.slots().updates().get(app.slot().isOta() ? (app.slot().index() + 1) % count : 0);
    if (records.isEmpty() || target == null || target.index() == app.slot().index()) {
      reset.note("no update: the table has no other slot");
      return;
    }
    int own = ownRecord();
    if (own >= 0 && reset.options.rollback() && records.get().get(own).state() == OtaState.PENDING_VERIFY) {
      reset.note("no update: the application is still on trial, it has to confirm itself first");
      return;
    }
    if (image.length > target.partition().size() || !reset.view.holds(target.partition().offset(), image.length)) {
      reset.note("no update: " + image.length + " bytes do not fit into " + target.name());
      return;
    }
    reset.view.rewrite(target.partition().offset(), image);
    switch (app.judge().judge(target)) {
      case Judgement.Refusal refusal -> reset.refused("the update in " + target.name(), refusal);
      case Judgement.Good _ -> select(records.get(), target);
    }
  }

  /** The record that is not in use takes the lowest sequence above the one in use that means the slot. */
  private void select(OtaRecords records, Slot target) {
    int count = app.slots().count();
    OtaState state = reset.options.rollback() ? OtaState.NEW : OtaState.UNDEFINED;
    int active = Selection.newest(records.get(0), records.get(1)).orElse(1);
    long above = Selection.newest(records.get(0), records.get(1)).isPresent() ? records.get(active).sequence() : 0;
    long sequence = target.index() + 1L;
    if (above >= sequence) sequence += (above - sequence + count) / count * count;
    records.write(1 - active, OtaEntry.of(sequence & 0xFFFF_FFFFL, state));
  }
}

package dev.bulwark.firmware.virtual;

import dev.bulwark.firmware.partition.PartitionTable;
import dev.bulwark.firmware.partition.TableReading;
import java.util.Optional;

/** The second-stage bootloader. Source: ESP-IDF's {@code bootloader_utility.c}, whose order of writes and checks it keeps. */
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
    record App(Slot slot, PartitionTable table, Slots slots, Optional<OtaRecords> otadata, AppJudge judge, boolean antiRollback) implements Found {}

    /** Nothing starts. */
    record Nothing(Reason reason) implements Found {}
  }

  Found run() {
    FlashView.Region sector = reset.view.read(PartitionTable.OFFSET, PartitionTable.LENGTH);
    if (sector.length() < PartitionTable.LENGTH) return noTable("the flash ends before it");
    return switch (PartitionTable.read(sector.bytes(), sector.from())) {
      case TableReading.Unreadable unreadable -> noTable(unreadable.detail());
      case TableReading.Read read -> {
        reset.accepted("partition table", read.table().partitions().size() + " partitions");
        yield new AppSearch(reset, secureBoot, read.table()).run();
      }
    };
  }

  private Found noTable(String why) {
    reset.refused("partition table", new Judgement.Refusal(Reason.PT_INVALID, why));
    return new Found.Nothing(Reason.PT_INVALID);
  }
}

package dev.bulwark.firmware.virtual;

import dev.bulwark.firmware.partition.OtaEntry;
import dev.bulwark.firmware.partition.OtaState;
import dev.bulwark.firmware.partition.Partition;
import java.util.Locale;
import java.util.Optional;

/** The two records of otadata while a reset lasts. Each change erases the record's own sector first and writes 32 bytes, encrypted where the chip encrypts. */
final class OtaRecords {
  private final Reset reset;
  private final long at;
  private final OtaEntry[] entries;

  private OtaRecords(Reset reset, long at) {
    this.reset = reset;
    this.at = at;
    this.entries = new OtaEntry[] {read(0), read(1)};
    report();
  }

  /** Empty when the partition cannot hold two records, or lies where flash is not. */
  static Optional<OtaRecords> in(Partition partition, Reset reset) {
    boolean fits = partition.size() >= 2 * OtaEntry.SECTOR && partition.offset() % OtaEntry.SECTOR == 0 && reset.view.holds(partition.offset(), 2 * OtaEntry.SECTOR);
    return fits ? Optional.of(new OtaRecords(reset, partition.offset())) : Optional.empty();
  }

  private OtaEntry read(int index) {
    FlashView.Region region = reset.view.read(at + (long) index * OtaEntry.SECTOR, OtaEntry.BYTES);
    return OtaEntry.read(region.bytes(), region.from());
  }

  OtaEntry get(int index) {
    return entries[index];
  }

  void become(int index, OtaState state) {
    write(index, entries[index].with(state));
  }

  void write(int index, OtaEntry entry) {
    String before = text(entries[index]);
    reset.view.rewrite(at + (long) index * OtaEntry.SECTOR, entry.encode());
    entries[index] = entry;
    reset.log.add(new BootEvent.OtaDataWritten(reset.stage(), index, before, text(entry)));
    report();
  }

  private void report() {
    reset.otadata(entries[0], entries[1]);
  }

  static String text(OtaEntry entry) {
    if (entry.blank()) return "blank";
    return "sequence " + entry.sequence() + " " + entry.state().name().toLowerCase(Locale.ROOT) + (entry.crcHolds() ? "" : " (wrong checksum)");
  }
}

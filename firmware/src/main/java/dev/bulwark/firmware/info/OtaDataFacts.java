package dev.bulwark.firmware.info;

import dev.bulwark.firmware.partition.OtaEntry;
import dev.bulwark.firmware.partition.OtaState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The two records that say which application slot runs, explained. */
final class OtaDataFacts {
  private OtaDataFacts() {}

  /** Empty when the bytes have not the form: records at the begin of one or two sectors, the rest of each erased, at least one record written. */
  static Optional<Explanation> of(byte[] bytes) {
    if (bytes.length != OtaEntry.SECTOR && bytes.length != 2 * OtaEntry.SECTOR) return Optional.empty();
    List<OtaEntry> entries = new ArrayList<>();
    for (int at = 0; at < bytes.length; at += OtaEntry.SECTOR) {
      OtaEntry entry = OtaEntry.read(bytes, at);
      if (!Evenness.blank(bytes, at + OtaEntry.BYTES, at + OtaEntry.SECTOR) || entry.state() == OtaState.UNKNOWN) return Optional.empty();
      entries.add(entry);
    }
    return entries.stream().allMatch(OtaEntry::blank) ? Optional.empty() : Optional.of(explained(entries));
  }

  private static Explanation explained(List<OtaEntry> entries) {
    List<String> lines = new ArrayList<>();
    List<@Nullable Object> documents = new ArrayList<>();
    lines.add("otadata: which application slot runs");
    for (int i = 0; i < entries.size(); i++) {
      OtaEntry entry = entries.get(i);
      documents.add(entry.blank() ? null : document(entry));
      lines.add("record " + i + "     " + (entry.blank() ? "blank" : "sequence " + entry.sequence() + ", " + entry.state() + (entry.crcHolds() ? "" : ", its checksum is WRONG")));
    }
    List<String> stops = entries.stream().anyMatch(OtaEntry::usable) ? List.of() : List.of("no record is usable: the factory application runs, or the first that is whole");
    return new Explanation("otadata", ImageFacts.entries("entries", documents), lines, stops);
  }

  private static Map<String, @Nullable Object> document(OtaEntry entry) {
    return ImageFacts.entries("seq", entry.sequence(), "state", entry.state().name(), "valid", entry.crcHolds());
  }
}

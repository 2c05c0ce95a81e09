package dev.bulwark.firmware.nvs;

import java.util.List;

/**
 * What an NVS partition holds.
 *
 * @param entries what is sound, in the order in which it lies in flash
 * @param namespaces all that are defined, in the order of their numbers; some may be empty
 * @param findings what is not sound, or stands twice, for people: one line each, no values quoted
 * @param written how many entries the pages mark as written, the sound ones and the others
 * @param rejected how many of those a checksum spoke against
 */
public record NvsReading(List<NvsEntry> entries, List<String> namespaces, List<String> findings, int written, int rejected) {
  public NvsReading {
    entries = List.copyOf(entries);
    namespaces = List.copyOf(namespaces);
    findings = List.copyOf(findings);
  }

  /** True when something was written and none of it passes its checksum: encrypted, or with other keys, or no NVS at all. */
  public boolean opaque() {
    return rejected > 0 && entries.isEmpty() && namespaces.isEmpty();
  }
}

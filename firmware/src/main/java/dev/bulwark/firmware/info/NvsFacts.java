package dev.bulwark.firmware.info;

import dev.bulwark.firmware.nvs.NvsEntry;
import dev.bulwark.firmware.nvs.NvsKeys;
import dev.bulwark.firmware.nvs.NvsPartition;
import dev.bulwark.firmware.nvs.NvsReading;
import dev.bulwark.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Stored settings, explained: names and kinds, never values, since passwords are among them. */
final class NvsFacts {
  private static final int PAGE = 4096;
  private static final int LARGEST = 16 << 20;
  private static final int MOST_LINES = 200;

  private NvsFacts() {}

  /** Empty when the bytes do not begin, after erased pages, with the header of a page. */
  static Optional<Explanation> of(byte[] bytes) {
    if (bytes.length == 0 || bytes.length % PAGE != 0 || bytes.length > LARGEST || !NvsPartition.looksLike(bytes, 0)) return Optional.empty();
    return Optional.of(explained(NvsPartition.read(bytes), bytes.length));
  }

  /** The file of the keys that encrypt such a partition: recognised by its checksum, and nothing of it shown. */
  static Optional<Explanation> ofKeys(byte[] bytes) {
    if (bytes.length != NvsKeys.FILE) return Optional.empty();
    try {
      NvsKeys.read(bytes);
    } catch (Problem noKeys) {
      return Optional.empty();
    }
    List<String> lines = List.of("keys of encrypted stored settings (NVS)", "secret       whoever has them reads the settings of every device that they are for");
    return Optional.of(new Explanation("nvs-keys", ImageFacts.entries("size", bytes.length), lines, List.of()));
  }

  private static Explanation explained(NvsReading reading, int length) {
    List<String> lines = new ArrayList<>();
    lines.add("stored settings (NVS), " + Numbers.size(length) + (reading.opaque() ? ", encrypted" : ", " + reading.entries().size() + " entries"));
    lines.add("encrypted    " + (reading.opaque() ? "yes: `bulwark firmware nvs decode --key KEYS.bin` reads it" : "no: who holds the chip reads every value"));
    if (!reading.opaque()) {
      reading.entries().stream().limit(MOST_LINES).forEach(entry -> lines.add("entry        " + entry.namespace() + " / " + entry.key() + ", " + entry.value().type()));
      if (reading.entries().size() > MOST_LINES) lines.add("entry        and " + (reading.entries().size() - MOST_LINES) + " more");
      reading.findings().stream().limit(MOST_LINES).forEach(finding -> lines.add("finding      " + finding));
    }
    Map<String, @Nullable Object> document = ImageFacts.entries(
        "size", length, "encrypted", reading.opaque(), "namespaces", reading.namespaces(), "entries", reading.entries().stream().map(NvsFacts::document).toList(),
        "findings", reading.opaque() ? List.of() : reading.findings());
    return new Explanation("nvs", document, lines, List.of());
  }

  private static Map<String, @Nullable Object> document(NvsEntry entry) {
    return ImageFacts.entries("namespace", entry.namespace(), "key", entry.key(), "type", entry.value().type());
  }
}

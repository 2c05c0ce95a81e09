package dev.bulwark.firmware.virtual;

import dev.bulwark.firmware.partition.OtaEntry;
import java.util.List;
import java.util.Optional;

/**
 * How one reset ended.
 *
 * @param stage how far it came
 * @param slot which application runs: {@code factory}, {@code ota_n} or {@code test}; empty when none does
 * @param tried what was refused before it, in order
 * @param reason why nothing runs; empty when something does
 * @param otadata the two records as left behind, empty for one that is blank or has a wrong checksum, or when the bootloader did not come to read them
 * @param secureVersion of the fuses, as left behind
 * @param log what happened
 * @param operations whole flash and fuse operations: a cut after each number below it ends in another state
 * @param turns after how many operations it went from changing flash to changing fuses, or back: who keeps the two in two files and boots with a cut at each of these writes only states that the chip can be in
 */
public record BootReport(
    Verdict verdict, Stage stage, Optional<String> slot, List<Tried> tried, Optional<Reason> reason, List<Optional<OtaEntry>> otadata, int secureVersion, BootLog log, long operations,
    List<Long> turns) {
  public BootReport {
    tried = List.copyOf(tried);
    otadata = List.copyOf(otadata);
    turns = List.copyOf(turns);
  }

  /** An application that was not started. */
  public record Tried(String slot, Reason reason) {}

  public boolean runs() {
    return verdict == Verdict.APP;
  }
}

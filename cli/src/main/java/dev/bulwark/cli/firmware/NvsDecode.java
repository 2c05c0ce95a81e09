package dev.bulwark.cli.firmware;

import dev.bulwark.cli.terminal.Exit;
import dev.bulwark.cli.terminal.InFile;
import dev.bulwark.cli.terminal.OutFile;
import dev.bulwark.cli.terminal.Terminal;
import dev.bulwark.firmware.nvs.NvsBuilder;
import dev.bulwark.firmware.nvs.NvsCsv;
import dev.bulwark.firmware.nvs.NvsPartition;
import dev.bulwark.firmware.nvs.NvsReading;
import dev.bulwark.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Partition to CSV. */
@Command(
    name = "decode",
    description = {
      "Writes the values of an NVS partition as the vendor's CSV. What is damaged is left out and told on standard error (and as findings with --json).",
      "The CSV holds the secrets of the partition; it is readable by you alone.",
      "  bulwark firmware nvs decode --key keys.bin --out settings.csv nvs.bin"
    })
final class NvsDecode implements Callable<Integer> {
  @Parameters(paramLabel = "IN.bin", description = "the whole partition, as read from flash")
  private @Nullable Path in;

  @Option(names = "--out", paramLabel = "OUT.csv", required = true, description = "where to write the values")
  private @Nullable Path out;

  @Option(names = "--size", paramLabel = "SIZE", description = "look only at the first SIZE bytes")
  private @Nullable String size;

  @Option(names = "--key", paramLabel = "KEYS.bin", description = "the keys, where the partition is encrypted")
  private @Nullable Path key;

  @Option(names = "--json", description = "answer with one JSON document")
  private boolean json;

  private final Terminal terminal;

  NvsDecode(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (in == null || out == null) throw new IllegalStateException("the command line gives both");
    byte[] bytes = InFile.read(in, NvsBuilder.LARGEST);
    if (size != null) bytes = Arrays.copyOf(bytes, (int) Math.min(bytes.length, FirmwarePartitions.bytes("--size", size)));
    NvsReading reading = key == null ? NvsPartition.read(bytes) : NvsPartition.read(bytes, FirmwareNvs.keys(key));
    for (String finding : reading.findings()) terminal.note("warning: " + finding);
    if (reading.opaque())
      throw new Problem(
          "FIRMWARE-224",
          in + ": no entry passes its checksum",
          key == null ? "give the keys with --key if the partition is encrypted" : "give the keys that this device's partition was written with");
    if (reading.written() == 0 && !reading.findings().isEmpty())
      throw new Problem("FIRMWARE-225", in + " is not an NVS partition: no page in it is sound", "give the bytes of the partition; `bulwark firmware info` says what a file is");
    OutFile.write(out, NvsCsv.write(reading).getBytes(StandardCharsets.UTF_8));
    if (json) terminal.document(FirmwareNvs.document(reading));
    else terminal.note(reading.entries().size() + " values written to " + out);
    return Exit.DONE;
  }
}

package dev.bulwark.cli.firmware;

import dev.bulwark.cli.terminal.Exit;
import dev.bulwark.cli.terminal.InFile;
import dev.bulwark.cli.terminal.OutFile;
import dev.bulwark.cli.terminal.Terminal;
import dev.bulwark.firmware.partition.PartitionCsv;
import dev.bulwark.firmware.partition.PartitionTable;
import dev.bulwark.firmware.partition.TableReading;
import dev.bulwark.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Binary to text. */
@Command(
    name = "decode",
    description = {
      "Writes a binary partition table as text. A damaged table (wrong magic, wrong MD5, no end) or one whose layout does not hold is refused (exit 3).",
      "  bulwark firmware partitions decode --out partitions.csv table.bin"
    })
final class PartitionsDecode implements Callable<Integer> {
  private static final int MOST = 1 << 20;

  @Parameters(paramLabel = "IN.bin", description = "the table, at the file's beginning")
  private @Nullable Path in;

  @Option(names = "--out", paramLabel = "OUT.csv", required = true, description = "where to write the text")
  private @Nullable Path out;

  @Option(names = "--table-offset", paramLabel = "ADDRESS", defaultValue = "0x8000", description = "where the table lies in flash (default: ${DEFAULT-VALUE})")
  private String tableOffset = "0x8000";

  @Option(names = "--no-verify", description = "only warn of a layout that would be refused")
  private boolean lenient;

  @Option(names = "--json", description = "answer with one JSON document")
  private boolean json;

  private final Terminal terminal;

  PartitionsDecode(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (in == null || out == null) throw new IllegalStateException("the command line gives both");
    long offset = FirmwarePartitions.bytes("--table-offset", tableOffset);
    PartitionTable table =
        switch (PartitionTable.read(InFile.read(in, MOST), 0)) {
          case TableReading.Read(PartitionTable read) -> read;
          case TableReading.Unreadable(String detail) ->
              throw new Problem("FIRMWARE-200", in + " is not a partition table: " + detail, "give the 3072 bytes that lie at 0x8000 in flash, decrypted; `bulwark firmware info` says what a file is");
        };
    if (!table.hasChecksum()) terminal.note("warning: the table carries no MD5");
    FirmwarePartitions.judge(table, offset, lenient, terminal);
    OutFile.write(out, PartitionCsv.write(table).getBytes(StandardCharsets.UTF_8));
    if (json) terminal.document(FirmwarePartitions.document(table));
    else terminal.note(table.partitions().size() + " partitions written to " + out);
    return Exit.DONE;
  }
}

package dev.bulwark.cli.firmware;

import dev.bulwark.cli.terminal.Exit;
import dev.bulwark.cli.terminal.InFile;
import dev.bulwark.cli.terminal.OutFile;
import dev.bulwark.cli.terminal.Terminal;
import dev.bulwark.firmware.partition.PartitionCsv;
import dev.bulwark.firmware.partition.PartitionTable;
import dev.bulwark.problem.Problem;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Text to binary. */
@Command(
    name = "encode",
    description = {
      "Writes the 3072 bytes of a partition table, with their MD5, from lines of name,type,subtype,offset,size,flags.",
      "An empty offset is the next free one; sizes take K and M; # begins a remark. Refused (exit 3): overlap, wrong alignment, doubled names, unknown types.",
      "  bulwark firmware partitions encode --flash-size 4MB --out table.bin partitions.csv"
    })
final class PartitionsEncode implements Callable<Integer> {
  @Parameters(paramLabel = "IN.csv", description = "the table as text")
  private @Nullable Path in;

  @Option(names = "--out", paramLabel = "OUT.bin", required = true, description = "where to write the table")
  private @Nullable Path out;

  @Option(names = "--flash-size", paramLabel = "SIZE", description = "refuse what does not fit this flash chip, such as 4MB")
  private @Nullable String flashSize;

  @Option(names = "--table-offset", paramLabel = "ADDRESS", defaultValue = "0x8000", description = "where the table will lie in flash (default: ${DEFAULT-VALUE})")
  private String tableOffset = "0x8000";

  @Option(names = "--no-verify", description = "only warn of a layout that would be refused")
  private boolean lenient;

  @Option(names = "--json", description = "answer with one JSON document")
  private boolean json;

  private final Terminal terminal;

  PartitionsEncode(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (in == null || out == null) throw new IllegalStateException("the command line gives both");
    long offset = FirmwarePartitions.bytes("--table-offset", tableOffset);
    PartitionTable table = PartitionCsv.read(text(in), offset);
    FirmwarePartitions.judge(table, offset, lenient, terminal);
    if (flashSize != null && table.flashSize() > FirmwarePartitions.bytes("--flash-size", flashSize))
      throw new Problem("FIRMWARE-205", "the partitions reach 0x" + Long.toHexString(table.flashSize()) + ", beyond the flash's " + flashSize, "make partitions smaller, or use a larger flash chip");
    OutFile.write(out, table.encode());
    if (json) terminal.document(FirmwarePartitions.document(table));
    else terminal.note(table.partitions().size() + " partitions written to " + out);
    return Exit.DONE;
  }

  /** A file's text. */
  static String text(Path file) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(InFile.read(file, PartitionCsv.LONGEST))).toString();
    } catch (CharacterCodingException e) {
      throw new Problem("FIRMWARE-202", file + " is not text in UTF-8", "give the table as text; `partitions decode` makes text of a binary table", e);
    }
  }
}

package dev.bulwark.cli.firmware;

import dev.bulwark.cli.terminal.Exit;
import dev.bulwark.cli.terminal.InFile;
import dev.bulwark.cli.terminal.OutFile;
import dev.bulwark.cli.terminal.Terminal;
import dev.bulwark.firmware.nvs.NvsBuilder;
import dev.bulwark.firmware.nvs.NvsCsv;
import dev.bulwark.firmware.nvs.NvsKeys;
import dev.bulwark.firmware.nvs.NvsPartition;
import dev.bulwark.firmware.nvs.NvsReading;
import dev.bulwark.problem.Printable;
import dev.bulwark.problem.Problem;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** CSV to partition. */
@Command(
    name = "encode",
    description = {
      "Writes an NVS partition from the vendor's CSV (columns key,type,encoding,value), byte for byte as the vendor's generator would.",
      "Files that rows of type file name are looked for beside the CSV, then in the working directory. With --key every entry is encrypted.",
      "  bulwark firmware nvs encode --key keys.bin --size 0x6000 --out nvs.bin settings.csv"
    })
final class NvsEncode implements Callable<Integer> {
  @Parameters(paramLabel = "IN.csv", description = "the values")
  private @Nullable Path in;

  @Option(names = "--out", paramLabel = "OUT.bin", required = true, description = "where to write the partition; readable by you alone")
  private @Nullable Path out;

  @Option(names = "--size", paramLabel = "SIZE", defaultValue = "0x6000", description = "of the partition, a multiple of 4096, at least 0x3000 unless it is read-only (default: ${DEFAULT-VALUE})")
  private String size = "0x6000";

  @Option(names = "--key", paramLabel = "KEYS.bin", description = "encrypt with the keys that `nvs keygen` wrote")
  private @Nullable Path key;

  @Option(names = "--json", description = "answer with one JSON document")
  private boolean json;

  private final Terminal terminal;

  NvsEncode(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (in == null || out == null) throw new IllegalStateException("the command line gives both");
    Path csv = in;
    NvsKeys keys = key == null ? null : FirmwareNvs.keys(key);
    NvsBuilder builder = new NvsBuilder(FirmwarePartitions.bytes("--size", size));
    NvsCsv.read(text(csv), name -> content(csv, name), builder);
    for (String warning : builder.warnings()) terminal.note("warning: " + warning);
    byte[] plain = builder.build();
    NvsReading reading = NvsPartition.read(plain);
    OutFile.write(out, keys == null ? plain : builder.build(keys));
    if (json) terminal.document(FirmwareNvs.document(reading));
    else terminal.note(reading.entries().size() + " values written to " + out + (keys == null ? ", not encrypted" : ", encrypted"));
    return Exit.DONE;
  }

  private static String text(Path file) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(InFile.read(file, NvsCsv.LONGEST))).toString();
    } catch (CharacterCodingException e) {
      throw new Problem("FIRMWARE-221", file + " is not text in UTF-8", "give the values as CSV; `nvs decode` makes CSV of a partition", e);
    }
  }

  private static byte[] content(Path csv, String name) {
    try {
      Path beside = csv.toAbsolutePath().resolveSibling(name);
      return InFile.read(Files.exists(beside) ? beside : Path.of(name), NvsBuilder.LARGEST);
    } catch (InvalidPathException e) {
      throw new Problem("FIRMWARE-221", Printable.line(name, 60) + " is not a file's name", "give a file's name as the value of a row of type file", e);
    }
  }
}

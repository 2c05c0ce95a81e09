package dev.bulwark.cli.espefuse;

import dev.bulwark.cli.terminal.OutFile;
import dev.bulwark.cli.terminal.Terminal;
import dev.bulwark.cli.vendor.VendorCommand;
import dev.bulwark.firmware.efuse.FuseBlock;
import dev.bulwark.firmware.efuse.Fuses;
import dev.bulwark.problem.Problem;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows the registers. */
@Command(
    name = "dump",
    description = {
      "Shows the registers of every block as software reads them: a read-protected block is zeros.", "", "Example: bulwark espefuse --chip esp32c3 --virt --path-efuse-file EFUSE.json dump --format joint --file-name blocks.bin", ""
    })
final class Dump extends VendorCommand {
  @Option(names = "--format", paramLabel = "FORM", description = "default (text), split (one file for each block: FILE0.bin, FILE1.bin, …) or joint (one file).")
  private String format = "default";

  @Option(names = "--file-name", paramLabel = "FILE", description = "Where the dump goes; without it the text goes to the terminal.")
  private @Nullable Path file;

  private final FuseChain chain;

  Dump(Terminal terminal, FuseChain chain) {
    super(terminal);
    this.chain = chain;
  }

  @Override
  protected void perform() {
    if (!List.of("default", "split", "joint").contains(format)) throw new Problem("FIRMWARE-805", "there is no form " + format, "use default, split or joint");
    Path to = file;
    if (to == null && !format.equals("default")) throw new Problem("FIRMWARE-805", "the forms split and joint write files", "give --file-name");
    chain.show(
        fuses -> {
          if (to == null) fuses.map().blocks().forEach(block -> terminal().line(line(fuses, block)));
          else if (format.equals("split")) fuses.map().blocks().forEach(block -> OutFile.write(numbered(to, block.id()), visible(fuses, block)));
          else OutFile.write(to, joint(fuses));
        });
  }

  private static byte[] joint(Fuses fuses) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (FuseBlock block : fuses.map().blocks()) all.writeBytes(visible(fuses, block));
    return all.toByteArray();
  }

  private static byte[] visible(Fuses fuses, FuseBlock block) {
    return fuses.blockReadable(block.id()) ? fuses.block(block.id()) : new byte[block.bytes()];
  }

  private static Path numbered(Path file, int block) {
    String name = String.valueOf(file.getFileName());
    int dot = name.lastIndexOf('.');
    return file.resolveSibling(dot < 0 ? name + block : name.substring(0, dot) + block + name.substring(dot));
  }

  private static String line(Fuses fuses, FuseBlock block) {
    StringBuilder text = new StringBuilder("%-15s (%-16s) [%-2d] dump:".formatted(block.name(), String.join(" ", block.aliases()), block.id()));
    ByteBuffer registers = ByteBuffer.wrap(visible(fuses, block)).order(ByteOrder.LITTLE_ENDIAN);
    while (registers.remaining() >= Integer.BYTES) text.append(" %08x".formatted(registers.getInt()));
    return text.toString();
  }
}

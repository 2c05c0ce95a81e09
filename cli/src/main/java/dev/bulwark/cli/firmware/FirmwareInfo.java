package dev.bulwark.cli.firmware;

import dev.bulwark.cli.terminal.Exit;
import dev.bulwark.cli.terminal.Terminal;
import dev.bulwark.firmware.info.Explanation;
import dev.bulwark.firmware.info.FirmwareFile;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Explains any firmware file to a person or a program. */
@Command(
    name = "info",
    description = {
      "Says what a firmware file is: an image or bootloader and its chip, versions, checksums and signers; a partition table, otadata, NVS, an MCUboot image, or the dump of a whole flash chip. Ends with what would stop it from booting.",
      "The exit code is 0 whenever the file was recognised, and 3 when it is broken, encrypted or nothing known. Whose key a digest belongs to, `bulwark firmware digest KEY.pem` tells.",
      "  bulwark firmware info build/app.bin"
    })
final class FirmwareInfo implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "the file to look at, at most 256 MiB")
  private @Nullable Path file;

  @Option(names = "--json", description = "answer with one JSON document")
  private boolean json;

  private final Terminal terminal;

  FirmwareInfo(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (file == null) throw new IllegalStateException("the command line gives it");
    Explanation explanation;
    try (FileSource source = FileSource.open(file)) {
      explanation = FirmwareFile.explain(source);
    }
    if (json) {
      terminal.document(explanation.document());
      return Exit.DONE;
    }
    explanation.lines().forEach(terminal::line);
    for (String stop : explanation.stops()) terminal.line("would stop it: " + stop);
    // Of what is encrypted, or only holds settings, nothing of the kind is known.
    boolean judged = Set.of("image", "mcuboot", "flash", "partitions").contains(explanation.type()) && !Boolean.TRUE.equals(explanation.document().get("encrypted"));
    if (judged && explanation.stops().isEmpty()) terminal.line("Nothing found that would stop it from booting.");
    return Exit.DONE;
  }
}

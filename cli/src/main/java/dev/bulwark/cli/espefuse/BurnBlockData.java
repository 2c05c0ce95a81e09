package dev.bulwark.cli.espefuse;

import dev.bulwark.cli.terminal.InFile;
import dev.bulwark.cli.terminal.Terminal;
import dev.bulwark.cli.vendor.VendorCommand;
import dev.bulwark.cli.vendor.VendorNumber;
import dev.bulwark.problem.Problem;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Burns data that is no key. */
@Command(
    name = "burn-block-data",
    description = {
      "Burns data that is no key into blocks, without protecting them. A coded block can be written once only.",
      "",
      "Example: bulwark espefuse --chip esp32c3 --virt --path-efuse-file EFUSE.json burn-block-data BLOCK_USR_DATA serial.bin",
      ""
    })
final class BurnBlockData extends VendorCommand {
  @Option(names = {"--offset", "-o"}, defaultValue = "0", paramLabel = "BYTES", description = "Where in the block the data begins; without it the data fills the block.")
  private String offset = "0";

  @Parameters(paramLabel = "BLOCK FILE", arity = "1..*", description = "Pairs of a block's name and a file.")
  private List<String> words = List.of();

  private final FuseChain chain;

  BurnBlockData(Terminal terminal, FuseChain chain) {
    super(terminal);
    this.chain = chain;
  }

  @Override
  protected void perform() {
    if (words.size() % 2 != 0) throw new Problem("FIRMWARE-805", words.getLast() + " has no file", "give pairs: BLOCK FILE BLOCK FILE …");
    int from = (int) VendorNumber.parse("offset", offset, 31);
    Map<String, byte[]> data = new LinkedHashMap<>();
    for (int i = 0; i < words.size(); i += 2) {
      if (data.put(words.get(i), InFile.read(Path.of(words.get(i + 1)), KeyFiles.LARGEST)) != null) throw new Problem("FIRMWARE-805", words.get(i) + " is given twice", "give it once");
    }
    chain.burn((fuses, controller) -> controller.burnBlockData(data, from));
  }
}

package dev.bulwark.cli.espefuse;

import dev.bulwark.cli.terminal.Terminal;
import dev.bulwark.cli.vendor.VendorCommand;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Protects fields from being read. */
@Command(
    name = "read-protect-efuse",
    description = {"Hides fields from software for ever. A block that the ROM or software has to read is refused.", "", "Example: bulwark espefuse --chip esp32c3 --virt --path-efuse-file EFUSE.json read-protect-efuse BLOCK_KEY0", ""})
final class ReadProtect extends VendorCommand {
  @Parameters(paramLabel = "FIELD", arity = "1..*", description = "The fields' names.")
  private List<String> names = List.of();

  private final FuseChain chain;

  ReadProtect(Terminal terminal, FuseChain chain) {
    super(terminal);
    this.chain = chain;
  }

  @Override
  protected void perform() {
    chain.burn((fuses, controller) -> controller.readProtect(names));
  }
}

package dev.bulwark.cli.espefuse;

import dev.bulwark.cli.terminal.Terminal;
import dev.bulwark.cli.vendor.VendorCommand;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Protects fields from being written. */
@Command(
    name = "write-protect-efuse",
    description = {"Freezes fields for ever, and with each all others that share its protection bit.", "", "Example: bulwark espefuse --chip esp32c3 --virt --path-efuse-file EFUSE.json write-protect-efuse DIS_DOWNLOAD_MODE", ""})
final class WriteProtect extends VendorCommand {
  @Parameters(paramLabel = "FIELD", arity = "1..*", description = "The fields' names.")
  private List<String> names = List.of();

  private final FuseChain chain;

  WriteProtect(Terminal terminal, FuseChain chain) {
    super(terminal);
    this.chain = chain;
  }

  @Override
  protected void perform() {
    chain.burn((fuses, controller) -> controller.writeProtect(names));
  }
}

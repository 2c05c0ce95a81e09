package dev.bulwark.cli.espefuse;

import dev.bulwark.cli.terminal.Terminal;
import dev.bulwark.cli.vendor.VendorCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Looks for faults of the blocks' coding. */
@Command(
    name = "check-error",
    description = {
      "Says whether the check bits of the blocks hold. A virtual chip has no worn fuses: its file is sound or is refused.", "", "Example: bulwark espefuse --chip esp32c3 --virt --path-efuse-file EFUSE.json check-error", ""
    })
final class CheckError extends VendorCommand {
  @Option(names = "--recovery", description = "Burn weak bits again: nothing to do on a virtual chip.")
  private boolean recovery;

  private final FuseChain chain;

  CheckError(Terminal terminal, FuseChain chain) {
    super(terminal);
    this.chain = chain;
  }

  @Override
  protected void perform() {
    chain.show(fuses -> terminal().line("No errors detected." + (recovery ? " Nothing to recover." : "")));
  }
}

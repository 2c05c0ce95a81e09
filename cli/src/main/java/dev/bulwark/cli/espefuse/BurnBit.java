package dev.bulwark.cli.espefuse;

import dev.bulwark.cli.terminal.Terminal;
import dev.bulwark.cli.vendor.VendorCommand;
import dev.bulwark.cli.vendor.VendorNumber;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Burns single bits. */
@Command(
    name = "burn-bit",
    description = {"Burns single bits of a block, counted from bit 0 of its first register.", "", "Example: bulwark espefuse --chip esp32c3 --virt --path-efuse-file EFUSE.json burn-bit BLOCK3 0 5 255", ""})
final class BurnBit extends VendorCommand {
  /** More than any block has; how many the named one has is known to the chip. */
  private static final int MOST_BITS = 4_095;

  @Parameters(index = "0", paramLabel = "BLOCK", description = "The block, such as BLOCK3.")
  private String block = "";

  @Parameters(index = "1..*", arity = "1..*", paramLabel = "BIT", description = "The bits' numbers.")
  private List<String> bits = List.of();

  private final FuseChain chain;

  BurnBit(Terminal terminal, FuseChain chain) {
    super(terminal);
    this.chain = chain;
  }

  @Override
  protected void perform() {
    List<Integer> numbers = bits.stream().map(bit -> (int) VendorNumber.parse("bit number", bit, MOST_BITS)).toList();
    chain.burn((fuses, controller) -> controller.burnBit(block, numbers));
  }
}

package dev.bulwark.cli.firmware;

import dev.bulwark.cli.terminal.Exit;
import dev.bulwark.cli.terminal.Failure;
import dev.bulwark.problem.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Burns fields by name. */
@Command(
    name = "burn",
    description = {
      "Burns fields to values, all of them or none. No bit goes back to 0.",
      "Example: bulwark firmware efuse --chip esp32c3 --file EFUSE.json burn DIS_PAD_JTAG 1 SECURE_VERSION 0x3 KEY_PURPOSE_0 USER",
      "Values: decimal or 0x… numbers, purposes by name, bytes in hex as they stand in memory, MAC addresses with colons."
    })
final class EfuseBurn implements Callable<Integer> {
  @Parameters(paramLabel = "NAME VALUE", arity = "2..*", description = "fields and what they shall hold")
  private List<String> pairs = new ArrayList<>();

  private final FirmwareEfuse group;

  EfuseBurn(FirmwareEfuse group) {
    this.group = group;
  }

  @Override
  public Integer call() {
    if (pairs.size() % 2 != 0) throw new Failure(Exit.USAGE, new Problem("CLI-001", "a field without a value: " + pairs.getLast(), "see `bulwark firmware efuse burn --help`"));
    Map<String, String> values = new LinkedHashMap<>();
    for (int i = 0; i < pairs.size(); i += 2) values.put(pairs.get(i), pairs.get(i + 1));
    return group.run(controller -> controller.burnTexts(values));
  }
}

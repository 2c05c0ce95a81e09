package dev.bulwark.cli.firmware;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Hides fields from software. */
@Command(
    name = "read-protect",
    description = {
      "Hides blocks from software for ever. Refused for what the ROM or software has to read, such as digests.",
      "Example: bulwark firmware efuse --chip esp32c3 --file EFUSE.json read-protect BLOCK_KEY0"
    })
final class EfuseReadProtect implements Callable<Integer> {
  @Parameters(paramLabel = "NAME", arity = "1..*", description = "fields")
  private List<String> names = new ArrayList<>();

  private final FirmwareEfuse group;

  EfuseReadProtect(FirmwareEfuse group) {
    this.group = group;
  }

  @Override
  public Integer call() {
    return group.run(controller -> controller.readProtect(names));
  }
}

package dev.bulwark.cli.firmware;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Freezes fields. */
@Command(
    name = "write-protect",
    description = {
      "Freezes fields for ever; a protection bit is shared, so others may be frozen with them: the answer names them.",
      "Example: bulwark firmware efuse --chip esp32c3 --file EFUSE.json write-protect RD_DIS"
    })
final class EfuseWriteProtect implements Callable<Integer> {
  @Parameters(paramLabel = "NAME", arity = "1..*", description = "fields")
  private List<String> names = new ArrayList<>();

  private final FirmwareEfuse group;

  EfuseWriteProtect(FirmwareEfuse group) {
    this.group = group;
  }

  @Override
  public Integer call() {
    return group.run(controller -> controller.writeProtect(names));
  }
}

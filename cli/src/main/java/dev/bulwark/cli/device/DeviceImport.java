package dev.bulwark.cli.device;

import dev.bulwark.cli.api.ApiClient;
import dev.bulwark.cli.api.ServerCommand;
import dev.bulwark.cli.json.Doc;
import dev.bulwark.cli.terminal.Failure;
import dev.bulwark.cli.terminal.Table;
import dev.bulwark.cli.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Registers many devices from a file. */
@Command(name = "import", description = {"Registers the devices of a CSV file and prints an enrolment token for each.", "Its first line is id,class,zone,site; only id is required, tags may follow."})
final class DeviceImport extends ServerCommand {
  private static final long LONGEST = 16L << 20;

  @Option(names = "--csv", paramLabel = "FILE", required = true, description = "the devices, one a line")
  private Path csv = Path.of("");

  DeviceImport(Terminal terminal) {
    super(terminal);
  }

  @Override
  protected Doc ask(ApiClient client) {
    byte[] bytes;
    try {
      if (Files.size(csv) > LONGEST) throw Failure.input("CLI-002", csv + " is larger than 16 MiB", "split it", null);
      bytes = Files.readAllBytes(csv);
    } catch (IOException e) {
      throw Failure.input("CLI-002", csv + " cannot be read", "check its name and rights", e);
    }
    return client.post("/api/v1/devices/import", "text/csv", bytes);
  }

  @Override
  protected void show(Doc answer, Terminal to) {
    Table table = new Table("ID", "TOKEN");
    for (Doc device : answer.list("devices")) table.row(device.text("id"), device.text("token"));
    table.print(to);
    to.note("each token is shown once");
  }
}

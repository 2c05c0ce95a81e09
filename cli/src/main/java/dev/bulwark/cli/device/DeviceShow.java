package dev.bulwark.cli.device;

import dev.bulwark.cli.api.ApiClient;
import dev.bulwark.cli.api.ServerCommand;
import dev.bulwark.cli.json.Doc;
import dev.bulwark.cli.terminal.Table;
import dev.bulwark.cli.terminal.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows one device with its certificates. */
@Command(name = "show", description = "Shows a device: its state, whether it is connected, its certificates.")
final class DeviceShow extends ServerCommand {
  @Parameters(paramLabel = "ID", description = "the device")
  private String id = "";

  DeviceShow(Terminal terminal) {
    super(terminal);
  }

  @Override
  protected Doc ask(ApiClient client) {
    return client.get("/api/v1/devices/" + ApiClient.segment(id));
  }

  @Override
  protected void show(Doc answer, Terminal to) {
    to.line(answer.text("id") + ": " + answer.text("state") + (answer.is("connected") ? ", connected" : ", not connected"));
    for (String name : new String[] {"class", "zone", "site"}) if (!answer.text(name).isEmpty()) to.line("  " + name + ": " + answer.text(name));
    if (!answer.joined("tags", ", ").isEmpty()) to.line("  tags: " + answer.joined("tags", ", "));
    Table table = new Table("SERIAL", "STATUS", "NOT BEFORE", "NOT AFTER");
    for (Doc c : answer.list("certificates")) table.row(c.text("serial"), c.text("status"), c.text("notBefore"), c.text("notAfter"));
    if (table.isEmpty()) to.line("  no certificate yet");
    else table.print(to);
  }
}

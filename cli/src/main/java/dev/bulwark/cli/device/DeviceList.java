package dev.bulwark.cli.device;

import dev.bulwark.cli.api.ApiClient;
import dev.bulwark.cli.api.ServerCommand;
import dev.bulwark.cli.json.Doc;
import dev.bulwark.cli.terminal.Table;
import dev.bulwark.cli.terminal.Terminal;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists devices in the order of their names, a page at a time. */
@Command(name = "list", description = "Lists devices by name.")
final class DeviceList extends ServerCommand {
  @Option(names = "--state", paramLabel = "STATE", description = "only pending, active, quarantined, revoked or retired ones")
  private @Nullable String state;

  @Option(names = "--after", paramLabel = "ID", description = "start behind this one")
  private @Nullable String after;

  @Option(names = "--limit", paramLabel = "N", defaultValue = "100", description = "at most so many (default ${DEFAULT-VALUE})")
  private int limit;

  DeviceList(Terminal terminal) {
    super(terminal);
  }

  @Override
  protected Doc ask(ApiClient client) {
    StringBuilder path = new StringBuilder("/api/v1/devices?limit=").append(limit);
    if (state != null) path.append("&state=").append(ApiClient.segment(state));
    if (after != null) path.append("&after=").append(ApiClient.segment(after));
    return client.get(path.toString());
  }

  @Override
  protected void show(Doc answer, Terminal to) {
    Table table = new Table("ID", "STATE", "CLASS", "ZONE", "SITE", "CONNECTED");
    for (Doc device : answer.list("devices"))
      table.row(device.text("id"), device.text("state"), device.text("class"), device.text("zone"), device.text("site"), device.is("connected") ? "yes" : "no");
    if (table.isEmpty()) to.line("no devices; register one with `bulwark device add ID`");
    else table.print(to);
    String next = answer.text("next");
    if (!next.isEmpty()) to.note("there are more: --after " + next);
  }
}

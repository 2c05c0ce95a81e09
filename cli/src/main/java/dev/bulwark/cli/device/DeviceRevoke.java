package dev.bulwark.cli.device;

import dev.bulwark.cli.api.ApiClient;
import dev.bulwark.cli.api.ServerCommand;
import dev.bulwark.cli.json.Doc;
import dev.bulwark.cli.terminal.Terminal;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Revokes every certificate of a device and cuts its sessions. */
@Command(name = "revoke", description = "Revokes every certificate of a device, cuts its live sessions and refuses its return.")
final class DeviceRevoke extends ServerCommand {
  @Parameters(paramLabel = "ID", description = "the device")
  private String id = "";

  @Option(names = "--reason", paramLabel = "REASON", required = true, description = "why, for example keyCompromise or cessationOfOperation")
  private String reason = "";

  DeviceRevoke(Terminal terminal) {
    super(terminal);
  }

  @Override
  protected Doc ask(ApiClient client) {
    return client.post("/api/v1/devices/" + ApiClient.segment(id) + "/revoke", Map.of("reason", reason));
  }

  @Override
  protected void show(Doc answer, Terminal to) {
    to.line(answer.text("id") + " is " + answer.text("state") + " since " + answer.text("revokedAt"));
    to.line("  certificates revoked: " + answer.joined("serials", ", "));
    to.line("  sessions closed: " + answer.number("sessionsClosed") + ", CRL number: " + answer.text("crlNumber"));
  }
}

package dev.bulwark.cli.device;

import dev.bulwark.cli.api.ApiClient;
import dev.bulwark.cli.api.ServerCommand;
import dev.bulwark.cli.json.Doc;
import dev.bulwark.cli.terminal.Terminal;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Makes another enrolment token. */
@Command(name = "token", description = "Makes a new one-time enrolment token for a device.")
final class DeviceToken extends ServerCommand {
  @Parameters(paramLabel = "ID", description = "the device")
  private String id = "";

  DeviceToken(Terminal terminal) {
    super(terminal);
  }

  @Override
  protected Doc ask(ApiClient client) {
    return client.post("/api/v1/devices/" + ApiClient.segment(id) + "/token", Map.of());
  }

  @Override
  protected void show(Doc answer, Terminal to) {
    to.line("enrolment token, shown once, good until " + answer.text("tokenExpires") + ":");
    to.line(answer.text("token"));
  }
}

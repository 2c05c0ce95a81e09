package dev.bulwark.cli.device;

import dev.bulwark.cli.api.ApiClient;
import dev.bulwark.cli.api.ServerCommand;
import dev.bulwark.cli.json.Doc;
import dev.bulwark.cli.terminal.Terminal;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A change of state that needs no more than the device's name. */
abstract sealed class DeviceChange extends ServerCommand permits DeviceQuarantine, DeviceRelease, DeviceRetire {
  @Parameters(paramLabel = "ID", description = "the device")
  private String id = "";

  @Option(names = "--reason", paramLabel = "TEXT", description = "why; it goes into the audit log")
  private @Nullable String reason;

  private final String verb;

  DeviceChange(Terminal terminal, String verb) {
    super(terminal);
    this.verb = verb;
  }

  @Override
  protected Doc ask(ApiClient client) {
    Map<String, Object> body = new LinkedHashMap<>();
    if (reason != null) body.put("reason", reason);
    return client.post("/api/v1/devices/" + ApiClient.segment(id) + "/" + verb, body);
  }

  @Override
  protected void show(Doc answer, Terminal to) {
    String closed = answer.text("sessionsClosed");
    to.line(answer.text("id") + " is " + answer.text("state") + (closed.isEmpty() ? "" : ", sessions closed: " + closed));
  }
}

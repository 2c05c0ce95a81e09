package dev.bulwark.cli.device;

import dev.bulwark.cli.api.ApiClient;
import dev.bulwark.cli.api.ServerCommand;
import dev.bulwark.cli.json.Doc;
import dev.bulwark.cli.terminal.Terminal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Registers one device. */
@Command(name = "add", description = "Registers a device and prints its one-time enrolment token.")
final class DeviceAdd extends ServerCommand {
  @Parameters(paramLabel = "ID", description = "the device's name, unique in the fleet")
  private String id = "";

  @Option(names = "--class", paramLabel = "CLASS", description = "what kind of device it is; decides its rights")
  private @Nullable String kind;

  @Option(names = "--zone", paramLabel = "ZONE", description = "the network zone it belongs to")
  private @Nullable String zone;

  @Option(names = "--site", paramLabel = "SITE", description = "where it stands")
  private @Nullable String site;

  @Option(names = "--tag", paramLabel = "TAG", description = "a label; may be repeated")
  private List<String> tags = List.of();

  DeviceAdd(Terminal terminal) {
    super(terminal);
  }

  @Override
  protected Doc ask(ApiClient client) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("id", id);
    if (kind != null) body.put("class", kind);
    if (zone != null) body.put("zone", zone);
    if (site != null) body.put("site", site);
    if (!tags.isEmpty()) body.put("tags", tags);
    return client.post("/api/v1/devices", body);
  }

  @Override
  protected void show(Doc answer, Terminal to) {
    to.line(answer.text("id") + " is " + answer.text("state"));
    to.line("enrolment token, shown once, good until " + answer.text("tokenExpires") + ":");
    to.line(answer.text("token"));
  }
}

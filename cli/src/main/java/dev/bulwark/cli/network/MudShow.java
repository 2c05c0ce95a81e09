package dev.bulwark.cli.network;

import dev.bulwark.cli.terminal.Exit;
import dev.bulwark.cli.terminal.Terminal;
import dev.bulwark.network.mud.Acl;
import dev.bulwark.network.mud.Direction;
import dev.bulwark.network.mud.Flow;
import dev.bulwark.network.mud.MudFault;
import dev.bulwark.network.mud.MudFile;
import dev.bulwark.network.mud.Ports;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows what a MUD file says. */
@Command(
    name = "show",
    description = {
      "Shows the flows of a MUD file, one for each entry of its access lists, and how far it keeps to the standard. Who wrote it is another question: see `verify`.",
      "Exit 0: valid, 1: it breaks the standard, 3: it cannot be read as a MUD file.",
      "Example: bulwark network mud show lamp.json"
    })
final class MudShow implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "the MUD file")
  private Path file = Path.of("");

  @Option(names = "--json", description = "answer with one JSON document")
  private boolean json;

  private final Terminal terminal;

  MudShow(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    MudFile mud = MudInput.read(file);
    if (json) terminal.document(document(mud));
    else text(mud);
    mud.errors().forEach(error -> terminal.note(error.code() + ": " + error.text()));
    return mud.valid() ? Exit.DONE : Exit.NEGATIVE;
  }

  private void text(MudFile mud) {
    terminal.line((mud.valid() ? "valid" : "NOT VALID") + " (" + mud.dialect().id() + ") " + mud.mudUrl().orElse("without a URL") + ", to be fetched again after " + mud.cacheValidity() + " h");
    for (Acl acl : mud.acls()) {
      terminal.line(acl.name() + " (" + acl.type().id() + ", " + acl.direction().id() + ")");
      for (Flow flow : acl.flows()) terminal.line("  " + flow.action().id() + " " + flow.ace() + ": " + words(flow));
    }
    mud.warnings().forEach(warning -> terminal.line("warning " + warning.code() + ": " + warning.text()));
  }

  private static String words(Flow flow) {
    StringBuilder text = new StringBuilder(flow.remote());
    flow.protocol().ifPresent(number -> text.append(", ").append(PacketJson.protocol(number)));
    flow.sourcePorts().ifPresent(ports -> text.append(", from port ").append(words(ports)));
    flow.destinationPorts().ifPresent(ports -> text.append(", to port ").append(words(ports)));
    flow.initiated().ifPresent(who -> text.append(", opened ").append(who == Direction.FROM_DEVICE ? "by the device" : "to the device"));
    return text.toString();
  }

  private static String words(Ports ports) {
    return (ports.except() ? "other than " : "") + (ports.low() == ports.high() ? "" + ports.low() : ports.low() + "-" + ports.high());
  }

  private static Map<String, Object> document(MudFile mud) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("valid", mud.valid());
    document.put("dialect", mud.dialect().id());
    document.put("mudUrl", mud.mudUrl().orElse(null));
    document.put("cacheValidity", mud.cacheValidity());
    List<Object> acls = new ArrayList<>();
    for (Acl acl : mud.acls()) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("name", acl.name());
      one.put("type", acl.type().id());
      one.put("direction", acl.direction().id());
      one.put("aces", acl.flows().size());
      acls.add(one);
    }
    List<Flow> flows = mud.flows();
    document.put("acls", acls);
    document.put("aceCount", flows.size());
    document.put("flows", flows.stream().map(MudShow::flow).toList());
    document.put("errors", mud.errors().stream().map(MudShow::fault).toList());
    document.put("warnings", mud.warnings().stream().map(MudShow::fault).toList());
    return document;
  }

  private static Map<String, Object> flow(Flow flow) {
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("acl", flow.acl());
    one.put("ace", flow.ace());
    one.put("direction", flow.direction().id());
    one.put("family", flow.family().id());
    one.put("protocol", number(flow.protocol()));
    one.put("remote", flow.remote());
    one.put("sourcePorts", range(flow.sourcePorts()));
    one.put("destinationPorts", range(flow.destinationPorts()));
    one.put("initiated", flow.initiated().map(Direction::id).orElse(null));
    one.put("action", flow.action().id());
    return one;
  }

  private static @Nullable Object number(OptionalInt number) {
    return number.isPresent() ? number.getAsInt() : null;
  }

  private static @Nullable List<Integer> range(Optional<Ports> ports) {
    return ports.filter(range -> !range.except()).map(range -> List.of(range.low(), range.high())).orElse(null);
  }

  static Map<String, Object> fault(MudFault fault) {
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("code", fault.code());
    one.put("path", fault.path());
    one.put("message", fault.message());
    return one;
  }
}

package dev.bulwark.cli.network;

import dev.bulwark.cli.terminal.Exit;
import dev.bulwark.cli.terminal.Terminal;
import dev.bulwark.cli.terminal.Times;
import dev.bulwark.network.lab.Namespace;
import dev.bulwark.network.quarantine.Address;
import dev.bulwark.network.quarantine.OwnAddresses;
import dev.bulwark.network.quarantine.Quarantine;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Cuts a device off. */
@Command(
    name = "add",
    description = {
      "Cuts a device off: when the command returns, the gateway drops every packet from and to it, also of connections that exist. A MAC address is cut off as a sender. It ends by itself after --ttl.",
      "The gateway's own addresses and the far end of your SSH connection are refused (exit 4) without --force.",
      "Example: bulwark network quarantine add 10.10.0.23 --ttl 1h --here"
    })
final class QuarantineAdd implements Callable<Integer> {
  @Parameters(paramLabel = "MAC|IP", description = "the device's address")
  private String address = "";

  @Option(names = "--ttl", paramLabel = "TIME", converter = Durations.class, defaultValue = "1h", description = "how long, such as 30m, 1h or 7d (default: 1h)")
  private Duration ttl = Duration.ofHours(1);

  @Option(names = "--force", description = "also where it is an address of the gateway or yours")
  private boolean force;

  @Option(names = "--json", description = "answer with one JSON document")
  private boolean json;

  @Mixin private Where where = new Where();

  private final Terminal terminal;
  private final InstantSource clock;

  QuarantineAdd(Terminal terminal, InstantSource clock) {
    this.terminal = terminal;
    this.clock = clock;
  }

  @Override
  public Integer call() {
    Address device = Address.parse(address);
    try (Namespace namespace = where.namespace(); Quarantine quarantine = Quarantine.open(namespace, clock)) {
      Instant ends = force ? quarantine.addEvenOwn(device, ttl) : quarantine.add(device, ttl, OwnAddresses.operator(terminal.environment("SSH_CONNECTION", "")));
      if (json) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("added", List.of(device.toString()));
        document.put("expires", Times.text(ends));
        terminal.document(document);
      } else {
        terminal.line(device + " is cut off until " + Times.text(ends));
      }
      return Exit.DONE;
    }
  }
}

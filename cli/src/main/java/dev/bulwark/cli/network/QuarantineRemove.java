package dev.bulwark.cli.network;

import dev.bulwark.cli.terminal.Exit;
import dev.bulwark.cli.terminal.Terminal;
import dev.bulwark.network.lab.Namespace;
import dev.bulwark.network.quarantine.Address;
import dev.bulwark.network.quarantine.Quarantine;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lets a device in again. */
@Command(
    name = "remove",
    description = {
      "Lets a device in again before its time. One that was not cut off is no fault: the answer then names nobody.",
      "Example: bulwark network quarantine remove 10.10.0.23 --here"
    })
final class QuarantineRemove implements Callable<Integer> {
  @Parameters(paramLabel = "MAC|IP", description = "the device's address")
  private String address = "";

  @Option(names = "--json", description = "answer with one JSON document")
  private boolean json;

  @Mixin private Where where = new Where();

  private final Terminal terminal;
  private final InstantSource clock;

  QuarantineRemove(Terminal terminal, InstantSource clock) {
    this.terminal = terminal;
    this.clock = clock;
  }

  @Override
  public Integer call() {
    Address device = Address.parse(address);
    try (Namespace namespace = where.namespace(); Quarantine quarantine = Quarantine.open(namespace, clock)) {
      boolean was = quarantine.remove(device);
      if (json) terminal.document(Map.of("removed", was ? List.of(device.toString()) : List.of()));
      else terminal.line(device + (was ? " is let in again" : " was not cut off"));
      return Exit.DONE;
    }
  }
}

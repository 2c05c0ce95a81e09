package dev.bulwark.cli.network;

import dev.bulwark.cli.terminal.Exit;
import dev.bulwark.cli.terminal.Table;
import dev.bulwark.cli.terminal.Terminal;
import dev.bulwark.cli.terminal.Times;
import dev.bulwark.network.lab.Namespace;
import dev.bulwark.network.quarantine.Quarantine;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Says who is cut off. */
@Command(name = "list", description = {"Lists who is cut off, until when, and how many packets from and to it were dropped since, as the kernel has it.", "Example: bulwark network quarantine list --here"})
final class QuarantineList implements Callable<Integer> {
  @Option(names = "--json", description = "answer with one JSON document")
  private boolean json;

  @Mixin private Where where = new Where();

  private final Terminal terminal;
  private final InstantSource clock;

  QuarantineList(Terminal terminal, InstantSource clock) {
    this.terminal = terminal;
    this.clock = clock;
  }

  @Override
  public Integer call() {
    try (Namespace namespace = where.namespace(); Quarantine quarantine = Quarantine.open(namespace, clock)) {
      List<Quarantine.Entry> entries = quarantine.list();
      if (json) {
        List<Object> listed = new ArrayList<>();
        for (Quarantine.Entry entry : entries) {
          Map<String, Object> one = new LinkedHashMap<>();
          one.put("address", entry.address());
          one.put("expires", Times.text(entry.expires()));
          one.put("dropped", entry.dropped().isPresent() ? entry.dropped().getAsLong() : null);
          listed.add(one);
        }
        terminal.document(Map.of("entries", listed));
        return Exit.DONE;
      }
      Table table = new Table("address", "until", "dropped");
      for (Quarantine.Entry entry : entries) table.row(entry.address(), Times.text(entry.expires()), entry.dropped().isPresent() ? Long.toString(entry.dropped().getAsLong()) : "not counted");
      if (table.isEmpty()) terminal.line("nobody is cut off");
      else table.print(terminal);
      return Exit.DONE;
    }
  }
}

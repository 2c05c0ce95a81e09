package dev.bulwark.cli.network;

import dev.bulwark.cli.terminal.Exit;
import dev.bulwark.cli.terminal.Terminal;
import dev.bulwark.network.enforce.Drift;
import dev.bulwark.network.lab.Namespace;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says whether a policy is still in force as it was applied. */
@Command(
    name = "drift",
    description = {
      "Compares the rules in the kernel with what the policy makes of them, and names every change; chains of others that can drop on the same way count, counters and the quarantine do not.",
      "Exit 0: they are the same, 1: they are not, or nothing is loaded. With --watch it waits for the first change and tells it within a second.",
      "Example: bulwark network drift site.yaml --here"
    })
final class NetworkDrift implements Callable<Integer> {
  @Parameters(paramLabel = "POLICY.yaml", description = "the policy")
  private Path file = Path.of("");

  @Option(names = "--watch", description = "wait for the first change")
  private boolean watch;

  @Option(names = "--for", paramLabel = "TIME", converter = Durations.class, description = "with --watch: end after this time, such as 8h, if nothing changed (default: a year)")
  private @Nullable Duration longest;

  @Option(names = "--json", description = "answer with one JSON document")
  private boolean json;

  @Mixin private Where where = new Where();

  private final Terminal terminal;
  private final InstantSource clock;

  NetworkDrift(Terminal terminal, InstantSource clock) {
    this.terminal = terminal;
    this.clock = clock;
  }

  @Override
  public Integer call() {
    PolicyFile policy = PolicyFile.checked(file, clock);
    try (Namespace namespace = where.namespace()) {
      Drift drift = new Drift(namespace, policy.model());
      Instant begun = clock.instant();
      List<String> changes = watch ? drift.watch(longest == null ? Duration.ofDays(365) : longest, clock) : drift.changes();
      if (json) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("inSync", changes.isEmpty());
        document.put("changes", changes);
        // What was watched is known up to its end.
        new Seen("drift", Seen.What.KERNEL, Optional.of(watch ? clock.instant() : begun)).in(document, policy);
        terminal.document(document);
      } else if (changes.isEmpty()) {
        terminal.line("in sync: the kernel holds policy " + policy.policy().name());
      } else {
        changes.forEach(terminal::line);
      }
      return changes.isEmpty() ? Exit.DONE : Exit.NEGATIVE;
    }
  }
}

package dev.bulwark.cli.network;

import dev.bulwark.cli.terminal.Exit;
import dev.bulwark.cli.terminal.Failure;
import dev.bulwark.cli.terminal.InFile;
import dev.bulwark.cli.terminal.OutFile;
import dev.bulwark.cli.terminal.Terminal;
import dev.bulwark.network.mud.Behaviour;
import dev.bulwark.network.mud.BehaviourReader;
import dev.bulwark.network.mud.MudFile;
import dev.bulwark.network.mud.MudWriter;
import dev.bulwark.problem.Problem;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Writes a MUD file from what a device does. */
@Command(
    name = "generate",
    description = {
      "Writes the MUD file that lets a device do what it was seen doing, or what is declared, and nothing else. Look at it before you sign it: a device that was already taken over shows the intruder's flows as well.",
      "FLOWS.jsonl has one object in a line: {\"direction\":\"from-device\",\"proto\":\"tcp\",\"remote\":\"cloud.example.net\",\"port\":8883}; direction says who began.",
      "Exit 0: written, 2: nothing given, 3: the flows cannot be read.",
      "Example: bulwark network mud generate --declare tcp/8883@cloud.example.net --declare to-device:tcp/22@my-controller --url https://example.net/pump.json --out pump.json"
    })
final class MudGenerate implements Callable<Integer> {
  @Option(names = "--from", paramLabel = "FLOWS.jsonl", description = "what was observed")
  private @Nullable Path from;

  @Option(names = "--declare", paramLabel = "SERVICE", split = ",", description = "a service, as PROTOCOL/PORT@REMOTE; with to-device: before it where others begin; may be repeated")
  private List<String> declared = new ArrayList<>();

  @Option(names = "--url", paramLabel = "URL", required = true, description = "where the file will be fetched from, https")
  private String url = "";

  @Option(names = "--systeminfo", paramLabel = "TEXT", description = "the device in at most 60 characters")
  private String systemInfo = "";

  @Option(names = "--at", paramLabel = "TIME", description = "when it was written (RFC 3339), if not now")
  private @Nullable String at;

  @Option(names = "--out", paramLabel = "FILE", required = true, description = "where the MUD file goes")
  private Path out = Path.of("");

  @Option(names = "--json", description = "answer with one JSON document")
  private boolean json;

  private final Terminal terminal;
  private final InstantSource clock;

  MudGenerate(Terminal terminal, InstantSource clock) {
    this.terminal = terminal;
    this.clock = clock;
  }

  @Override
  public Integer call() {
    if (from == null && declared.isEmpty()) throw new Failure(Exit.USAGE, new Problem("CLI-001", "neither --from nor --declare", "see `bulwark network mud generate --help`"));
    byte[] bytes = bytes();
    // What cannot be read back is not released.
    MudFile written = MudInput.valid(bytes);
    OutFile.write(out, bytes);
    if (json) terminal.document(Map.of("file", out.toString(), "aceCount", written.flows().size()));
    else terminal.line("written: " + out + " with " + written.flows().size() + " entries");
    return Exit.DONE;
  }

  private byte[] bytes() {
    try {
      List<Behaviour> all = new ArrayList<>(from == null ? List.of() : BehaviourReader.observed(InFile.read(from, BehaviourReader.LARGEST)));
      for (String service : declared) all.addAll(BehaviourReader.declared(service));
      return MudWriter.write(all, url, systemInfo, moment());
    } catch (Problem unreadable) {
      throw new Failure(Exit.INPUT, unreadable);
    }
  }

  private Instant moment() {
    if (at == null) return clock.instant();
    try {
      return OffsetDateTime.parse(at).toInstant();
    } catch (DateTimeException e) {
      throw Failure.input("CLI-008", "--at is not a time: " + at, "write it like 2026-01-31T12:00:00Z", e);
    }
  }
}

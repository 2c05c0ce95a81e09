package dev.bulwark.cli.demo;

import dev.bulwark.cli.Version;
import dev.bulwark.cli.json.Doc;
import dev.bulwark.cli.terminal.Exit;
import dev.bulwark.cli.terminal.Failure;
import dev.bulwark.cli.terminal.Table;
import dev.bulwark.cli.terminal.Terminal;
import dev.bulwark.fleet.keys.CryptoProviders;
import dev.bulwark.problem.Problem;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.InstantSource;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows the main job on this machine, with nothing to set up. */
@Command(name = "demo", description = {
      "Starts a server and a virtual fleet that lives through its whole life, and reports what was seen.",
      "Where this machine allows network namespaces (Linux with nft, as root or with user namespaces), a site is built from them too: its policy is compiled, loaded, proven and tried with real packets, and a device is cut off. Where not, it says why.",
      "Example: bulwark demo --once"
    })
public final class DemoCommand implements Callable<Integer> {
  private static final int MOST = 2_000;

  @Option(names = "--devices", paramLabel = "N", defaultValue = "25", description = "how many virtual devices (1 to 2000, default 25)")
  private int devices;

  @Option(names = "--once", description = "end after the report: exit 0 when every step held, 1 when one did not")
  private boolean once;

  @Option(names = "--segmentation", description = "show the segmentation of a site alone, without a server or a fleet, and end: exit 0 when every step held, 1 when one did not, 5 when this machine does not allow it")
  private boolean segmentation;

  @Option(names = "--dir", paramLabel = "DIR", description = "a new or empty directory for all state (default: a temporary one)")
  private @Nullable Path dir;

  @Option(names = "--json", description = "answer with one JSON document")
  private boolean json;

  private final Terminal terminal;

  public DemoCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (devices < 1 || devices > MOST) throw new Failure(Exit.USAGE, new Problem("CLI-001", "--devices is from 1 to " + MOST, "give a number in that range"));
    if (segmentation) return segmentationAlone();
    Path place = place();
    CryptoProviders.install();
    Demo demo = Demo.start(place, devices);
    DemoReport report;
    try {
      say("bulwark demo: " + devices + " virtual devices (threads of this process, not hardware), real sockets on loopback, state in " + place);
      report = demo.play(this::tell);
      if (!json) show(report);
      if (!once) {
        say("");
        say("The server goes on with the fleet: operators at " + demo.operators() + " (token in " + place.resolve("operator.token") + ").");
        say("Try: bulwark status --dir " + place + "    Ctrl-C ends.");
        terminal.flush();
        demo.goOn();
      }
    } finally {
      demo.close();
      if (dir == null && once) remove(place);
    }
    if (json) terminal.document(report.document());
    return report.ok() ? Exit.DONE : Exit.NEGATIVE;
  }

  private int segmentationAlone() throws InterruptedException {
    Segmentation shown = SegmentationScenes.play(InstantSource.system(), this::tell);
    DemoReport report = new DemoReport(Version.text(), 0, shown.steps(), shown, Doc.of(null));
    if (json) terminal.document(report.document());
    else conclude(report);
    return shown instanceof Segmentation.NotShown ? Exit.SYSTEM : report.ok() ? Exit.DONE : Exit.NEGATIVE;
  }

  private void conclude(DemoReport report) {
    if (report.segmentation() instanceof Segmentation.NotShown no) say("segmentation: not shown, " + no.why());
    if (!report.steps().isEmpty()) say(report.ok() ? "Every step held." : "NOT every step held.");
  }

  private Path place() throws IOException {
    if (dir == null) return Files.createTempDirectory("bulwark-demo-");
    Files.createDirectories(dir);
    try (var entries = Files.list(dir)) {
      if (entries.findAny().isPresent())
        throw new Failure(Exit.INPUT, new Problem("CLI-021", dir + " is not empty", "name a new directory: a demonstration never touches existing state"));
    }
    return dir.toAbsolutePath();
  }

  private void tell(Step step) {
    say(String.format(Locale.ROOT, "%-4s %-22s %6d ms  %s", step.ok() ? "ok" : "FAIL", step.id(), step.millis(), Demo.title(step.id())));
    say("     " + step.detail());
  }

  private void show(DemoReport report) {
    say("");
    Table table = new Table("item", "state", "percent", "held", "what is missing");
    for (Doc item : report.scorecard().list("items")) {
      StringBuilder held = new StringBuilder();
      StringBuilder missing = new StringBuilder();
      for (Doc assertion : item.list("assertions")) {
        StringBuilder to = assertion.text("state").equals("held") ? held : missing;
        to.append(to.isEmpty() ? "" : ", ").append(assertion.text("id"));
      }
      table.row(item.text("id"), item.text("state"), item.text("percent") + " %", held.isEmpty() ? "-" : held.toString(), missing.isEmpty() ? "-" : missing.toString());
    }
    table.print(terminal);
    conclude(report);
    terminal.flush();
  }

  private void say(String text) {
    if (json) terminal.note(text);
    else terminal.line(text);
    terminal.flush();
  }

  private static void remove(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException fault) throws IOException {
            Files.delete(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}

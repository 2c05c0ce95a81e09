package dev.bulwark.cli.cve;

import dev.bulwark.cli.api.ServerOptions;
import dev.bulwark.cli.json.Json;
import dev.bulwark.cli.terminal.Exit;
import dev.bulwark.cli.terminal.Failure;
import dev.bulwark.cli.terminal.InFile;
import dev.bulwark.cli.terminal.OutFile;
import dev.bulwark.cli.terminal.Table;
import dev.bulwark.cli.terminal.Terminal;
import dev.bulwark.hardening.audit.Severity;
import dev.bulwark.hardening.cve.Bom;
import dev.bulwark.hardening.cve.Match;
import dev.bulwark.hardening.cve.MatchReport;
import dev.bulwark.hardening.cve.Matching;
import dev.bulwark.hardening.cve.OpenVexReport;
import dev.bulwark.hardening.cve.VexReader;
import dev.bulwark.hardening.cve.VexStatement;
import dev.bulwark.hardening.cve.VulnerabilityStore;
import dev.bulwark.hardening.sbom.Inventories;
import dev.bulwark.problem.Printable;
import dev.bulwark.problem.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which known vulnerabilities the components of a bill of materials have. */
@Command(
    name = "match",
    description = {
      "Lists the known vulnerabilities of the components in a bill of materials (CycloneDX or SPDX, JSON), from the records that `bulwark cve update` imported. Of an image, an archive or a folder the bill is made first, as `bulwark sbom` does.",
      "affected: a record lists this release. unknown: a record names the product but no release that can be compared. suppressed: a VEX statement says that it does not matter.",
      "Exit 1: an affected one is at or over --fail-on; being known as exploited counts as critical, an unknown severity as high.",
      "Example: bulwark cve match sbom.cdx.json --dir bulwark-data --vex vex.json --fail-on critical"
    })
final class CveMatch implements Callable<Integer> {
  private static final int LARGEST = 64 << 20;

  @Parameters(paramLabel = "SBOM_OR_IMAGE", description = "a bill of materials (CycloneDX 1.4 to 1.6 or SPDX 2.3 in JSON), or an image, an archive or a folder")
  private Path bom = Path.of("");

  @Option(names = "--dir", paramLabel = "DIR", description = "where the store is kept (default: BULWARK_DIR, else ./bulwark-data)")
  private @Nullable Path dir;

  @Option(names = "--vex", paramLabel = "FILE", description = "statements on what matters here: OpenVEX, CycloneDX or CSAF")
  private @Nullable Path vex;

  @Option(names = "--format", paramLabel = "FORM", description = "text, json, sarif, vex (CycloneDX 1.6) or openvex (0.2.0); default: text")
  private String format = "text";

  @Option(names = "--json", description = "the same as --format json")
  private boolean json;

  @Option(names = "--fail-on", paramLabel = "SEVERITY", description = "low, medium, high or critical; default: high")
  private String failOn = "high";

  @Option(names = "--out", paramLabel = "FILE", description = "where to write the answer instead of standard output")
  private @Nullable Path out;

  private final Terminal terminal;
  private final InstantSource clock;

  CveMatch(Terminal terminal, InstantSource clock) {
    this.terminal = terminal;
    this.clock = clock;
  }

  @Override
  public Integer call() {
    Severity least = Severity.named(failOn).filter(severity -> severity != Severity.INFO).orElseThrow(() -> usage("--fail-on is none of low, medium, high, critical"));
    String form = json ? "json" : format;
    if (!List.of("text", "json", "sarif", "vex", "openvex").contains(form)) throw usage("--format is none of text, json, sarif, vex, openvex");
    Bom bill = bill();
    List<VexStatement> statements = vex == null ? List.of() : VexReader.read(InFile.read(vex, LARGEST));
    VulnerabilityStore store = VulnerabilityStore.open(ServerOptions.directory(dir, terminal));
    Age.say(store.newest().orElse(null), clock.instant().atZone(ZoneOffset.UTC).toLocalDate(), terminal);
    List<Match> matches = Matching.of(bill, store, statements);
    switch (form) {
      case "json" -> answer(MatchReport.json(matches, store));
      case "sarif" -> answer(MatchReport.sarif(matches, bom.toString()));
      case "vex" -> answer(MatchReport.vex(matches, bill));
      case "openvex" -> answer(OpenVexReport.of(matches, bill, store));
      default -> text(matches, bill.components().size());
    }
    return matches.stream().anyMatch(match -> match.stops(least)) ? Exit.NEGATIVE : Exit.DONE;
  }

  /** A bill begins with a brace, and no image does. */
  private Bom bill() {
    if (Files.isDirectory(bom)) return Inventories.of(bom, clock).bom();
    if (!Files.isRegularFile(bom) || brace()) return Bom.read(InFile.read(bom, LARGEST));
    return Inventories.of(bom, clock).bom();
  }

  private boolean brace() {
    try (InputStream in = Files.newInputStream(bom)) {
      String head = new String(in.readNBytes(64), StandardCharsets.UTF_8).replace("\uFEFF", "").strip();
      return head.isEmpty() || head.startsWith("{") || head.startsWith("[");
    } catch (IOException e) {
      throw Failure.input("CLI-002", bom + " cannot be read", "check its rights and the disk", e);
    }
  }

  private static Failure usage(String what) {
    return new Failure(Exit.USAGE, new Problem("CLI-001", what, "see `bulwark cve match --help`"));
  }

  private void answer(Map<String, Object> document) {
    if (out == null) terminal.document(document);
    else OutFile.write(out, (Json.write(document) + "\n").getBytes(StandardCharsets.UTF_8));
  }

  private void text(List<Match> matches, int components) {
    List<Match> ranked = MatchReport.ranked(matches);
    String sum = components + " components: " + count(matches, Match.State.AFFECTED) + " affected, " + count(matches, Match.State.UNKNOWN) + " unknown, " + count(matches, Match.State.SUPPRESSED) + " suppressed";
    if (out != null) {
      StringBuilder text = new StringBuilder();
      for (Match match : ranked) text.append(Printable.line(MatchReport.message(match))).append('\n');
      OutFile.write(out, text.append(sum).append('\n').toString().getBytes(StandardCharsets.UTF_8));
      return;
    }
    Table table = new Table("STATE", "SEVERITY", "EXPLOITED", "EPSS", "ID", "COMPONENT");
    for (Match match : ranked) {
      Severity severity = match.severity();
      Double probability = match.probability();
      table.row(match.state().id(), severity == null ? "not known" : severity.id(), match.kev() ? "yes" : "no", probability == null ? "-" : probability.toString(), match.id(), match.component() + " " + match.version());
    }
    if (!table.isEmpty()) table.print(terminal);
    terminal.line(sum);
  }

  private static long count(List<Match> matches, Match.State state) {
    return matches.stream().filter(match -> match.state() == state).count();
  }
}

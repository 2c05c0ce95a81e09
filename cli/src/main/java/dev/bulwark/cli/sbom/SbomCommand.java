package dev.bulwark.cli.sbom;

import dev.bulwark.cli.json.Json;
import dev.bulwark.cli.terminal.Exit;
import dev.bulwark.cli.terminal.Failure;
import dev.bulwark.cli.terminal.OutFile;
import dev.bulwark.cli.terminal.Terminal;
import dev.bulwark.hardening.sbom.CycloneDxDocument;
import dev.bulwark.hardening.sbom.Inventories;
import dev.bulwark.hardening.sbom.Inventory;
import dev.bulwark.hardening.sbom.SpdxDocument;
import dev.bulwark.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes down what a product is made of. */
@Command(
    name = "sbom",
    description = {
      "Writes the bill of materials of a firmware image, a root file system (directory, tar, cpio, SquashFS) or a project folder as one JSON document: the release of ESP-IDF and its components, installed packages of dpkg, opkg and apk, lock files,"
          + " and the version strings of well-known components.",
      "Without --timestamp it holds no time: the same input gives the same bytes. Give the document to `bulwark cve match`.",
      "Example: bulwark sbom build/lamp.bin --out lamp.cdx.json"
    })
public final class SbomCommand implements Callable<Integer> {
  /** So many omissions are told to a person. */
  private static final int SHOWN = 20;

  @Parameters(paramLabel = "PATH", description = "an image, an archive or a folder")
  private Path path = Path.of("");

  @Option(names = "--format", paramLabel = "cyclonedx|spdx", description = "CycloneDX 1.6 or SPDX 2.3, both JSON (default: cyclonedx)")
  private String format = "cyclonedx";

  @Option(names = "--json", description = "the document itself is JSON in any case; with --out, answer with one JSON document that counts what was found")
  private boolean json;

  @Option(names = "--out", paramLabel = "FILE", description = "where to write the document instead of standard output")
  private @Nullable Path out;

  @Option(names = "--timestamp", paramLabel = "now|RFC3339", description = "a time to write into it, such as 2026-05-01T10:00:00Z (default: none; SPDX, which demands one, gets 1970-01-01T00:00:00Z)")
  private @Nullable String timestamp;

  private final Terminal terminal;
  private final InstantSource clock;
  private final String version;

  /** @param version of this program, for the document's list of tools */
  public SbomCommand(Terminal terminal, InstantSource clock, String version) {
    this.terminal = terminal;
    this.clock = clock;
    this.version = version;
  }

  @Override
  public Integer call() {
    if (!format.equals("cyclonedx") && !format.equals("spdx")) throw usage("--format is cyclonedx or spdx");
    Instant at = time();
    Inventory inventory = Inventories.of(path, clock);
    Map<String, Object> document = format.equals("spdx") ? SpdxDocument.of(inventory, version, at) : CycloneDxDocument.of(inventory, version, at);
    for (String omission : inventory.omissions().subList(0, Math.min(SHOWN, inventory.omissions().size()))) terminal.note("not looked at: " + omission);
    if (inventory.omissions().size() > SHOWN) terminal.note("not looked at: " + (inventory.omissions().size() - SHOWN) + " more; the document names them");
    if (out == null) terminal.document(document);
    else {
      OutFile.write(out, (Json.write(document) + "\n").getBytes(StandardCharsets.UTF_8));
      if (json) terminal.document(Map.of("components", inventory.ingredients().size()));
      else terminal.note(inventory.ingredients().size() + " components");
    }
    return Exit.DONE;
  }

  private @Nullable Instant time() {
    if (timestamp == null) return null;
    try {
      return (timestamp.equals("now") ? clock.instant() : OffsetDateTime.parse(timestamp).toInstant()).truncatedTo(ChronoUnit.SECONDS);
    } catch (DateTimeException e) {
      throw usage("--timestamp is `now` or a time such as 2026-05-01T10:00:00Z");
    }
  }

  private static Failure usage(String what) {
    return new Failure(Exit.USAGE, new Problem("CLI-001", what, "see `bulwark sbom --help`"));
  }
}

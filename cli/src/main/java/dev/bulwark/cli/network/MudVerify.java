package dev.bulwark.cli.network;

import dev.bulwark.cli.terminal.Exit;
import dev.bulwark.cli.terminal.Failure;
import dev.bulwark.cli.terminal.InFile;
import dev.bulwark.cli.terminal.Terminal;
import dev.bulwark.network.mud.MudReader;
import dev.bulwark.network.mud.MudSignature;
import dev.bulwark.network.mud.MudUrl;
import dev.bulwark.network.mud.SigningPem;
import dev.bulwark.problem.Problem;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Judges the signature of a MUD file. */
@Command(
    name = "verify",
    description = {
      "Says whether a MUD file is, to the byte, what somebody signed whom the given authority vouches for. The signature is a file of its own (CMS, DER), which stands beside the MUD file as .p7s.",
      "Exit 0: the signature holds, 1: it does not, or its certificates have expired, 3: a file cannot be read.",
      "Example: bulwark network mud verify lamp.json --signature lamp.p7s --ca manufacturer-ca.pem --url https://lamp.example.net/lamp.json"
    })
final class MudVerify implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "the MUD file")
  private Path file = Path.of("");

  @Option(names = "--signature", paramLabel = "P7S", required = true, description = "its detached signature, DER")
  private Path signature = Path.of("");

  @Option(names = "--ca", paramLabel = "CA.pem", required = true, description = "the authority to trust, and no other")
  private Path authority = Path.of("");

  @Option(names = "--url", paramLabel = "URL", description = "where the file came from: its mud-url must be this one")
  private @Nullable String url;

  @Option(names = "--certificate", paramLabel = "DEVICE.pem", description = "a device's certificate: the file's mud-url must be the one that stands in it (RFC 8520). Whether that certificate is genuine is not asked here")
  private @Nullable Path certificate;

  @Option(names = "--at", paramLabel = "TIME", description = "judge as of this moment (RFC 3339), not now")
  private @Nullable String at;

  @Option(names = "--json", description = "answer with one JSON document")
  private boolean json;

  private final Terminal terminal;
  private final InstantSource clock;

  MudVerify(Terminal terminal, InstantSource clock) {
    this.terminal = terminal;
    this.clock = clock;
  }

  @Override
  public Integer call() {
    Instant moment = moment();
    byte[] content = InFile.read(file, MudReader.LARGEST);
    String reason = reason(content, moment);
    if (reason.isEmpty() && url != null && !belongs(content, url)) reason = "the file says that it belongs elsewhere: its mud-url is not the URL that was given";
    if (reason.isEmpty() && certificate != null) {
      Optional<String> named = named(certificate);
      if (named.isEmpty()) reason = "the device's certificate names no MUD file";
      else if (!belongs(content, named.get())) reason = "the file belongs to other devices: its mud-url is not the one in the certificate, " + named.get();
    }
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("verified", reason.isEmpty());
    if (!reason.isEmpty()) document.put("reason", reason);
    if (json) terminal.document(document);
    else terminal.line(reason.isEmpty() ? "verified" : "NOT VERIFIED: " + reason);
    if (!reason.isEmpty()) terminal.problem(new Problem("NETWORK-305", reason, "get file and signature again from the manufacturer; do not use this one"));
    return reason.isEmpty() ? Exit.DONE : Exit.NEGATIVE;
  }

  private static boolean belongs(byte[] content, String url) {
    return MudInput.read(content).mudUrl().orElse("").equals(url);
  }

  /** The first certificate of the file is the device's own. */
  private static Optional<String> named(Path certificate) {
    try {
      return MudUrl.of(SigningPem.certificates(InFile.read(certificate, SigningPem.LARGEST)).getFirst());
    } catch (Problem unreadable) {
      throw new Failure(Exit.INPUT, unreadable);
    }
  }

  /** Empty where it holds. */
  private String reason(byte[] content, Instant moment) {
    try {
      return switch (MudSignature.judge(content, InFile.read(signature, MudSignature.LARGEST), SigningPem.certificates(InFile.read(authority, SigningPem.LARGEST)), moment)) {
        case MudSignature.Verdict.Holds holds -> "";
        case MudSignature.Verdict.Broken broken -> broken.reason();
      };
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

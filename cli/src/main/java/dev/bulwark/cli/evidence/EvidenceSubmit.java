package dev.bulwark.cli.evidence;

import dev.bulwark.cli.api.ApiClient;
import dev.bulwark.cli.api.ServerCommand;
import dev.bulwark.cli.json.Doc;
import dev.bulwark.cli.terminal.Exit;
import dev.bulwark.cli.terminal.Failure;
import dev.bulwark.cli.terminal.Terminal;
import dev.bulwark.hardening.evidence.AuditEvidence;
import dev.bulwark.hardening.evidence.Claim;
import dev.bulwark.hardening.evidence.Site;
import dev.bulwark.problem.Problem;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** States on the server what documents of audits say about a device, all of it or nothing. */
@Command(
    name = "submit",
    description = {
      "States on the server what audits found out about a device: that an assertion of the scorecard holds, or that it does not; nothing where an audit could not know. Takes what `audit … --json`,"
          + " `firmware efuse … summary --json` and `cve match … --format json` wrote.",
      "Takes what `network prove|drift|simulate … --json` wrote too: that is about every device of the policy's site, from when it was seen. What a file proves is configuration and verifies nothing; give what was seen of the kernel beside what was simulated.",
      "Example: bulwark evidence submit audit.json --device cam-01 --dir state",
      "Example: bulwark evidence submit drift.json simulation.json --dir state"
    })
final class EvidenceSubmit extends ServerCommand {
  private static final int AT_ONCE = 1_000;

  @Parameters(paramLabel = "AUDIT.json", arity = "1..*", description = "documents of audits")
  private List<Path> files = List.of();

  @Option(names = "--device", paramLabel = "ID", description = "the device they are about, or * for the platform (default: the name of a probed host, every device of a site, as the document has it)")
  private @Nullable String device;

  @Option(names = "--collected-at", paramLabel = "TIME", description = "when the audits were made, such as 2026-03-01T10:00:00Z (default: now); not for what says itself when it was seen")
  private @Nullable String collectedAt;

  @Option(names = "--trust", paramLabel = "DIGEST", description = "digest of a signing key that the fleet trusts, as `firmware digest` prints it; may be repeated")
  private List<String> trust = List.of();

  private final InstantSource clock;
  private final Map<String, String> unsaid = new TreeMap<>();

  EvidenceSubmit(Terminal terminal, InstantSource clock) {
    super(terminal);
    this.clock = clock;
  }

  @Override
  protected Doc ask(ApiClient client) {
    Instant at = time();
    Set<String> trusted = trusted();
    List<Map<String, Object>> statements = new ArrayList<>();
    List<String> reasons = new ArrayList<>();
    Subjects subjects = new Subjects(client, unsaid);
    for (AuditEvidence.Reading reading : readings(at, trusted)) {
      unsaid.putAll(reading.unsaid());
      List<String> devices = reading.site().map(site -> subjects.of(site, device)).orElse(List.of());
      Instant seen = reading.site().flatMap(Site::seen).orElse(at);
      for (Claim claim : reading.claims()) {
        for (String subject : reading.site().isPresent() ? devices : List.of(subject(claim))) {
          statements.add(statement(claim, subject, seen));
          reasons.add(claim.why());
        }
      }
    }
    List<Map<String, Object>> accepted = new ArrayList<>();
    for (int from = 0; from < statements.size(); from += AT_ONCE) {
      List<Map<String, Object>> part = statements.subList(from, Math.min(statements.size(), from + AT_ONCE));
      List<Doc> answers = client.post("/api/v1/evidence/batch", Map.of("statements", part)).list("statements");
      for (int i = 0; i < part.size(); i++) {
        Map<String, Object> one = new LinkedHashMap<>(part.get(i));
        if (i < answers.size()) one.putAll(answers.get(i).members());
        one.put("why", reasons.get(from + i));
        accepted.add(one);
      }
    }
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("statements", accepted);
    document.put("unsaid", unsaid);
    return new Doc(document);
  }

  @Override
  protected void show(Doc answer, Terminal to) {
    for (Doc each : answer.list("statements"))
      to.line(each.text("device") + " " + each.text("assertion") + ": " + (each.is("holds") ? "holds" : "does not hold") + ", " + each.text("source") + " (rank " + each.text("rank") + "): " + each.text("why"));
    unsaid.forEach((assertion, why) -> to.line("nothing said of " + assertion + ": " + why));
    if (answer.list("statements").isEmpty()) to.line("the documents say nothing that the scorecard asks for");
  }

  private List<AuditEvidence.Reading> readings(Instant at, Set<String> trusted) {
    List<Given> given = files.stream().map(Given::read).toList();
    Set<String> inForce = new HashSet<>();
    for (Given each : given) each.asked(document -> AuditEvidence.policyInForce(document)).ifPresent(inForce::add);
    return given.stream().map(each -> each.asked(document -> AuditEvidence.of(document, each.sha256(), at, trusted, inForce))).toList();
  }

  private String subject(Claim claim) {
    String subject = device != null ? device : claim.device();
    if (subject.isEmpty()) throw new Failure(Exit.USAGE, new Problem("CLI-001", "the documents name no device", "say whose they are with --device ID"));
    if (!claim.device().isEmpty() && !claim.device().equals(subject))
      throw new Failure(Exit.USAGE, new Problem("CLI-001", "the document is about " + claim.device() + ", not about " + subject, "leave --device out, or give the document of that device"));
    return subject;
  }

  private static Map<String, Object> statement(Claim claim, String subject, Instant at) {
    Map<String, Object> statement = new LinkedHashMap<>();
    statement.put("device", subject);
    statement.put("assertion", claim.assertion());
    statement.put("holds", claim.holds());
    statement.put("source", claim.source().word());
    statement.put("method", claim.method());
    statement.put("collectedAt", at.toString());
    statement.put("artifact", Map.of("sha256", claim.sha256()));
    return statement;
  }

  private Instant time() {
    if (collectedAt == null) return Instant.ofEpochMilli(clock.millis());
    try {
      return OffsetDateTime.parse(collectedAt).toInstant();
    } catch (DateTimeParseException e) {
      throw new Failure(Exit.USAGE, new Problem("CLI-001", "--collected-at takes a time such as 2026-03-01T10:00:00Z", "see `bulwark evidence submit --help`", e));
    }
  }

  private Set<String> trusted() {
    Set<String> digests = new HashSet<>();
    for (String digest : trust) {
      if (!digest.matches("[0-9a-fA-F]{64}")) throw new Failure(Exit.USAGE, new Problem("CLI-001", "--trust takes a digest of 64 hex digits", "take it from `bulwark firmware digest KEY.pem`"));
      digests.add(digest.toLowerCase(Locale.ROOT));
    }
    return digests;
  }
}

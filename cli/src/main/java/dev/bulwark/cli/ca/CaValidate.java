package dev.bulwark.cli.ca;

import dev.bulwark.cli.terminal.Exit;
import dev.bulwark.cli.terminal.Failure;
import dev.bulwark.cli.terminal.Terminal;
import dev.bulwark.problem.Problem;
import dev.bulwark.pki.validate.PeerName;
import dev.bulwark.pki.validate.Requirements;
import dev.bulwark.pki.validate.ValidateBatch;
import dev.bulwark.pki.validate.ValidateRequest;
import dev.bulwark.pki.validate.Verdict;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Judges one certificate, or a file full of cases. */
@Command(
    name = "validate",
    description = {"Judges a certificate path (RFC 5280), offline. Exit 0: valid, 1: not valid, 3: the other files cannot be read.", "With --batch many cases of one JSON file; exit 0 when all were judged."})
final class CaValidate implements Callable<Integer> {
  @Parameters(paramLabel = "CERT.pem", arity = "0..1", description = "the certificate to judge; others in the file help as intermediates")
  private @Nullable Path certificate;

  @Option(names = "--root", paramLabel = "FILE", description = "a root to trust; may be repeated")
  private List<Path> roots = new ArrayList<>();

  @Option(names = "--intermediate", paramLabel = "FILE", description = "a certificate that may be on the path; may be repeated")
  private List<Path> intermediates = new ArrayList<>();

  @Option(names = "--crl", paramLabel = "FILE", description = "a revocation list; with any, each certificate below the root needs one")
  private List<Path> crls = new ArrayList<>();

  @Option(names = "--at", paramLabel = "TIME", description = "judge as of this moment (RFC 3339), not now")
  private @Nullable String at;

  @Option(names = "--strict", description = "also the conformance rules of RFC 5280 section 4, the root included")
  private boolean strict;

  @Option(names = "--name", paramLabel = "NAME", description = "the name it must carry: dns:HOST or ip:ADDRESS")
  private @Nullable String name;

  @Option(names = "--policy", paramLabel = "OID", description = "an acceptable policy; may be repeated; none means any")
  private List<String> policies = new ArrayList<>();

  @Option(names = "--explicit-policy", description = "a policy must be valid for the whole path")
  private boolean explicitPolicy;

  @Option(names = "--inhibit-any-policy", description = "any-policy does not count")
  private boolean inhibitAnyPolicy;

  @Option(names = "--inhibit-policy-mapping", description = "policies are not mapped")
  private boolean inhibitPolicyMapping;

  @Option(names = "--eku", paramLabel = "OID", description = "the purpose it must allow")
  private @Nullable String eku;

  @Option(names = "--max-depth", paramLabel = "N", description = "CA certificates between it and the root, at most")
  private @Nullable Integer maxDepth;

  @Option(names = "--batch", paramLabel = "CASES.json", description = "judge all cases of this file; paths in it are relative to it")
  private @Nullable Path batch;

  @Option(names = "--json", description = "answer with one JSON document")
  private boolean json;

  private final Terminal terminal;
  private final InstantSource clock;

  CaValidate(Terminal terminal, InstantSource clock) {
    this.terminal = terminal;
    this.clock = clock;
  }

  @Override
  public Integer call() {
    try {
      if (batch != null) return batch(batch);
      if (certificate == null || roots.isEmpty())
        throw new Failure(Exit.USAGE, new Problem("CLI-001", "a certificate and at least one --root are needed", "see `bulwark ca validate --help`"));
      return one(certificate);
    } catch (Problem unreadable) {
      throw new Failure(Exit.INPUT, unreadable);
    }
  }

  private int one(Path tested) {
    Requirements asked =
        new Requirements(
            strict, Optional.ofNullable(name).map(PeerName::parse), Set.copyOf(policies), explicitPolicy, inhibitAnyPolicy, inhibitPolicyMapping, Optional.ofNullable(eku),
            maxDepth == null ? OptionalInt.empty() : OptionalInt.of(maxDepth));
    Verdict verdict = new ValidateRequest(tested, roots, intermediates, crls, moment(), asked).judge();
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("valid", verdict.valid());
    document.put("code", verdict.code());
    document.put("reason", verdict.reason());
    if (json) terminal.document(document);
    else terminal.line((verdict.valid() ? "valid: " : "NOT VALID (" + verdict.code() + "): ") + verdict.reason());
    return verdict.valid() ? Exit.DONE : Exit.NEGATIVE;
  }

  private int batch(Path cases) {
    List<Object> results = new ArrayList<>();
    int valid = 0;
    for (ValidateBatch.Result result : ValidateBatch.judge(cases, clock).results()) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("id", result.id());
      one.put("valid", result.valid());
      one.put("code", result.code());
      results.add(one);
      if (result.valid()) valid++;
      if (!json) terminal.line(result.id() + ": " + (result.valid() ? "valid" : "NOT VALID (" + result.code() + ")"));
    }
    if (json) terminal.document(Map.of("results", results));
    else terminal.note(valid + " of " + results.size() + " are valid");
    return Exit.DONE;
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

package dev.bulwark.hardening.evidence;

import dev.bulwark.fleet.evidence.Source;
import dev.bulwark.hardening.audit.Verdict;
import dev.bulwark.hardening.rule.Target;
import dev.bulwark.problem.Problem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the documents of our audits, and of looks at a site's network, say about the assertions of the scorecard.
 *
 * <h2>Guarantees</h2> A claim that an assertion holds is made only where every rule and fact that speaks for it is known and good, in every input of the document that has to do with it; where an input could not be read, none is made. A failing rule
 * refutes, a waived one too: a waiver accepts a risk, it mends nothing. Same document, same claims, sorted by device and assertion.
 * <h2>Does not guarantee</h2> That the document is genuine: whoever submits it is named in the audit log.
 * <h2>Fails by</h2> {@code HARDEN-900} where it is none of our documents.
 */
public final class AuditEvidence {
  /**
   * What a document says, and what it leaves open.
   *
   * @param unsaid assertions that the document has to do with, and why nothing is claimed of them; by device and assertion
   * @param site whose devices it is about, where it is about a site's network
   */
  public record Reading(List<Claim> claims, Map<String, String> unsaid, Optional<Site> site) {
    public Reading {
      claims = List.copyOf(claims);
    }
  }

  /** An answer with the digest of the artefact that gave it. */
  private record Found(Answer answer, String sha256) {}

  private final String documentSha256;
  private final Map<String, Map<String, Found>> byDevice = new TreeMap<>();

  private AuditEvidence(String documentSha256) {
    this.documentSha256 = documentSha256;
  }

  /**
   * Reads a document.
   *
   * @param document as it was read: maps, lists, texts, numbers, truths
   * @param sha256 of the document's bytes, for what was no file itself
   * @param at when it was made
   * @param trusted digests of signing keys that the fleet trusts, lower-case hex; without any, no image's key is judged
   */
  public static Reading of(Map<?, ?> document, String sha256, Instant at, Set<String> trusted) {
    return of(document, sha256, at, trusted, Set.of());
  }

  /**
   * The policy of a network that a document shows in force in a kernel; empty for every other document.
   *
   * @throws Problem {@code HARDEN-900} where a document about a network does not say whose it is
   */
  public static Optional<String> policyInForce(Map<?, ?> document) {
    return NetworkAnswers.SCHEMA.equals(document.get("schema")) ? new NetworkAnswers(document).inForce() : Optional.empty();
  }

  /**
   * Reads a document in the light of others.
   *
   * @param inForce what {@link #policyInForce} says of those given beside it
   */
  public static Reading of(Map<?, ?> document, String sha256, Instant at, Set<String> trusted, Set<String> inForce) {
    if (NetworkAnswers.SCHEMA.equals(document.get("schema"))) return new NetworkAnswers(document).reading(inForce);
    AuditEvidence evidence = new AuditEvidence(sha256);
    if ("bulwark.audit/1".equals(document.get("schema"))) return evidence.audit(document, trusted);
    if ("bulwark.cve/1".equals(document.get("schema"))) {
      evidence.add("", new MatchAnswers(document, at).all(), sha256);
      return evidence.reading(Source.BINARY, "cve-match");
    }
    if (document.get("chip") instanceof String && document.get("fields") instanceof Map<?, ?> fields) {
      evidence.add("", new FuseAnswers(document, fields).all(), sha256);
      return evidence.reading(Source.OBSERVED, "efuse");
    }
    throw new Problem("HARDEN-900", "this is no document of an audit", "give what `audit … --json`, `network prove|drift|simulate … --json`, `firmware efuse … summary --json` or `cve match … --format json` wrote");
  }

  private Reading audit(Map<?, ?> document, Set<String> trusted) {
    Target target =
        Target.named(String.valueOf(document.get("target"))).orElseThrow(() -> new Problem("HARDEN-900", "the audit's target is not known to this version", "use the version that wrote the document, or a newer one"));
    for (Object each : Judged.list(document.get("inputs"))) if (each instanceof Map<?, ?> map) input(target, new Judged(map), trusted);
    return reading(Speakers.source(target), target.id());
  }

  private void input(Target target, Judged input, Set<String> trusted) {
    String device = target == Target.EXPOSURE ? input.path() : "";
    String digest = input.sha256() == null ? documentSha256 : input.sha256();
    Map<String, Answer> answers = new LinkedHashMap<>();
    ImageAnswers image = new ImageAnswers(input, trusted);
    // Where only findings are listed, no finding is a pass only if there was something to look through.
    Verdict unlisted = target == Target.IMAGE && image.transparent() ? Verdict.PASS : Verdict.UNKNOWN;
    for (Speaker speaker : Speakers.of(target)) {
      Answer answer = input.readable() ? speaker.in(input, unlisted) : speaker.mayHold() ? Answer.unknown(input.path() + " could not be read") : Answer.SILENT;
      // A partition table holds no code that could be looked through, and none that could hide.
      put(answers, speaker.assertion(), image.table() && answer.kind() != Answer.Kind.REFUTES ? Answer.SILENT : answer);
    }
    if (target == Target.IMAGE && input.readable()) image.all().forEach((assertion, answer) -> put(answers, assertion, answer));
    if (target == Target.EXPOSURE && input.readable()) put(answers, "transport.tls13", tls13(input));
    add(device, answers, digest);
  }

  /** Every secure port speaks TLS 1.3 and no older version. */
  private static Answer tls13(Judged input) {
    if (input.verdict("EXP-MQTT-002", Verdict.UNKNOWN) == Verdict.FAIL || input.verdict("EXP-HTTP-002", Verdict.UNKNOWN) == Verdict.FAIL) return Answer.refutes("a port has no TLS 1.3");
    int secure = 0;
    for (Object each : Judged.list(input.facts("exposure").get("ports"))) {
      if (!(each instanceof Map<?, ?> port) || !Boolean.TRUE.equals(port.get("open"))) continue;
      List<?> versions = Judged.list(port.get("tls"));
      if (versions.isEmpty()) continue;
      secure++;
      if (!versions.equals(List.of("1.3"))) return Answer.unknown("port " + port.get("port") + " speaks older versions of TLS too");
    }
    return secure == 0 ? Answer.SILENT : Answer.holds("TLS 1.3 alone at " + secure + (secure == 1 ? " port" : " ports"));
  }

  private static void put(Map<String, Answer> answers, String assertion, Answer answer) {
    answers.merge(assertion, answer, (a, b) -> a.kind().compareTo(b.kind()) <= 0 ? a : b);
  }

  private void add(String device, Map<String, Answer> answers, String digest) {
    Map<String, Found> mine = byDevice.computeIfAbsent(device, name -> new TreeMap<>());
    answers.forEach((assertion, answer) -> mine.merge(assertion, new Found(answer, digest), (a, b) -> a.answer().kind().compareTo(b.answer().kind()) <= 0 ? a : b));
  }

  private Reading reading(Source source, String method) {
    List<Claim> claims = new ArrayList<>();
    Map<String, String> unsaid = new TreeMap<>();
    byDevice.forEach(
        (device, found) ->
            found.forEach(
                (assertion, each) -> {
                  Answer answer = each.answer();
                  switch (answer.kind()) {
                    case HOLDS, REFUTES -> claims.add(new Claim(device, assertion, answer.kind() == Answer.Kind.HOLDS, strength(assertion, source), method, each.sha256(), answer.why()));
                    case UNKNOWN -> unsaid.put(device.isEmpty() ? assertion : device + " " + assertion, answer.why());
                    case SILENT -> {}
                  }
                }));
    return new Reading(claims, unsaid, Optional.empty());
  }

  /** That the data is of these weeks is seen by who matches, not read in the image. */
  private static Source strength(String assertion, Source source) {
    return assertion.equals("cve.current") ? Source.OBSERVED : source;
  }
}

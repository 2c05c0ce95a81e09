package dev.bulwark.hardening.evidence;

import dev.bulwark.fleet.evidence.Source;
import dev.bulwark.problem.Problem;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the documents of {@code network prove}, {@code drift} and {@code simulate} say about a site's segmentation.
 *
 * <p>What a kernel held when it was asked is an observation; what stands in a file is configuration, and proves no more than a build's. Packets that a rebuilt site dropped are an observation of that site only where the
 * gateway's kernel was seen to hold the same policy; packets that got through count against it in any case.
 */
final class NetworkAnswers {
  static final String SCHEMA = "bulwark.network/1";
  private static final String ENFORCED = "network.policy-enforced";
  private static final String DENIED = "network.denied-flows";
  /** One method for all packets, so that a later trial that is good replaces one that was not. */
  private static final String PACKETS = "network-packets";

  private final Map<?, ?> document;
  private final String policy;
  private final Site site;
  private final boolean kernel;
  private final List<Claim> claims = new ArrayList<>();
  private final Map<String, String> unsaid = new TreeMap<>();

  /** @throws Problem {@code HARDEN-900} where it does not say whose it is */
  NetworkAnswers(Map<?, ?> document) {
    this.document = document;
    if (!(document.get("policy") instanceof String digest) || !digest.matches("[0-9a-f]{64}")) throw incomplete("policy");
    if (!(document.get("site") instanceof String name) || name.isBlank()) throw incomplete("site");
    policy = digest;
    Set<String> zones = new TreeSet<>();
    for (Object zone : Judged.list(document.get("zones"))) zones.add(String.valueOf(zone));
    kernel = "kernel".equals(document.get("seen"));
    site = new Site(name, zones, time(document.get("observedAt")));
    // What was looked at while it could change, without a time, may be of any.
    if (!"file".equals(document.get("seen")) && site.seen().isEmpty()) throw incomplete("observedAt");
  }

  /** The policy that this document shows in force in a kernel; empty where it does not. */
  Optional<String> inForce() {
    boolean shown = kernel && ("prove".equals(document.get("command")) ? proof() : "drift".equals(document.get("command")) ? drift() : Answer.SILENT).kind() == Answer.Kind.HOLDS;
    return shown ? Optional.of(policy) : Optional.empty();
  }

  /** @param inForce policies that documents beside this one show in force */
  AuditEvidence.Reading reading(Set<String> inForce) {
    switch (String.valueOf(document.get("command"))) {
      case "prove" -> {
        say(ENFORCED, proof(), kernel ? Source.OBSERVED : Source.BUILD, "network-proof");
        if (kernel) say(DENIED, replayed(), Source.OBSERVED, PACKETS);
      }
      case "drift" -> say(ENFORCED, kernel ? drift() : Answer.unknown("it was not the kernel that was asked"), Source.OBSERVED, "network-drift");
      case "simulate" -> {
        Answer answer = trial();
        boolean here = answer.kind() != Answer.Kind.HOLDS || inForce.contains(policy);
        say(DENIED, here ? answer : Answer.holds(answer.why() + ", in a rebuilt site alone: no kernel of the site itself was seen to hold this policy (give its drift or proof beside this)"), here ? Source.OBSERVED : Source.BINARY, PACKETS);
      }
      default -> throw incomplete("command");
    }
    return new AuditEvidence.Reading(claims, unsaid, Optional.of(site));
  }

  private void say(String assertion, Answer answer, Source source, String method) {
    switch (answer.kind()) {
      case HOLDS, REFUTES -> claims.add(new Claim("", assertion, answer.kind() == Answer.Kind.HOLDS, source, method, policy, answer.why()));
      case UNKNOWN -> unsaid.put(assertion, answer.why());
      case SILENT -> {}
    }
  }

  private Answer proof() {
    int against = Judged.list(document.get("counterexamples")).size();
    String what = kernel ? "the kernel's rules" : "the rules in a file";
    if (Boolean.FALSE.equals(document.get("holds")) || against > 0) return Answer.refutes(what + " treat packets otherwise than the policy says");
    return Boolean.TRUE.equals(document.get("holds")) && document.get("counterexamples") instanceof List<?> ? Answer.holds(what + " treat every packet as the policy says") : Answer.unknown("the document does not say whether the proof holds");
  }

  private Answer drift() {
    int changes = Judged.list(document.get("changes")).size();
    if (Boolean.FALSE.equals(document.get("inSync")) || changes > 0) return Answer.refutes("the kernel does not hold what was applied: " + changes + (changes == 1 ? " change" : " changes"));
    return Boolean.TRUE.equals(document.get("inSync")) && document.get("changes") instanceof List<?> ? Answer.holds("the kernel holds what was applied") : Answer.unknown("the document does not say whether anything changed");
  }

  /** Only a packet that got through says something: none is sent where the proof holds. */
  private Answer replayed() {
    for (Object each : Judged.list(document.get("counterexamples")))
      if (each instanceof Map<?, ?> packet && "deny".equals(packet.get("expected")) && "passed".equals(packet.get("replayed"))) return Answer.refutes("a packet that the policy denies was sent and passed");
    return Answer.SILENT;
  }

  private Answer trial() {
    if (!Boolean.TRUE.equals(document.get("complete"))) return Answer.unknown("something was left out of the rules on purpose");
    boolean lost = false;
    for (Object each : Judged.list(document.get("violations"))) {
      if (!(each instanceof Map<?, ?> violation) || !"allow".equals(violation.get("expected"))) return Answer.refutes("packets that the policy denies arrived");
      lost = true;
    }
    if (number("controls", "spoofed", "arrived") > 0 || number("controls", "aroundTheSwitch", "arrived") > 0) return Answer.refutes("packets that the policy denies arrived");
    if (lost) return Answer.unknown("flows that the policy allows were lost, so silence means nothing");
    long denied = number("flows") - number("allowed");
    boolean carried = number("controls", "paths", "asked") > 0 && number("controls", "paths", "asked") == number("controls", "paths", "answered");
    boolean attacked = number("controls", "spoofed", "arrived") == 0 && number("controls", "aroundTheSwitch", "arrived") == 0;
    return document.get("violations") instanceof List<?> && denied > 0 && carried && attacked && number("allowed") >= 0
        ? Answer.holds(denied + " denied flows were sent and none arrived; every path carried before the rules")
        : Answer.unknown("no denied flow was tried over paths that carry");
  }

  /** -1 where there is none. */
  private long number(String... path) {
    Object here = document;
    for (String name : path) here = here instanceof Map<?, ?> map ? map.get(name) : null;
    return here instanceof Number number ? number.longValue() : -1;
  }

  private static Optional<Instant> time(@Nullable Object text) {
    if (!(text instanceof String time)) return Optional.empty();
    try {
      return Optional.of(OffsetDateTime.parse(time).toInstant());
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  private static Problem incomplete(String member) {
    return new Problem("HARDEN-900", "this document about a network does not say its " + member, "give what `network prove`, `drift` or `simulate` wrote with --json, unchanged");
  }
}

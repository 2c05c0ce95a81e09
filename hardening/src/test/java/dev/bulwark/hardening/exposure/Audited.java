package dev.bulwark.hardening.exposure;

import dev.bulwark.hardening.audit.AuditedInput;
import dev.bulwark.hardening.audit.Finding;
import dev.bulwark.hardening.audit.Verdict;
import dev.bulwark.hardening.rule.RulePack;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** What an audit of some ports on loopback found. */
record Audited(AuditedInput input) {
  /** For hosts that answer: as long as the most loaded machine needs for it. */
  static final Patience MUCH = new Patience(60_000, 60_000);

  /** For hosts that give no answer worth waiting for. */
  static final Patience LITTLE = new Patience(500, 40);

  /** Of a host that answers one question and is silent at the next: with the shortest patience in which its answer comes, so that silence does not cost a minute. */
  static Audited heard(String rule, String port) throws InterruptedException {
    Audited audited = with(LITTLE, "", port);
    for (int answer = 100; audited.verdict(rule) == Verdict.UNKNOWN && answer < 60_000; answer *= 3) audited = with(new Patience(60_000, answer), "", port);
    return audited;
  }

  /** @param ports as in a scope file: {@code {port: 1883, service: mqtt}} */
  static Audited of(String... ports) throws InterruptedException {
    return in("", ports);
  }

  static Audited in(String more, String... ports) throws InterruptedException {
    return with(MUCH, more, ports);
  }

  static Audited with(Patience patience, String more, String... ports) throws InterruptedException {
    ApprovedRun run = Approver.approved(more, "{device: d, host: localhost, ports: [" + String.join(", ", ports) + "]}");
    // The rate is the matter of another test; here nobody waits.
    Pace free = new Pace(1_000_000, System::nanoTime, nanos -> {});
    List<AuditedInput> inputs = new ExposureAudit(RulePack.shipped(), AsOf.instant(Approver.NOW), new Random(7), patience).run(run, free);
    return new Audited(inputs.getFirst());
  }

  static String port(int port, String service) {
    return "{port: " + port + ", service: " + service + "}";
  }

  List<String> rules() {
    return input.findings().stream().map(Finding::rule).toList();
  }

  Verdict verdict(String rule) {
    return input.results().stream().filter(result -> result.rule().equals(rule)).findFirst().orElseThrow().verdict();
  }

  Map<?, ?> exposure() {
    if (input.facts().get("exposure") instanceof Map<?, ?> map) return map;
    throw new AssertionError(input.facts());
  }

  int connections() {
    if (exposure().get("connections") instanceof Integer count) return count;
    throw new AssertionError(exposure());
  }

  boolean open() {
    if (!(exposure().get("ports") instanceof List<?> ports)) throw new AssertionError(exposure());
    return ports.stream().allMatch(port -> Boolean.TRUE.equals(((Map<?, ?>) port).get("open")));
  }

  static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) bytes[i] = (byte) values[i];
    return bytes;
  }

  static byte[] joined(byte[]... parts) {
    byte[] all = new byte[Arrays.stream(parts).mapToInt(part -> part.length).sum()];
    int at = 0;
    for (byte[] part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return all;
  }
}

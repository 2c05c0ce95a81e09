package dev.bulwark.hardening.cve;

import static dev.bulwark.hardening.cve.Records.bom;
import static dev.bulwark.hardening.cve.Records.cve5;
import static dev.bulwark.hardening.cve.Records.named;
import static dev.bulwark.hardening.cve.Records.range;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.hardening.audit.Severity;
import dev.bulwark.hardening.cve.Gate.Answer;
import dev.bulwark.hardening.cve.Gate.Policy;
import dev.bulwark.hardening.cve.Gate.Stale;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jspecify.annotations.Nullable;

class GateTest {
  /** The records of the store are of 2026-05-01. */
  private static final LocalDate SOON = LocalDate.of(2026, 5, 20);

  private static final LocalDate LATE = LocalDate.of(2026, 6, 2);
  private static boolean nobody(Match match) {
    return false;
  }

  private static final Policy MEDIUM = new Policy(Severity.MEDIUM, true, false, 30, Stale.REFUSE);
  private static final Bom OLD = bom(named("zlib", "1.2.11"));

  private final VulnerabilityStore store;

  GateTest(@TempDir Path dir) throws IOException {
    store = Records.store(dir, cve5("CVE-2026-1000", "zlib", "zlib", range("0", "1.3")), cve5("CVE-2026-1001", "openssl", "openssl", "{\"version\":\"n/a\",\"status\":\"affected\"}"),
        cve5("CVE-2026-1002", "busybox", "busybox", range("0", "1.36")), "{\"catalogVersion\":\"2026.05.01\",\"dateReleased\":\"2026-05-01T00:00:00Z\",\"vulnerabilities\":[{\"cveID\":\"CVE-2026-1002\"}]}");
  }

  private Answer ask(Policy policy, Bom bom, LocalDate today) {
    return new Gate(policy).decide(bom, store, List.of(), GateTest::nobody, today);
  }

  @Test
  void an_affected_component_at_the_limit_blocks_and_under_it_does_not() {
    assertThat(ask(MEDIUM, OLD, SOON)).isInstanceOfSatisfying(Answer.Blocked.class, blocked -> assertThat(blocked.matches()).extracting(Match::id).containsExactly("CVE-2026-1000"));
    assertThat(ask(Policy.STRICT, OLD, SOON)).isInstanceOf(Answer.Clear.class);
    assertThat(ask(MEDIUM, bom(named("zlib", "1.3.1")), SOON)).isEqualTo(new Answer.Clear(List.of(), List.of()));
  }

  @Test
  void what_is_known_to_be_exploited_blocks_and_a_policy_may_leave_it_to_the_severity() {
    Bom bom = bom(named("busybox", "1.35.0"));
    assertThat(ask(Policy.STRICT, bom, SOON)).isInstanceOf(Answer.Blocked.class);
    // Being exploited raises the severity to critical, so only a policy that stops at nothing lets it pass: there is none.
    assertThat(ask(new Policy(Severity.CRITICAL, false, false, 30, Stale.REFUSE), bom, SOON)).isInstanceOf(Answer.Blocked.class);
  }

  @Test
  void an_undecided_match_blocks_only_where_the_policy_says_so() {
    Bom bom = bom(named("openssl", "3.0.15"));
    assertThat(ask(MEDIUM, bom, SOON)).isInstanceOf(Answer.Clear.class);
    assertThat(ask(new Policy(Severity.MEDIUM, true, true, 30, Stale.REFUSE), bom, SOON)).isInstanceOf(Answer.Blocked.class);
  }

  @Test
  void a_statement_of_use_is_taken_before_the_gate_decides_and_only_for_what_it_names() {
    VexStatement mended = new VexStatement(List.of("CVE-2026-1000"), VexStatus.FIXED, null, null, List.of(new VexStatement.Product(List.of("zlib@1.2.11"), List.of())));
    VexStatement other = new VexStatement(List.of("CVE-2026-9999"), VexStatus.FIXED, null, null, List.of(new VexStatement.Product(List.of("zlib@1.2.11"), List.of())));
    assertThat(new Gate(MEDIUM).decide(OLD, store, List.of(mended), GateTest::nobody, SOON)).isInstanceOf(Answer.Clear.class);
    assertThat(new Gate(MEDIUM).decide(OLD, store, List.of(other), GateTest::nobody, SOON)).isInstanceOf(Answer.Blocked.class);
  }

  @Test
  void a_waiver_lets_it_pass_and_is_told_and_another_hole_still_blocks() {
    Bom both = bom(named("zlib", "1.2.11"), named("busybox", "1.35.0"));
    Predicate<Match> zlib = match -> match.id().equals("CVE-2026-1000");
    assertThat(new Gate(MEDIUM).decide(OLD, store, List.of(), zlib, SOON)).isInstanceOfSatisfying(Answer.Clear.class, clear -> assertThat(clear.waived()).extracting(Match::id).containsExactly("CVE-2026-1000"));
    assertThat(new Gate(MEDIUM).decide(both, store, List.of(), zlib, SOON)).isInstanceOfSatisfying(Answer.Blocked.class, blocked -> assertThat(blocked.matches()).extracting(Match::id).containsExactly("CVE-2026-1002"));
  }

  @Test
  void old_records_give_no_answer_or_a_warning_as_configured() {
    Bom good = bom(named("zlib", "1.3.1"));
    assertThat(ask(MEDIUM, good, LATE)).isInstanceOfSatisfying(Answer.Unknown.class, unknown -> assertThat(unknown.reason()).contains("32 days old"));
    Policy warns = new Policy(Severity.MEDIUM, true, false, 30, Stale.WARN);
    assertThat(ask(warns, good, LATE)).isInstanceOfSatisfying(Answer.Clear.class, clear -> assertThat(clear.warnings()).singleElement().asString().contains("32 days old"));
    assertThat(ask(warns, OLD, LATE)).isInstanceOf(Answer.Blocked.class);
    assertThat(ask(MEDIUM, good, LocalDate.of(2026, 5, 31))).isInstanceOf(Answer.Clear.class);
  }

  @Test
  void records_from_the_future_are_no_fresh_ones() {
    assertThat(ask(MEDIUM, bom(named("zlib", "1.3.1")), LocalDate.of(2026, 4, 1))).isInstanceOfSatisfying(Answer.Unknown.class, unknown -> assertThat(unknown.reason()).contains("yet to come"));
  }

  @Test
  void a_bill_that_names_nothing_is_no_permission() {
    assertThat(ask(MEDIUM, bom(), SOON)).isInstanceOf(Answer.Unknown.class);
  }

  @Test
  void holes_are_ranked_by_exploitation_then_reach_then_probability_then_severity() {
    Match quiet = match("CVE-1", Severity.CRITICAL, false, 0.001);
    Match likely = match("CVE-2", Severity.LOW, false, 0.9);
    Match seen = match("CVE-3", Severity.CRITICAL, true, null);
    Match unknownSeverity = match("CVE-4", null, false, 0.001);
    assertThat(Ranking.ranked(List.of(quiet, likely, unknownSeverity, seen))).containsExactly(seen, likely, quiet, unknownSeverity);
    assertThat(List.of(quiet, likely, seen).stream().sorted(Ranking.order(match -> match.id().equals("CVE-1")))).containsExactly(seen, quiet, likely);
  }

  private static Match match(String id, @Nullable Severity severity, boolean kev, @Nullable Double probability) {
    return new Match("zlib", "1", "z", id, Source.NVD, Match.State.AFFECTED, severity, kev, probability, null, null);
  }
}

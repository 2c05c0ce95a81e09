package dev.bulwark.server.audits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulwark.fleet.device.Lifecycle;
import dev.bulwark.fleet.event.Event;
import dev.bulwark.fleet.store.Store;
import dev.bulwark.fleet.store.Stores;
import dev.bulwark.hardening.audit.Severity;
import dev.bulwark.hardening.fleet.DeviceFacts;
import dev.bulwark.hardening.fleet.FleetSnapshot;
import dev.bulwark.problem.Problem;
import dev.bulwark.server.config.Config;
import dev.bulwark.server.http.Json;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class FleetAuditsTest {
  private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
  @TempDir Path folder;
  private Store store;
  private final List<Event> committed = new ArrayList<>();
  private final List<DeviceFacts> devices = new ArrayList<>();
  private Instant now = START;

  @BeforeEach
  void open() {
    store = Stores.sqlite(folder);
    store.onCommit(committed::addAll);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private FleetAudits audits() {
    return audits(at -> new FleetSnapshot(
        List.of(), List.of(), new FleetSnapshot.Policy(Duration.ofDays(90), Map.of()), Optional.of(new FleetSnapshot.Logging(true, true)), Optional.empty(), List.copyOf(devices)));
  }

  private FleetAudits audits(Function<Instant, FleetSnapshot> snapshots) {
    InstantSource clock = () -> now;
    return new FleetAudits(store, snapshots, Config.Audits.defaults(), clock, new SecureRandom());
  }

  /** A device whose identity is cloned, by what its sessions do; or a sound one. */
  private static DeviceFacts device(String id, boolean cloned, String... secrets) {
    return new DeviceFacts(
        id, "camera", "site", "zone", Lifecycle.ACTIVE, List.of(), List.of(), cloned ? new DeviceFacts.Takeovers(9, 9) : DeviceFacts.Takeovers.NONE, Optional.of(Set.of(secrets)), Map.of());
  }

  private List<String> told() {
    List<String> told = committed.stream().filter(Event.Found.class::isInstance).map(Event.Found.class::cast).map(e -> e.state() + " " + e.rule() + " " + e.device()).toList();
    committed.clear();
    return told;
  }

  @Test
  void a_finding_is_told_when_it_comes_up_and_when_it_is_gone_and_not_in_between() {
    FleetAudits audits = audits();
    devices.add(device("cam-1", true));
    devices.add(device("cam-2", false));
    AuditRun first = audits.run(AuditRun.Cause.OPERATOR);
    assertThat(told()).containsExactly("new FLT-ID-001 cam-1");
    assertThat(first.open(Severity.HIGH)).isEqualTo(1);
    assertThat(first.fresh()).isEqualTo(1);
    AuditRun second = audits.run(AuditRun.Cause.SCHEDULE);
    assertThat(told()).isEmpty();
    assertThat(second.fresh() + second.resolved()).isZero();
    devices.clear();
    AuditRun third = audits().run(AuditRun.Cause.SCHEDULE);
    assertThat(told()).containsExactly("resolved FLT-ID-001 cam-1");
    assertThat(third.resolved()).isEqualTo(1);
    assertThat(third.open(Severity.HIGH)).isZero();
  }

  @Test
  void the_document_says_what_is_new_what_is_known_and_what_is_gone_and_has_the_digest_that_the_run_names() {
    FleetAudits audits = audits();
    devices.add(device("cam-1", true));
    audits.run(AuditRun.Cause.OPERATOR);
    devices.add(device("cam-2", true));
    JsonNode second = document(audits, audits.run(AuditRun.Cause.OPERATOR));
    assertThat(second.get("schema").asString()).isEqualTo("bulwark.audit/1");
    assertThat(second.get("target").asString()).isEqualTo("fleet");
    JsonNode findings = second.get("inputs").get(0).get("findings");
    assertThat(findings.size()).isEqualTo(2);
    assertThat(findings.get(0).get("path").asString() + " " + findings.get(0).get("state").asString()).isEqualTo("cam-1 unchanged");
    assertThat(findings.get(1).get("path").asString() + " " + findings.get(1).get("state").asString()).isEqualTo("cam-2 new");
    devices.removeFirst();
    JsonNode third = document(audits, audits.run(AuditRun.Cause.OPERATOR));
    assertThat(third.get("resolved").size()).isEqualTo(1);
    assertThat(third.get("resolved").get(0).get("path").asString()).isEqualTo("cam-1");
  }

  private static JsonNode document(FleetAudits audits, AuditRun run) {
    byte[] bytes = audits.document(run.id()).orElseThrow();
    assertThat(Packed.sha256(bytes)).isEqualTo(run.sha256());
    return Json.object(bytes);
  }

  @Test
  void a_finished_run_is_an_audit_leaf_and_the_event_that_evidence_follows_from() {
    devices.add(device("cam-1", false, "s-1"));
    devices.add(device("cam-2", false, "s-1"));
    AuditRun run = audits().run(AuditRun.Cause.START);
    assertThat(committed).filteredOn(Event.Audited.class::isInstance).singleElement().isInstanceOfSatisfying(Event.Audited.class, e -> {
      assertThat(e.run()).isEqualTo(run.id());
      assertThat(e.critical()).isEqualTo(2);
      assertThat(e.validUntil()).isEqualTo(START.plus(Duration.ofHours(30)));
      assertThat(e.sha256()).isEqualTo(run.sha256());
    });
    String leaf = store.read(query -> query.list("SELECT body FROM audit_leaf", row -> new String(row.bytes(1), java.nio.charset.StandardCharsets.UTF_8))).getLast();
    assertThat(leaf).contains("fleet-audit", run.id(), run.sha256(), "\"critical\":\"2\"");
  }

  @Test
  void what_was_kept_is_there_after_a_restart_with_its_findings_as_baseline() {
    devices.add(device("cam-1", true));
    AuditRun run = audits().run(AuditRun.Cause.START);
    committed.clear();
    store.close();
    store = Stores.sqlite(folder);
    store.onCommit(committed::addAll);
    FleetAudits again = audits();
    assertThat(again.newest()).contains(run);
    assertThat(again.list(10)).containsExactly(run);
    assertThat(again.document(run.id())).isPresent();
    again.run(AuditRun.Cause.START);
    assertThat(told()).isEmpty();
  }

  @Test
  void the_newest_four_hundred_are_kept() {
    AuditRun old = audits().run(AuditRun.Cause.START);
    store.run(tx -> {
      for (int i = 0; i < RunTable.KEPT; i++)
        RunTable.keep(tx, new AuditRun("%013d-00000000".formatted(i), START, START.plusSeconds(i + 1), AuditRun.Cause.SCHEDULE, START, Map.of(), 0, 0, 0, "0"), new byte[1]);
    });
    assertThat(audits().list(1_000)).hasSize(RunTable.KEPT).doesNotContain(old);
    assertThat(audits().document(old.id())).isEmpty();
    now = START.plusSeconds(9_000);
    AuditRun newest = audits().run(AuditRun.Cause.SCHEDULE);
    assertThat(audits().list(1)).containsExactly(newest);
    assertThat(audits().list(1_000)).hasSize(RunTable.KEPT);
  }

  @Test
  void a_run_that_fails_leaves_nothing_and_the_next_one_runs() {
    List<Boolean> broken = new ArrayList<>(List.of(true));
    FleetAudits audits = audits(at -> {
      if (!broken.isEmpty()) throw new Problem("STORE-003", "no", "no");
      return new FleetSnapshot(List.of(), List.of(), new FleetSnapshot.Policy(Duration.ofDays(90), Map.of()), Optional.empty(), Optional.empty(), devices);
    });
    assertThatThrownBy(() -> audits.run(AuditRun.Cause.OPERATOR)).isInstanceOf(Problem.class);
    assertThat(audits.list(10)).isEmpty();
    assertThat(committed).isEmpty();
    broken.clear();
    assertThat(audits.run(AuditRun.Cause.OPERATOR).unknown()).isPositive();
  }

  @Test
  void one_runs_at_a_time_and_the_other_is_told_so() {
    List<String> answers = new ArrayList<>();
    FleetAudits[] own = new FleetAudits[1];
    own[0] = audits(at -> {
      answers.add(CompletableFuture.supplyAsync(() -> {
        try {
          return own[0].run(AuditRun.Cause.OPERATOR).id();
        } catch (Problem e) {
          return e.code();
        }
      }).join());
      return new FleetSnapshot(List.of(), List.of(), new FleetSnapshot.Policy(Duration.ofDays(90), Map.of()), Optional.empty(), Optional.empty(), devices);
    });
    own[0].run(AuditRun.Cause.OPERATOR);
    assertThat(answers).containsExactly("HARDEN-401");
    assertThat(own[0].list(10)).hasSize(1);
  }

  @Test
  void a_turn_of_the_clock_runs_what_is_due_and_no_more() {
    FleetAudits audits = audits();
    audits.turn();
    assertThat(audits.list(10)).isEmpty();
    for (int turn = 0; turn < 30; turn++) {
      now = now.plusSeconds(10);
      audits.turn();
    }
    assertThat(audits.list(10)).extracting(AuditRun::cause).containsExactly(AuditRun.Cause.START);
    now = now.plus(Duration.ofDays(1));
    audits.turn();
    assertThat(audits.list(10)).extracting(AuditRun::cause).containsExactly(AuditRun.Cause.SCHEDULE, AuditRun.Cause.START);
  }
}

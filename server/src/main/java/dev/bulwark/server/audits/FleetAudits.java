package dev.bulwark.server.audits;

import dev.bulwark.fleet.event.Event;
import dev.bulwark.fleet.store.Store;
import dev.bulwark.hardening.audit.AuditedInput;
import dev.bulwark.hardening.audit.Finding;
import dev.bulwark.hardening.audit.Severity;
import dev.bulwark.hardening.audit.Verdict;
import dev.bulwark.hardening.fleet.FleetAudit;
import dev.bulwark.hardening.fleet.FleetSnapshot;
import dev.bulwark.hardening.report.AuditDocument;
import dev.bulwark.hardening.report.Baseline;
import dev.bulwark.hardening.rule.RulePack;
import dev.bulwark.hardening.rule.Target;
import dev.bulwark.hardening.waiver.Waivers;
import dev.bulwark.problem.Problem;
import dev.bulwark.server.config.Config;
import dev.bulwark.server.http.Json;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Audits of the whole fleet.
 *
 * <h2>Guarantees</h2> When {@link #run} returns, the run is on stable storage with its document, an audit leaf, the evidence-giving event, and one {@code finding} event for each finding that is new or gone
 * since the run before; when it throws, nothing of it is. One runs at a time. The newest 400 runs are kept.
 * <h2>Does not guarantee</h2> One moment for all facts: devices are read a page at a time.
 * <h2>Fails by</h2> {@code Problem HARDEN-401} while another runs, {@code STORE-…} where the store fails.
 *
 * <p>Thread-safe.
 */
public final class FleetAudits {
  private final Store store;
  private final Function<Instant, FleetSnapshot> snapshots;
  private final AuditSchedule schedule;
  private final InstantSource clock;
  private final SecureRandom random;
  private final ReentrantLock running = new ReentrantLock();
  private final AtomicLong runs = new AtomicLong();
  private volatile @Nullable AuditRun newest;

  /**
   * Goes on from the newest run that is kept.
   *
   * @param snapshots the fleet's facts as of a time
   */
  public FleetAudits(Store store, Function<Instant, FleetSnapshot> snapshots, Config.Audits settings, InstantSource clock, SecureRandom random) {
    this.store = store;
    this.snapshots = snapshots;
    this.schedule = new AuditSchedule(settings.every(), settings.atStart(), clock.instant());
    this.clock = clock;
    this.random = random;
    this.newest = store.read(RunTable::newest).orElse(null);
  }

  /** Runs one if one is due. */
  public void turn() {
    schedule.due(clock.instant(), newest().map(AuditRun::finishedAt)).ifPresent(this::run);
  }

  /** Audits the fleet now. */
  public AuditRun run(AuditRun.Cause cause) {
    if (!running.tryLock()) throw new Problem("HARDEN-401", "an audit of the fleet is running", "wait for it, and look with `bulwark audit fleet`");
    try {
      Instant startedAt = clock.instant();
      AuditedInput audited = FleetAudit.audit(snapshots.apply(startedAt), RulePack.shipped(), startedAt);
      AuditRun run = keep(audited, cause, startedAt);
      newest = run;
      runs.incrementAndGet();
      return run;
    } finally {
      running.unlock();
    }
  }

  private AuditRun keep(AuditedInput audited, AuditRun.Cause cause, Instant startedAt) {
    Map<String, RunTable.Open> before = store.read(RunTable::open);
    Set<String> now = new HashSet<>();
    List<Finding> fresh = new ArrayList<>();
    Map<Severity, Long> counts = new EnumMap<>(Severity.class);
    for (Finding finding : audited.findings()) {
      counts.merge(finding.severity(), 1L, Long::sum);
      if (now.add(finding.fingerprint()) && !before.containsKey(finding.fingerprint())) fresh.add(finding);
    }
    List<RunTable.Open> gone = before.values().stream().filter(finding -> !now.contains(finding.fingerprint())).toList();
    byte[] document = Json.bytes(AuditDocument.of(Target.FLEET, RulePack.shipped(), List.of(audited)).standing(Waivers.none(), baseline(audited.path(), before)).toMap());
    long unknown = audited.results().stream().filter(result -> result.verdict() == Verdict.UNKNOWN).count();
    Instant at = clock.instant();
    AuditRun run = new AuditRun(id(startedAt), startedAt, at, cause, schedule.validUntil(at), counts, unknown, fresh.size(), gone.size(), Packed.sha256(document));
    byte[] packed = Packed.pack(document);
    store.run(tx -> {
      for (Finding finding : fresh) RunTable.opened(tx, finding, at);
      for (RunTable.Open finding : gone) RunTable.resolved(tx, finding, at);
      RunTable.keep(tx, run, packed);
      Map<String, String> leaf = new LinkedHashMap<>(Map.of("run", run.id(), "target", FleetAudit.INPUT, "cause", cause.word(), "sha256", run.sha256()));
      run.counts().forEach((severity, count) -> leaf.put(severity, Long.toString(count)));
      tx.audit("fleet-audit", leaf);
      tx.emit(
          new Event.Audited(
              Event.Meta.of(at, null, Event.Source.SERVER), run.id(), FleetAudit.INPUT, run.sha256(), run.open(Severity.CRITICAL), run.open(Severity.HIGH), run.open(Severity.MEDIUM),
              run.open(Severity.LOW), run.validUntil()));
    });
    return run;
  }

  /** Nothing is waived here; what the run before had is unchanged, or regressed where it got worse. */
  private static Baseline baseline(String input, Map<String, RunTable.Open> before) {
    List<Baseline.Known> known = new ArrayList<>();
    for (RunTable.Open each : before.values()) {
      Severity severity = Severity.named(each.severity()).orElse(Severity.INFO);
      known.add(new Baseline.Known(input, each.rule(), severity, each.message(), each.device(), each.fingerprint(), false));
    }
    return new Baseline(List.of(input), known, List.of());
  }

  private String id(Instant at) {
    byte[] own = new byte[4];
    random.nextBytes(own);
    return String.format("%013d", Math.max(0, at.toEpochMilli())) + "-" + HexFormat.of().formatHex(own);
  }

  /** The newest run there is. */
  public Optional<AuditRun> newest() {
    return Optional.ofNullable(newest);
  }

  /** The newest runs, the newest first; 400 at most. */
  public List<AuditRun> list(int limit) {
    return store.read(query -> RunTable.list(query, limit));
  }

  /** The document of a run as it was made, {@code bulwark.audit/1}. */
  public Optional<byte[]> document(String id) {
    return store.read(query -> RunTable.document(query, id)).map(Packed::unpack);
  }

  /** Runs since the start. */
  public long runs() {
    return runs.get();
  }
}

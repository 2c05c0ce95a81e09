package dev.bulwark.agent;

import dev.bulwark.agent.est.EstOutcome;
import dev.bulwark.agent.est.Standing;
import dev.bulwark.agent.identity.AgentDirectory;
import dev.bulwark.agent.mqtt.Disconnected;
import dev.bulwark.agent.mqtt.Opening;
import dev.bulwark.agent.mqtt.Publishing;
import dev.bulwark.agent.posture.Posture;
import dev.bulwark.agent.posture.Telemetry;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Lives with an identity until it is told to stop or the identity is good for nothing any more.
 *
 * <h2>Guarantees</h2> Tries to connect with growing pauses, and seldom where it was refused; renews inside its {@link RenewalWindow}; hands the session over without a gap; keeps telemetry
 * that the broker has not acknowledged (the newest {@value #OUTBOX} samples) and sends it again.
 * <h2>Does not guarantee</h2> That a refusal ends the run: only the server's own word that the certificate is revoked, asked for over the pinned channel, does. An alert that comes before the
 * handshake is done could be anyone's on the path.
 * <h2>Fails by</h2> returning {@link Ended}.
 *
 * <p>One thread runs {@link #run()} and owns all state; {@link #stop()} and the session's end reach it through a queue.
 */
public final class AgentRun {
  static final int OUTBOX = 1_000;
  private static final Duration REFUSED_FIRST = Duration.ofSeconds(30);
  private static final Duration REFUSED_CAP = Duration.ofHours(1);
  private static final Duration LOST_FIRST = Duration.ofSeconds(1);
  private static final Duration LOST_CAP = Duration.ofMinutes(2);
  /** A session that lived as long was a good one: the next loss starts with short pauses again. */
  private static final Duration STEADY = Duration.ofMinutes(1);

  /** Why a run is over. */
  public sealed interface Ended {
    /** Asked to. */
    record Stopped() implements Ended {}

    /** The server says that the certificate is revoked. Only a new enrolment helps. */
    record Revoked(String detail) implements Ended {}

    /** The certificate ran out before it could be renewed. Only a new enrolment helps. */
    record Expired(String detail) implements Ended {}
  }

  /** How often it speaks, and who hears of each change of its state. */
  public record Options(Duration telemetryEvery, Duration postureEvery, Consumer<RunNote> notes) {
    public Options {
      if (telemetryEvery.toMillis() < 1 || postureEvery.toMillis() < 1) throw new IllegalArgumentException("an interval has a length");
    }

    public static Options standard() {
      return new Options(Duration.ofMinutes(1), Duration.ofHours(1), note -> {});
    }
  }

  sealed interface Wake {
    record Stop() implements Wake {}

    record Down(Disconnected why) implements Wake {}
  }

  private final Device device;
  private final byte[] posture;
  private final Options options;
  private final Timeline time;
  private final RandomGenerator random;
  private final BlockingQueue<Wake> wakes;
  private final Closeable lock;
  private final Deque<byte[]> outbox = new ArrayDeque<>();
  private final Backoff lost = new Backoff(LOST_FIRST, LOST_CAP);
  private final Backoff refused = new Backoff(REFUSED_FIRST, REFUSED_CAP);
  private Instant openedAt;
  private Instant nextConnect;
  private Instant nextTelemetry;
  private Instant nextPosture;
  private Instant nextRenewal;
  private @Nullable Backoff renewalPauses;
  private boolean handOverDue;
  private long samples;
  private volatile long shed;

  AgentRun(Device device, byte[] posture, Options options, Timeline time, RandomGenerator random, BlockingQueue<Wake> wakes, Closeable lock) {
    this.device = device;
    this.posture = posture;
    this.options = options;
    this.time = time;
    this.random = random;
    this.wakes = wakes;
    this.lock = lock;
    Instant now = time.instant();
    this.openedAt = now;
    this.nextConnect = now;
    this.nextTelemetry = now;
    this.nextPosture = now;
    this.nextRenewal = device.window().due();
  }

  /** The run of an enrolled folder on this host; fails by {@code Problem AGENT-002} where nothing is enrolled. It also leaves its notes in the folder. */
  public static AgentRun of(AgentDirectory directory, Options options, InstantSource clock, SecureRandom random) {
    directory.enrolled();
    Closeable lock = directory.lock();
    BlockingQueue<Wake> wakes = new LinkedBlockingQueue<>(64);
    Agent agent = new Agent(directory, clock, random, why -> wakes.offer(new Wake.Down(why)));
    byte[] posture = Posture.ofThisHost(agent.identity().credential().key().storage()).json();
    Consumer<RunNote> notes =
        note -> {
          note.write(directory);
          options.notes().accept(note);
        };
    Options noted = new Options(options.telemetryEvery(), options.postureEvery(), notes);
    return new AgentRun(agent, posture, noted, Timeline.real(clock), random, wakes, lock);
  }

  /** Runs on the calling thread until it is over. */
  public Ended run() {
    Ended ended = new Ended.Stopped();
    try {
      ended = untilOver();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      device.close();
      switch (ended) {
        case Ended.Stopped() -> note("stopped", "");
        case Ended.Revoked(String detail) -> note("revoked", detail);
        case Ended.Expired(String detail) -> note("expired", detail);
      }
      release();
    }
    return ended;
  }

  private void release() {
    try {
      lock.close();
    } catch (IOException e) {
      throw new UncheckedIOException("the folder's lock cannot be given back", e);
    }
  }

  /** Asks the run to end; any thread. */
  public void stop() {
    wakes.offer(new Wake.Stop());
  }

  /** Messages that the broker acknowledged. */
  public long acknowledged() {
    return device.acknowledged();
  }

  /** Samples that were thrown away because the outbox was full. */
  public long shed() {
    return shed;
  }

  private Ended untilOver() throws InterruptedException {
    while (true) {
      Optional<Ended> over = turn(time.instant());
      if (over.isPresent()) return over.get();
      switch (time.await(wakes, nextMoment())) {
        case Wake.Stop stop -> {
          return new Ended.Stopped();
        }
        case Wake.Down(Disconnected why) -> {
          Optional<Ended> end = lostSession(why);
          if (end.isPresent()) return end.get();
        }
        case null -> {}
      }
    }
  }

  /** Everything that is due now. */
  private Optional<Ended> turn(Instant now) {
    Instant end = device.window().notAfter();
    if (!now.isBefore(end)) return Optional.of(new Ended.Expired("the certificate ended at " + end));
    Optional<Ended> over = Optional.empty();
    if (!now.isBefore(nextRenewal)) over = renew(now);
    if (over.isEmpty() && !now.isBefore(nextConnect) && (!device.connected() || handOverDue)) over = connect(now);
    if (over.isPresent()) return over;
    if (!now.isBefore(nextTelemetry)) {
      sample(now);
      nextTelemetry = now.plus(options.telemetryEvery());
    }
    if (device.connected()) report(now);
    return over;
  }

  private Instant nextMoment() {
    Instant next = earlier(earlier(nextTelemetry, nextRenewal), device.window().notAfter());
    if (!device.connected() || handOverDue) next = earlier(next, nextConnect);
    return device.connected() ? earlier(next, nextPosture) : next;
  }

  private static Instant earlier(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }

  private Optional<Ended> connect(Instant now) {
    Opening opening = handOverDue ? device.handOver() : device.connect();
    switch (opening) {
      case Opening.Opened opened -> {
        handOverDue = false;
        openedAt = now;
        // A session that is lost before its end is heard of must not be opened again at once.
        nextConnect = now.plus(LOST_FIRST);
        note("connected", "");
        return Optional.empty();
      }
      case Opening.Refused refusal -> {
        String reason = refusal.reason();
        if (device.standing() == Standing.REVOKED) return Optional.of(new Ended.Revoked(reason));
        // A broken connection without a word may be the network's fault, or a restart.
        boolean told = refusal.code() >= 0 && !refusal.passing() || reason.startsWith("alert");
        nextConnect = now.plus((told ? refused : lost).next(random));
        note("offline", reason);
      }
      case Opening.Unreachable(String detail) -> {
        nextConnect = now.plus(lost.next(random));
        note("offline", detail);
      }
    }
    return Optional.empty();
  }

  private Optional<Ended> lostSession(Disconnected why) {
    if (device.connected()) return Optional.empty();
    if (!why.at().isBefore(openedAt.plus(STEADY))) {
      lost.reset();
      refused.reset();
    }
    boolean cut = why.code() >= 0x80;
    if (cut && device.standing() == Standing.REVOKED) return Optional.of(new Ended.Revoked(why.reason()));
    boolean contained = why.code() == 0x98 || why.code() == 0x87;
    nextConnect = time.instant().plus((contained ? refused : lost).next(random));
    note("offline", why.reason());
    return Optional.empty();
  }

  private Optional<Ended> renew(Instant now) {
    EstOutcome outcome = device.renew();
    if (outcome instanceof EstOutcome.Enrolled) {
      renewalPauses = null;
      nextRenewal = device.window().due();
      handOverDue = device.connected();
      nextConnect = now;
      return Optional.empty();
    }
    if (outcome instanceof EstOutcome.Refused refusal && refusal.forbidden() && device.standing() == Standing.REVOKED)
      return Optional.of(new Ended.Revoked(refusal.detail()));
    Backoff pauses = renewalPauses;
    if (pauses == null) renewalPauses = pauses = device.window().pausesFrom(now);
    nextRenewal = now.plus(pauses.next(random));
    return Optional.empty();
  }

  private void sample(Instant now) {
    if (outbox.size() == OUTBOX) {
      outbox.removeFirst();
      shed++;
    }
    outbox.addLast(Telemetry.ofThisHost(samples++, now).json());
  }

  /** Sends what has gathered; where the broker does not answer, it is tried again with the next sample. */
  private void report(Instant now) {
    String own = "devices/" + device.id() + "/";
    Instant later = now.plus(options.telemetryEvery());
    while (!outbox.isEmpty()) {
      if (device.publish(own + "telemetry", outbox.getFirst()) instanceof Publishing.Lost) {
        if (nextPosture.isBefore(later)) nextPosture = later;
        return;
      }
      outbox.removeFirst();
    }
    if (now.isBefore(nextPosture)) return;
    nextPosture = device.publish(own + "posture", posture) instanceof Publishing.Lost ? later : now.plus(options.postureEvery());
  }

  private void note(String state, String detail) {
    options.notes().accept(new RunNote(state, time.instant(), device.acknowledged(), detail));
  }
}

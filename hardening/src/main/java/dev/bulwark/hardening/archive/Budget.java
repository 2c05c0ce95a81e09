package dev.bulwark.hardening.archive;

import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** What is left of the limits of one input. Once a limit is reached every further step fails, whatever became of the first exception. */
final class Budget {
  private final Limits limits;
  private final InstantSource clock;
  private final Instant deadline;
  private long unpacked;
  private long names;
  private long held;
  private int entries;
  private @Nullable String reached;

  Budget(Limits limits, InstantSource clock) {
    this(limits, clock, clock.instant().plus(limits.time()));
  }

  private Budget(Limits limits, InstantSource clock, Instant deadline) {
    this.limits = limits;
    this.clock = clock;
    this.deadline = deadline;
  }

  /** A fresh count against the same deadline: for reading the same input a second time. */
  Budget again() {
    return new Budget(limits, clock, deadline);
  }

  @Nullable String reached() {
    return reached;
  }

  void tick() throws LimitReached {
    if (reached != null) throw new LimitReached(reached);
    if (clock.instant().isAfter(deadline)) throw reach("time");
  }

  void entry(int characters) throws LimitReached {
    tick();
    if (++entries > limits.entries()) throw reach("entries");
    names(characters);
  }

  /** So many names were listed before the first of them was taken. */
  void listed(int more) throws LimitReached {
    if (entries + more > limits.entries()) throw reach("entries");
  }

  void names(long characters) throws LimitReached {
    names += characters;
    if (names > Limits.NAMES) throw reach("size");
  }

  void unpacked(long bytes) throws LimitReached {
    tick();
    unpacked += bytes;
    if (unpacked > limits.unpacked()) throw reach("size");
  }

  void ratio(long in, long out) throws LimitReached {
    if (out > limits.ratioAfter() && out / limits.ratio() > in) throw reach("ratio");
  }

  void depth(int depth) throws LimitReached {
    if (depth > limits.depth()) throw reach("depth");
  }

  /** Asks for heap; false where there is no more of it. What was granted is given back by {@link #release}. */
  boolean hold(long bytes) {
    if (bytes < 0 || held + bytes > Limits.HELD) return false;
    held += bytes;
    return true;
  }

  void release(long bytes) {
    held -= bytes;
  }

  private LimitReached reach(String limit) {
    if (reached == null) reached = limit;
    return new LimitReached(reached);
  }
}

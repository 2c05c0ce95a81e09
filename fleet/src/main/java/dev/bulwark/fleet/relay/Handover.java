package dev.bulwark.fleet.relay;

import dev.bulwark.fleet.event.Event;
import dev.bulwark.fleet.store.Outbox;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Between the committing thread and the relay: a bounded queue in memory, and the rule for what happens when it is full.
 *
 * <p>Without room the queue is given up as a whole ({@link #isBehind}) until the relay has caught up from the outbox, because a queue with gaps would
 * break commit order.
 */
final class Handover {
  private final int room;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition work = lock.newCondition();
  private final ArrayDeque<Event> queue = new ArrayDeque<>();
  private final Set<String> taken = new HashSet<>();
  private boolean behind = true;
  private boolean woken;

  Handover(int room) {
    this.room = room;
  }

  /** On the committing thread; never waits for anything but the relay's few moves of memory. */
  void put(List<Event> events) {
    lock.lock();
    try {
      if (behind) return;
      if (queue.size() + events.size() > room) giveUp();
      else queue.addAll(events);
      work.signal();
    } finally {
      lock.unlock();
    }
  }

  private void giveUp() {
    behind = true;
    queue.clear();
    taken.clear();
  }

  boolean isBehind() {
    lock.lock();
    try {
      return behind;
    } finally {
      lock.unlock();
    }
  }

  boolean isEmpty() {
    lock.lock();
    try {
      return !behind && queue.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /** A fault: what is queued will be read from the outbox instead. */
  void fallBehind() {
    lock.lock();
    try {
      giveUp();
    } finally {
      lock.unlock();
    }
  }

  /** From now on commits hand over again, while the relay reads the last entries of the outbox. */
  void caughtUpNearly() {
    lock.lock();
    try {
      behind = false;
    } finally {
      lock.unlock();
    }
  }

  /** These were read from the outbox and may come through the queue as well. */
  void alreadyTaken(List<Outbox.Entry> entries) {
    lock.lock();
    try {
      for (Outbox.Entry entry : entries) taken.add(entry.eventId());
    } finally {
      lock.unlock();
    }
  }

  void wake() {
    lock.lock();
    try {
      woken = true;
      work.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Up to {@code most} events in commit order; empty where none came in time, or someone asks whether there is nothing to do. */
  List<Event> take(int most, Duration patience) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = patience.toNanos();
      while (queue.isEmpty() && !behind && !woken && left > 0) left = work.awaitNanos(left);
      woken = false;
      List<Event> events = new ArrayList<>(Math.min(most, queue.size()));
      while (events.size() < most && !queue.isEmpty()) {
        Event next = queue.remove();
        if (!taken.remove(next.meta().id().hex())) {
          // commit order: what comes now was committed after all that were read from the outbox
          taken.clear();
          events.add(next);
        }
      }
      return events;
    } finally {
      lock.unlock();
    }
  }
}

package dev.bulwark.fleet.event;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The queue before the writer, bounded in bytes. What may be shed gets in only while the queue is less than half full, so that it never delays what may not. */
final class Intake {
  /** Records on their way that stand or fall together; {@code durable} is null where nobody waits. */
  record Entry(List<byte[]> payloads, @Nullable CompletableFuture<Long> durable) {
    int bytes() {
      int bytes = 0;
      for (byte[] payload : payloads) bytes += Frame.HEADER + payload.length;
      return bytes;
    }
  }

  enum Put { TAKEN, FULL, CLOSED }

  private final long capacity;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition room = lock.newCondition();
  private final Condition work = lock.newCondition();
  private final ArrayDeque<Entry> entries = new ArrayDeque<>();
  private long bytes;
  private boolean closed;

  Intake(long capacity) {
    this.capacity = capacity;
  }

  /** Waits for room: {@code TAKEN} or {@code CLOSED}. */
  Put put(Entry entry) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!closed && bytes > 0 && bytes + entry.bytes() > capacity) room.await();
      return add(entry);
    } finally {
      lock.unlock();
    }
  }

  Put offer(Entry entry) {
    lock.lock();
    try {
      return bytes + entry.bytes() > capacity / 2 ? Put.FULL : add(entry);
    } finally {
      lock.unlock();
    }
  }

  private Put add(Entry entry) {
    if (closed) return Put.CLOSED;
    entries.add(entry);
    bytes += entry.bytes();
    work.signal();
    return Put.TAKEN;
  }

  /** Waits for work; one entry or more, {@code most} bytes unless the first alone is longer; empty when closed and drained. */
  List<Entry> take(int most) {
    lock.lock();
    try {
      while (entries.isEmpty() && !closed) work.awaitUninterruptibly();
      List<Entry> batch = new ArrayList<>(entries.size());
      long sum = 0;
      for (Entry next = entries.peek(); next != null && (sum == 0 || sum + next.bytes() <= most); next = entries.peek()) {
        sum += next.bytes();
        batch.add(entries.remove());
      }
      bytes -= sum;
      room.signalAll();
      return batch;
    } finally {
      lock.unlock();
    }
  }

  void close() {
    lock.lock();
    try {
      closed = true;
      room.signalAll();
      work.signalAll();
    } finally {
      lock.unlock();
    }
  }
}

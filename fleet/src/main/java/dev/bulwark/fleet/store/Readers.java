package dev.bulwark.fleet.store;

import dev.bulwark.problem.Problem;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** A few reading connections, opened when first needed; more readers than connections wait, not for ever. */
final class Readers implements AutoCloseable {
  private static final int MOST = 4;
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Engine engine;
  private final Semaphore free = new Semaphore(MOST, true);
  private final ArrayBlockingQueue<Session> idle = new ArrayBlockingQueue<>(MOST);
  private volatile boolean closed;

  Readers(Engine engine) {
    this.engine = engine;
  }

  <T> T read(Store.Reading<T> work) {
    acquire();
    try {
      if (closed) throw Writer.closedProblem();
      Session pooled = idle.poll();
      if (pooled == null) return readOn(connect(), work);
      try {
        return readOn(pooled, work);
      } catch (Problem e) {
        // A pooled connection may have died while idle; one freshly opened tells the truth.
        if (pooled.fault() != Fault.LOST) throw e;
        return readOn(connect(), work);
      }
    } finally {
      free.release();
      if (closed) close();
    }
  }

  private <T> T readOn(Session session, Store.Reading<T> work) {
    boolean sound = false;
    try {
      engine.beginReading(session);
      T result;
      try {
        result = work.run(session);
      } finally {
        if (session.fault() == null || !session.fault().endsConnection()) {
          session.rollback();
          sound = true;
        }
      }
      return result;
    } catch (SQLException e) {
      sound = false;
      throw engine.classify(e).problem(e);
    } finally {
      if (!sound || closed || !idle.offer(session)) session.close();
    }
  }

  private Session connect() {
    try {
      return new Session(engine, engine.openReader());
    } catch (SQLException e) {
      throw engine.classify(e).problem(e);
    }
  }

  private void acquire() {
    try {
      if (!free.tryAcquire(PATIENCE.toNanos(), TimeUnit.NANOSECONDS))
        throw new Problem("STORE-007", "too many reads of the store wait for a connection", "repeat later");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Problem("STORE-007", "the caller was interrupted before its read began", "repeat later", e);
    }
  }

  @Override
  public void close() {
    closed = true;
    for (Session session; (session = idle.poll()) != null; ) session.close();
  }
}

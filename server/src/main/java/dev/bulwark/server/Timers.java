package dev.bulwark.server;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Work that comes round. A turn that fails is logged and the next one comes all the same; a turn that takes long is not overtaken by the next, and holds up no other's. */
final class Timers implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Timers.class.getName());
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("timers").factory());

  void every(String name, Duration period, Runnable turn) {
    AtomicBoolean running = new AtomicBoolean();
    clock.scheduleAtFixedRate(
        () -> {
          if (running.compareAndSet(false, true))
            Thread.ofVirtual().name(name).start(() -> {
              try {
                turn.run();
              } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.WARNING, name + " failed; it is tried again", e);
              } finally {
                running.set(false);
              }
            });
        },
        period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}

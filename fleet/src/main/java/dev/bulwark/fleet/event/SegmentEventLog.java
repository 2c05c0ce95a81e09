package dev.bulwark.fleet.event;

import dev.bulwark.problem.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The embedded event log: segment files in a folder, one writer thread, one sync for all events that came meanwhile.
 *
 * <h2>Guarantees</h2> Those of {@link EventLog}. Damage to events that had been acknowledged is never skipped: opening or reading fails and names file and byte.
 * One log per folder: a second one is refused. Files can be read by their owner only.
 * <h2>Does not guarantee</h2> To notice damage of older segments before they are read; to tell damage of the very last batch from a torn tail.
 * Retention removes the oldest segments whole; a reader that asks for a removed offset gets the first one kept.
 * <h2>Fails by</h2> {@code Problem LOG-004} (damage), {@code LOG-005} (the disk refuses), {@code LOG-006} (closed), {@code LOG-007} (folder in use).
 */
public final class SegmentEventLog implements EventLog {
  /**
   * @param segmentBytes a file is ended when it is larger
   * @param keepBytes the oldest files go while all together are larger; the newest stays
   * @param keepFor files whose last event is older go
   * @param queueBytes events waiting for the writer
   * @param batchBytes events synced together
   */
  public record Settings(long segmentBytes, long keepBytes, Duration keepFor, long queueBytes, int batchBytes) {
    public Settings {
      if (segmentBytes <= Segment.HEADER || keepBytes < segmentBytes || keepFor.isNegative() || queueBytes <= 0 || batchBytes <= 0)
        throw new IllegalArgumentException("sizes are positive and the log keeps a segment at least");
    }

    /** 64 MiB files, 8 GiB or 400 days in all, 16 MiB waiting, 1 MiB per sync. */
    public static Settings defaults() {
      return new Settings(64L << 20, 8L << 30, Duration.ofDays(400), 16L << 20, 1 << 20);
    }
  }

  private final FolderLock lock;
  private final SegmentFiles files;
  private final Intake intake;
  private final AtomicLong shed = new AtomicLong();
  private final Thread writer;

  private SegmentEventLog(FolderLock lock, SegmentFiles files, Settings settings) {
    this.lock = lock;
    this.files = files;
    this.intake = new Intake(settings.queueBytes());
    this.writer = Thread.ofPlatform().name("event-log").daemon().unstarted(new LogWriter(files, intake, settings.batchBytes(), shed));
  }

  public static SegmentEventLog open(Path folder, Settings settings, InstantSource clock) {
    return open(folder, settings, clock, Disk.REAL);
  }

  static SegmentEventLog open(Path folder, Settings settings, InstantSource clock, Disk disk) {
    FolderLock lock = null;
    boolean opened = false;
    try {
      Disk.createFolder(folder);
      lock = FolderLock.take(folder);
      SegmentEventLog log = new SegmentEventLog(lock, new SegmentFiles(folder, settings, clock, disk, new Recovery(folder, disk).segments()), settings);
      log.writer.start();
      opened = true;
      return log;
    } catch (IOException e) {
      throw new Problem("LOG-005", "the event log cannot be opened: " + SegmentFiles.reason(e), "look at space, rights and health of the disk under " + folder, e);
    } finally {
      if (!opened && lock != null) lock.close();
    }
  }

  @Override
  public CompletableFuture<Long> append(Event event) {
    return appendAll(List.of(event));
  }

  @Override
  public CompletableFuture<Long> appendAll(List<Event> events) {
    if (events.isEmpty()) throw new IllegalArgumentException("there is nothing to append");
    try {
      CompletableFuture<Long> durable = new CompletableFuture<>();
      Intake.Put put = intake.put(new Intake.Entry(events.stream().map(SegmentEventLog::bytes).toList(), durable));
      return put == Intake.Put.TAKEN ? durable : CompletableFuture.failedFuture(LogWriter.closed());
    } catch (Problem tooLong) {
      return CompletableFuture.failedFuture(tooLong);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return CompletableFuture.failedFuture(new Problem("LOG-006", "interrupted while the event log's queue was full", "try again", e));
    }
  }

  @Override
  public boolean offer(Event event) {
    Intake.Put put;
    try {
      put = intake.offer(new Intake.Entry(List.of(bytes(event)), null));
    } catch (Problem tooLong) {
      put = Intake.Put.FULL;
    }
    if (put != Intake.Put.TAKEN) shed.incrementAndGet();
    return put == Intake.Put.TAKEN;
  }

  /** ASCII by {@link EventJson}'s promise, so a character is a byte. */
  private static byte[] bytes(Event event) {
    return EventJson.write(event).getBytes(StandardCharsets.ISO_8859_1);
  }

  @Override
  public List<Recorded> read(long offset, int limit) {
    return files.read(offset, limit);
  }

  @Override
  public long end() {
    return files.end();
  }

  @Override
  public boolean await(long offset, Duration atMost) throws InterruptedException {
    return files.await(offset, atMost);
  }

  @Override
  public long shed() {
    return shed.get();
  }

  /** Writes and syncs what is waiting, then ends. Appends from now on fail. */
  @Override
  public void close() {
    intake.close();
    boolean interrupted = false;
    while (writer.isAlive()) {
      try {
        writer.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    lock.close();
    if (interrupted) Thread.currentThread().interrupt();
  }
}

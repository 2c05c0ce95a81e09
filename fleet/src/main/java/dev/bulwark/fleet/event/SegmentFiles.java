package dev.bulwark.fleet.event;

import dev.bulwark.problem.Problem;
import java.io.IOException;
import java.lang.System.Logger;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The segments: written by one thread ({@link #prepare}, {@link #commit}, {@link #spoilt}, {@link #close}), read by any. Readers see only what is on stable
 * storage, and open a file for each read, because an interrupt closes the channel it hits.
 */
final class SegmentFiles {
  private static final Logger LOG = System.getLogger(SegmentFiles.class.getName());
  /** What one read returns at most in memory, however many records were asked for. */
  private static final long READ_BYTES = 4L << 20;

  private final Path folder;
  private final SegmentEventLog.Settings settings;
  private final InstantSource clock;
  private final Disk disk;
  private final ConcurrentSkipListMap<Long, Segment> segments;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition grown = lock.newCondition();
  private Segment active;
  private Disk.@Nullable Writing tail;
  private boolean spoilt;
  private volatile long end;

  SegmentFiles(Path folder, SegmentEventLog.Settings settings, InstantSource clock, Disk disk, NavigableMap<Long, Segment> found) {
    this.folder = folder;
    this.settings = settings;
    this.clock = clock;
    this.disk = disk;
    this.segments = new ConcurrentSkipListMap<>(found);
    this.active = found.lastEntry().getValue();
    this.end = active.end();
    retire();
  }

  /** Makes the tail ready for a batch and tells its first offset. */
  long prepare() throws IOException {
    if (spoilt) {
      Disk.Writing file = tail();
      file.truncate(active.size());
      file.force();
      spoilt = false;
    }
    if (active.size() >= settings.segmentBytes()) roll();
    return end;
  }

  /** Writes the records and syncs them; when it returns they are there for ever. */
  void commit(ByteBuffer records, int count) throws IOException {
    int bytes = records.remaining();
    Disk.Writing file = tail();
    file.write(records, active.size());
    file.force();
    active.passed(end, active.size());
    active.settle(end + count, active.size() + bytes);
    end += count;
    lock.lock();
    try {
      grown.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** A batch failed half-way: gives its space back at once if the disk lets us, and in any case before the next batch. */
  void spoilt() {
    spoilt = true;
    try {
      tail().truncate(active.size());
    } catch (IOException e) {
      LOG.log(Logger.Level.DEBUG, "the partial record stays until the next append", e);
    }
  }

  private Disk.Writing tail() throws IOException {
    Disk.Writing open = tail;
    if (open == null) tail = open = disk.open(active.path);
    return open;
  }

  private void roll() throws IOException {
    Segment next = Recovery.create(folder, end, disk);
    close();
    segments.put(next.base, next);
    active = next;
    retire();
  }

  /** Removes the oldest files while there is too much, or while their last event is too old. A file that cannot be removed is tried again at the next roll. */
  private void retire() {
    long total = segments.values().stream().mapToLong(Segment::size).sum();
    for (Segment oldest : segments.values()) {
      if (oldest == active) return;
      try {
        boolean old = Files.getLastModifiedTime(oldest.path).toInstant().isBefore(clock.instant().minus(settings.keepFor()));
        if (!old && total <= settings.keepBytes()) return;
        segments.remove(oldest.base);
        Files.deleteIfExists(oldest.path);
        total -= oldest.size();
      } catch (IOException e) {
        LOG.log(Logger.Level.WARNING, "an old segment could not be removed: " + reason(e), e);
        return;
      }
    }
  }

  long end() {
    return end;
  }

  boolean await(long offset, Duration atMost) throws InterruptedException {
    long left = atMost.toNanos();
    lock.lockInterruptibly();
    try {
      while (end <= offset && left > 0) left = grown.awaitNanos(left);
      return end > offset;
    } finally {
      lock.unlock();
    }
  }

  List<EventLog.Recorded> read(long offset, int limit) {
    List<EventLog.Recorded> found = new ArrayList<>();
    long next = Math.max(0, offset);
    long bytes = 0;
    while (found.size() < limit && next < end && bytes < READ_BYTES) {
      Segment segment = holding(next);
      next = Math.max(next, segment.base);
      long until = segment.end(); // before its size is read: the writer moves size first
      try {
        bytes += read(segment, next, limit, READ_BYTES - bytes, found);
        next = found.isEmpty() ? next : found.getLast().offset() + 1;
        if (next < until && found.size() < limit && bytes < READ_BYTES) throw segment.damaged(segment.size(), "it ends before record " + next);
      } catch (NoSuchFileException e) {
        if (segments.containsKey(segment.base)) throw segment.damaged(0, "the file is gone");
        // else retention was quicker: go on with the first one kept
      } catch (IOException e) {
        throw new Problem("LOG-005", "the event log cannot be read: " + reason(e), "look at the disk under " + folder, e);
      }
    }
    return found;
  }

  private Segment holding(long offset) {
    Map.Entry<Long, Segment> entry = segments.floorEntry(offset);
    return entry == null ? segments.firstEntry().getValue() : entry.getValue();
  }

  /** Adds records from {@code from} on to {@code found}; the bytes of what it added. */
  private static long read(Segment segment, long from, int limit, long mostBytes, List<EventLog.Recorded> found) throws IOException {
    long bytes = 0;
    Map.Entry<Long, Long> near = segment.near(from);
    try (FileChannel file = FileChannel.open(segment.path, StandardOpenOption.READ)) {
      if (!Recovery.headed(file, segment.base)) throw segment.damaged(0, "it does not begin as a segment does");
      FrameReader reader = new FrameReader(file, near.getValue(), segment.size(), near.getKey());
      while (found.size() < limit && bytes < mostBytes) {
        switch (reader.next()) {
          case FrameReader.Step.Good(Frame frame) -> {
            segment.passed(frame.offset(), frame.position());
            if (frame.offset() < from) continue;
            found.add(new EventLog.Recorded(frame.offset(), event(segment, frame)));
            bytes += frame.bytes();
          }
          case FrameReader.Step.End end -> {
            return bytes;
          }
          case FrameReader.Step.Damaged(long offset, long position, String why) -> throw segment.damaged(position, why);
        }
      }
    }
    return bytes;
  }

  private static Event event(Segment segment, Frame frame) {
    try {
      return EventJson.read(new String(frame.payload(), StandardCharsets.ISO_8859_1));
    } catch (Problem e) {
      if (e.code().equals("LOG-003")) throw e;
      throw segment.damaged(frame.position(), e.detail());
    }
  }

  /** The words of a fault of the disk; some have none. */
  static String reason(IOException e) {
    String words = e.getMessage();
    return e.getClass().getSimpleName() + (words == null ? "" : ": " + words);
  }

  void close() {
    Disk.Writing open = tail;
    tail = null;
    if (open == null) return;
    try {
      open.close();
    } catch (IOException e) {
      LOG.log(Logger.Level.DEBUG, "closing a segment: all of it is synced", e);
    }
  }
}

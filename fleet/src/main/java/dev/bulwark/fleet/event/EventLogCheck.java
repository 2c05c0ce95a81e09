package dev.bulwark.fleet.event;

import dev.bulwark.problem.Problem;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads a whole event log from its files without touching them.
 *
 * <h2>Guarantees</h2> Changes nothing and needs no lock, so a server may be running on the same folder; every record's checksum and place was looked at, and a gap between files is found.
 * <h2>Does not guarantee</h2> To see an event that is being written meanwhile: an unfinished end of the last file is no damage.
 * <h2>Fails by</h2> {@code Problem LOG-005} when the files cannot be read at all.
 */
public final class EventLogCheck {
  private EventLogCheck() {}

  /** @param problem the first damage, null where there is none */
  public record Report(long events, @Nullable String problem) {
    public boolean intact() {
      return problem == null;
    }
  }

  public static Report read(Path folder) {
    TreeSet<Long> bases = new TreeSet<>();
    try (Stream<Path> files = Files.list(folder)) {
      files.forEach(file -> Segment.base(file).ifPresent(bases::add));
    } catch (IOException e) {
      throw unreadable(folder, e);
    }
    long events = 0;
    for (long base : bases) {
      Long next = bases.higher(base);
      Report part = segment(Segment.path(folder, base), base, next);
      events += part.events();
      if (!part.intact()) return new Report(events, part.problem());
    }
    return new Report(events, null);
  }

  private static Report segment(Path path, long base, @Nullable Long next) {
    try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
      long size = file.size();
      if (!Recovery.headed(file, base)) return next == null && size <= Segment.HEADER ? new Report(0, null) : broken(0, path, 0, "it does not begin as a segment does");
      FrameReader reader = new FrameReader(file, Segment.HEADER, size, base);
      for (long events = 0; ; events++) {
        switch (reader.next()) {
          case FrameReader.Step.Good good -> {}
          case FrameReader.Step.End end -> {
            return next == null || end.offset() == next ? new Report(events, null) : broken(events, path, end.position(), "events " + end.offset() + " to " + (next - 1) + " are missing behind it");
          }
          case FrameReader.Step.Damaged(long offset, long position, String why) -> {
            boolean unfinished = next == null && !Recovery.wasDurable(file, offset, position, size);
            return unfinished ? new Report(events, null) : broken(events, path, position, why);
          }
        }
      }
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  private static Report broken(long events, Path path, long position, String why) {
    return new Report(events, path.getFileName() + " at byte " + position + ": " + why);
  }

  private static Problem unreadable(Path path, IOException e) {
    return new Problem("LOG-005", "the event log cannot be read: " + SegmentFiles.reason(e), "look at rights and health of the disk under " + path, e);
  }
}

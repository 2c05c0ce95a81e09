package dev.bulwark.fleet.event;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Finds the segments of a folder at the start and makes the last one end with a good record. Older ones were complete before the next was begun. */
final class Recovery {
  private static final Logger LOG = System.getLogger(Recovery.class.getName());
  private final Path folder;
  private final Disk disk;

  Recovery(Path folder, Disk disk) {
    this.folder = folder;
    this.disk = disk;
  }

  /** By first offset, never empty. */
  NavigableMap<Long, Segment> segments() throws IOException {
    List<Long> bases = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      files.forEach(file -> Segment.base(file).ifPresent(bases::add));
    }
    bases.sort(null);
    TreeMap<Long, Segment> segments = new TreeMap<>();
    for (int i = 0; i < bases.size(); i++) {
      long base = bases.get(i);
      Path path = Segment.path(folder, base);
      segments.put(base, i + 1 < bases.size() ? new Segment(path, base, bases.get(i + 1), Files.size(path)) : last(path, base));
    }
    if (segments.isEmpty()) segments.put(0L, create(folder, 0, disk));
    return segments;
  }

  /** A new, empty segment that is there after a power loss. */
  static Segment create(Path folder, long base, Disk disk) throws IOException {
    Path path = Segment.path(folder, base);
    try (Disk.Writing file = disk.open(path)) {
      file.truncate(0);
      file.write(Segment.header(base), 0);
      file.force();
    }
    disk.sync(folder);
    return new Segment(path, base, base, Segment.HEADER);
  }

  private Segment last(Path path, long base) throws IOException {
    long size = Files.size(path);
    Segment segment = new Segment(path, base, base, Segment.HEADER);
    try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
      if (!headed(file, base)) {
        // a crash while it was being made: the header is durable before the first record is written
        if (size > Segment.HEADER) throw segment.damaged(0, "it does not begin as a segment does");
        return create(folder, base, disk);
      }
      FrameReader reader = new FrameReader(file, Segment.HEADER, size, base);
      while (true) {
        switch (reader.next()) {
          case FrameReader.Step.Good(Frame frame) -> {
            segment.passed(frame.offset(), frame.position());
            segment.settle(frame.offset() + 1, frame.position() + frame.bytes());
          }
          case FrameReader.Step.End end -> {
            return segment;
          }
          case FrameReader.Step.Damaged(long offset, long position, String why) -> {
            if (wasDurable(file, offset, position, size)) throw segment.damaged(position, why);
            LOG.log(Logger.Level.WARNING, "cut a torn tail of {0} bytes from {1}: {2}; nothing acknowledged was in it", size - position, path.getFileName(), why);
            cut(path, position);
            return segment;
          }
        }
      }
    }
  }

  private void cut(Path path, long size) throws IOException {
    try (Disk.Writing file = disk.open(path)) {
      file.truncate(size);
      file.force();
    }
  }

  static boolean headed(FileChannel file, long base) throws IOException {
    ByteBuffer header = ByteBuffer.allocate(Segment.HEADER);
    while (header.hasRemaining()) if (file.read(header, header.position()) < 0) return false;
    return header.flip().equals(Segment.header(base));
  }

  /** Whether a later record proves that {@code offset} had been on stable storage. Looks at every byte, but only after damage. */
  static boolean wasDurable(FileChannel file, long offset, long position, long size) throws IOException {
    if (size - position <= Frame.HEADER) return false;
    try (Arena arena = Arena.ofConfined()) {
      ByteBuffer rest = file.map(FileChannel.MapMode.READ_ONLY, position, Math.min(size - position, Integer.MAX_VALUE), arena).asByteBuffer();
      long furthest = offset + rest.capacity() / Frame.HEADER;
      for (int at = 1; at + Frame.HEADER < rest.capacity(); at++) {
        long found = Frame.offset(rest, at);
        if (found <= offset || found > furthest) continue;
        int length = rest.getInt(at);
        if (Frame.plausible(length) && at + Frame.HEADER + length <= rest.capacity() && Frame.intact(rest, at, length) && Frame.settled(rest, at) > offset) return true;
      }
      return false;
    }
  }
}

package dev.bulwark.fleet.event;

import dev.bulwark.problem.Problem;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One file of the log, named by its first offset. Size and end count only what is on stable storage.
 *
 * <p>The sparse index maps about every 64 KiB of the file; it grows as records are written or read past, so opening a long log reads one file only.
 */
final class Segment {
  static final int HEADER = 16;
  private static final byte[] MAGIC = "BWLKLOG1".getBytes(StandardCharsets.US_ASCII);
  private static final Pattern NAME = Pattern.compile("([0-9]{19})\\.log");
  private static final int STRIDE = 64 * 1024;

  final Path path;
  final long base;
  private final ConcurrentSkipListMap<Long, Long> index = new ConcurrentSkipListMap<>();
  private volatile long end;
  private volatile long size;

  Segment(Path path, long base, long end, long size) {
    this.path = path;
    this.base = base;
    this.end = end;
    this.size = size;
    index.put(base, (long) HEADER);
  }

  static Path path(Path folder, long base) {
    return folder.resolve(String.format("%019d.log", base));
  }

  /** The first offset by the file's name; empty for files that are none of ours. */
  static Optional<Long> base(Path path) {
    Matcher name = NAME.matcher(path.getFileName().toString());
    return name.matches() ? Optional.of(Long.parseLong(name.group(1))) : Optional.empty();
  }

  static ByteBuffer header(long base) {
    return ByteBuffer.allocate(HEADER).put(MAGIC).putLong(base).flip();
  }

  /** The offset after the last durable record. */
  long end() {
    return end;
  }

  /** Durable bytes. */
  long size() {
    return size;
  }

  void settle(long newEnd, long newSize) {
    size = newSize;
    end = newEnd;
  }

  /** Remembers where a record stands, if it is far enough from the last one remembered. */
  void passed(long offset, long position) {
    Map.Entry<Long, Long> known = index.floorEntry(offset);
    if (known != null && position - known.getValue() >= STRIDE) index.put(offset, position);
  }

  /** The nearest remembered record at or before {@code offset}: its offset and position. */
  Map.Entry<Long, Long> near(long offset) {
    Map.Entry<Long, Long> known = index.floorEntry(offset);
    if (known == null) throw new IllegalArgumentException("offset " + offset + " is before the segment's first, " + base);
    return known;
  }

  Problem damaged(long position, String why) {
    return new Problem(
        "LOG-004",
        "the event log is damaged in " + path.getFileName() + " at byte " + position + ": " + why,
        "restore this file from a backup; events before byte " + position + " are good");
  }
}

package dev.bulwark.fleet.event;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Walks the records of a segment from one position up to a limit and says exactly where and why it cannot go on. Bounded memory, whatever the file says. */
final class FrameReader {
  private final FileChannel file;
  private final long limit;
  private final ByteBuffer buffer;
  private long filled;
  private long position;
  private long offset;

  /** What stands at the reader's position. */
  sealed interface Step {
    record Good(Frame frame) implements Step {}

    /** The limit was reached at the end of a record. */
    record End(long offset, long position) implements Step {}

    record Damaged(long offset, long position, String why) implements Step {}
  }

  FrameReader(FileChannel file, long position, long limit, long offset) {
    this.file = file;
    this.position = position;
    this.filled = position;
    this.limit = limit;
    this.offset = offset;
    this.buffer = ByteBuffer.allocate((int) Math.min(4L * Frame.LONGEST, limit - position)).limit(0);
  }

  Step next() throws IOException {
    if (position == limit) return new Step.End(offset, position);
    if (!available(Frame.HEADER)) return damaged("a record's header is cut short");
    int start = buffer.position();
    int length = buffer.getInt(start);
    if (!Frame.plausible(length)) return damaged("a record claims a length of " + length);
    if (!available(Frame.HEADER + length)) return damaged("a record is cut short");
    start = buffer.position();
    if (!Frame.intact(buffer, start, length)) return damaged("a record's checksum is wrong");
    if (Frame.offset(buffer, start) != offset) return damaged("record " + Frame.offset(buffer, start) + " stands in the place of " + offset);
    byte[] payload = new byte[length];
    buffer.get(start + Frame.HEADER, payload);
    Frame frame = new Frame(offset, position, Frame.settled(buffer, start), payload);
    buffer.position(start + frame.bytes());
    position += frame.bytes();
    offset++;
    return new Step.Good(frame);
  }

  private Step damaged(String why) {
    return new Step.Damaged(offset, position, why);
  }

  /** Sees to it that {@code bytes} from the position on are in the buffer; false where the limit comes first. */
  private boolean available(int bytes) throws IOException {
    if (buffer.remaining() >= bytes) return true;
    if (position + bytes > limit) return false;
    buffer.compact();
    while (buffer.hasRemaining() && filled < limit) {
      if (limit - filled < buffer.remaining()) buffer.limit(buffer.position() + (int) (limit - filled));
      int read = file.read(buffer, filled);
      if (read < 0) break;
      filled += read;
    }
    buffer.flip();
    return buffer.remaining() >= bytes;
  }
}

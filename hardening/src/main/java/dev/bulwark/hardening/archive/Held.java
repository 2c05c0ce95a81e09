package dev.bulwark.hardening.archive;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A container that lies inside a stream, held in memory so that it can be read at any place; within the budget's heap. */
final class Held implements RandomSource, AutoCloseable {
  private static final int CHUNK = 1 << 20;

  private final String name;
  private final Budget budget;
  private final List<byte[]> chunks = new ArrayList<>();
  private long size;

  private Held(String name, Budget budget) {
    this.name = name;
    this.budget = budget;
  }

  /** Reads the next bytes of a feed, or as many of them as there are. @throws TooLargeInside where they do not fit */
  static Held of(Feed feed, long bytes, String name, Budget budget) throws IOException {
    Held held = new Held(name, budget);
    try {
      for (long left = bytes; left > 0; ) {
        if (!budget.hold(CHUNK)) throw new TooLargeInside();
        byte[] chunk = new byte[CHUNK];
        held.chunks.add(chunk);
        int count = feed.readNBytes(chunk, 0, (int) Math.min(left, CHUNK));
        held.size += count;
        if (count < CHUNK) break;
        left -= count;
      }
      return held;
    } catch (IOException e) {
      held.close();
      throw e;
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public int read(long at, byte[] into, int from, int length) {
    if (at >= size) return -1;
    int count = (int) Math.min(length, size - at);
    for (int done = 0; done < count; ) {
      int offset = (int) ((at + done) % CHUNK);
      int step = Math.min(count - done, CHUNK - offset);
      System.arraycopy(chunks.get((int) ((at + done) / CHUNK)), offset, into, from + done, step);
      done += step;
    }
    return count;
  }

  @Override
  public void close() {
    budget.release((long) chunks.size() * CHUNK);
    chunks.clear();
  }
}

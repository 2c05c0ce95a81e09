package dev.bulwark.hardening.archive;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * What comes out of a decompressor, within the limits.
 *
 * <p>Some libraries answer broken input with an unchecked exception: here it becomes damage. A stream that failed once fails for ever.
 */
final class Guard extends InputStream {
  private final InputStream plain;
  private final Feed packed;
  private final Budget budget;
  private final long start;
  private final long held;
  private long out;
  private @Nullable IOException failed;

  /** @param held heap that the decompressor asked the budget for: given back at the end */
  Guard(InputStream plain, Feed packed, long start, Budget budget, long held) {
    this.plain = plain;
    this.packed = packed;
    this.budget = budget;
    this.start = start;
    this.held = held;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] into, int from, int length) throws IOException {
    if (failed != null) throw failed;
    try {
      int count = plain.read(into, from, length);
      if (count > 0) {
        out += count;
        budget.unpacked(count);
        budget.ratio(packed.position() - start, out);
      }
      return count;
    } catch (IOException e) {
      failed = e;
      throw e;
    } catch (RuntimeException e) {
      failed = new Damaged("broken compression", e);
      throw failed;
    }
  }

  @Override
  public void close() throws IOException {
    budget.release(held);
    plain.close();
  }
}

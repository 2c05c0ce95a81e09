package dev.bulwark.hardening.scan;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Walks over an input of any length and tells each place where a literal stands.
 *
 * <h2>Guarantees</h2> Every occurrence is told once, in the order in which the literals end, also where it lies across two pieces of a stream; around each the {@link Window} reaches the margin to both sides, or to the input's ends. Memory is the
 * margin twice and a piece of half a MiB, whatever the input's length. Long runs of one byte, such as erased flash or the holes of a sparse file, cost next to nothing.
 *
 * <p>Immutable and thread-safe; each scan has its own state.
 */
public final class LiteralScan {
  /** What most confirmations need, in bytes. */
  public static final int LEAST_MARGIN = 256;

  private static final int PIECE = 512 << 10;

  /** How far the automaton walks before it looks whether it stands in a long run of one byte. */
  private static final int STRIDE = 4096;

  private static final byte[] ZEROS = new byte[STRIDE];
  private static final byte[] ERASED = new byte[STRIDE];

  static {
    Arrays.fill(ERASED, (byte) 0xFF);
  }

  private final LiteralAutomaton automaton;
  private final int margin;

  /** Is told of each occurrence. */
  @FunctionalInterface
  public interface Hits {
    /**
     * @param literal its index in the automaton's list
     * @param offset of the literal's first byte in the input
     * @param window what can be read around it; valid during this call
     */
    void hit(int literal, long offset, Window window);
  }

  /** @param margin how many bytes before and after a literal its {@link Window} reaches at least; {@link #LEAST_MARGIN} or more */
  public LiteralScan(LiteralAutomaton automaton, int margin) {
    if (margin < LEAST_MARGIN || margin > 16 << 20) throw new IllegalArgumentException("no margin: " + margin);
    this.automaton = automaton;
    this.margin = margin;
  }

  public void scan(byte[] content, Hits hits) {
    Window window = Window.over(content);
    walk(content, 0, content.length, 0, 0, window, hits);
  }

  /** Reads the stream to its end; does not close it. */
  public void scan(InputStream content, Hits hits) throws IOException {
    int behind = margin + automaton.longest();
    byte[] buffer = new byte[behind + PIECE + margin];
    Window window = new Window();
    long base = 0;
    int filled = 0;
    int done = 0;
    int state = 0;
    boolean more = true;
    while (more) {
      int read = content.readNBytes(buffer, filled, buffer.length - filled);
      filled += read;
      more = filled == buffer.length;
      int limit = more ? filled - margin : filled;
      window.set(buffer, base, filled);
      state = walk(buffer, done, limit, base, state, window, hits);
      int drop = Math.max(0, limit - behind);
      System.arraycopy(buffer, drop, buffer, 0, filled - drop);
      base += drop;
      filled -= drop;
      done = limit - drop;
    }
  }

  private int walk(byte[] bytes, int from, int to, long base, int state, Window window, Hits hits) {
    int at = from;
    int now = state & ~1;
    while (at < to) {
      int end = Math.min(to, at + STRIDE);
      if (run(bytes, at, end, now)) {
        at = end;
        continue;
      }
      while (at < end) {
        long reached = automaton.walk(bytes, at, end, now);
        at = (int) (reached >>> 32);
        now = (int) reached;
        if ((now & 1) != 0) tell(bytes, at, base, now, window, hits);
      }
    }
    return now;
  }

  /** Whether the bytes are all 00 or all FF and leave the state, in which no literal ends, as it is. */
  private boolean run(byte[] bytes, int from, int to, int state) {
    byte first = bytes[from];
    if ((state & 1) != 0 || first != 0 && first != (byte) 0xFF || automaton.step(state, first & 0xFF) != state) return false;
    return Arrays.equals(bytes, from, to, first == 0 ? ZEROS : ERASED, 0, to - from);
  }

  private void tell(byte[] bytes, int end, long base, int state, Window window, Hits hits) {
    for (int which : automaton.endingIn(state)) {
      Literal literal = automaton.literal(which);
      int begin = end - literal.length();
      if (literal.ignoresCase() || literal.standsAt(bytes, begin)) hits.hit(which, base + begin, window);
    }
  }
}

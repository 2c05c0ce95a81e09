package dev.bulwark.hardening.sbom;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Lines of a text of any length, UTF-8; of a line that is longer than {@value #LONGEST} bytes the rest is left out. */
final class Lines {
  private static final int LONGEST = 16_384;

  private final InputStream in;
  private final byte[] buffer = new byte[1 << 16];
  private final byte[] line = new byte[LONGEST];
  private int at;
  private int filled;

  Lines(InputStream in) {
    this.in = in;
  }

  /** Without its end; null after the last. */
  @Nullable String next() throws IOException {
    int length = 0;
    boolean some = false;
    while (at < filled || fill()) {
      some = true;
      int end = at;
      while (end < filled && buffer[end] != '\n') end++;
      int taken = Math.min(end - at, LONGEST - length);
      System.arraycopy(buffer, at, line, length, taken);
      length += taken;
      boolean whole = end < filled;
      at = whole ? end + 1 : end;
      if (whole) break;
    }
    if (!some) return null;
    if (length > 0 && line[length - 1] == '\r') length--;
    return new String(line, 0, length, StandardCharsets.UTF_8);
  }

  private boolean fill() throws IOException {
    at = 0;
    filled = Math.max(0, in.read(buffer));
    return filled > 0;
  }
}

package dev.bulwark.hardening.config;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;

/** Finds a kernel's configuration: the text itself, the same gzipped ({@code /proc/config.gz}), or the gzipped block between {@code IKCFG_ST} and {@code IKCFG_ED} inside a kernel image. */
final class KernelConfig {
  private static final byte[] START = "IKCFG_ST".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] END = "IKCFG_ED".getBytes(StandardCharsets.US_ASCII);

  /** Times the packed size, counted after the first MiB: text does not pack better, bombs do. */
  private static final int RATIO = 200;

  private KernelConfig() {}

  static byte[] text(byte[] bytes) throws Unreadable {
    if (gzipped(bytes)) return unpack(bytes);
    int start = indexOf(bytes, START, 0);
    if (start < 0) return bytes;
    int end = indexOf(bytes, END, start);
    if (end < 0) throw new Unreadable("broken-gzip");
    return unpack(Arrays.copyOfRange(bytes, start + START.length, end));
  }

  private static boolean gzipped(byte[] bytes) {
    return bytes.length > 2 && bytes[0] == 0x1f && bytes[1] == (byte) 0x8b;
  }

  private static byte[] unpack(byte[] packed) throws Unreadable {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    byte[] part = new byte[64 << 10];
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      for (int read = in.read(part); read >= 0; read = in.read(part)) {
        text.write(part, 0, read);
        if (text.size() > 1 << 20 && text.size() / RATIO > packed.length) throw new Unreadable("limit:ratio");
        if (text.size() > TextLines.MOST_BYTES) throw new Unreadable("limit:size");
      }
    } catch (IOException e) {
      throw new Unreadable("broken-gzip");
    }
    return text.toByteArray();
  }

  private static int indexOf(byte[] bytes, byte[] what, int from) {
    for (int at = from; at <= bytes.length - what.length; at++) {
      if (bytes[at] == what[0] && Arrays.equals(bytes, at, at + what.length, what, 0, what.length)) return at;
    }
    return -1;
  }
}

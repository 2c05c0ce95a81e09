package dev.bulwark.hardening.archive;

import java.time.Duration;

/**
 * What ends the walk of one input.
 *
 * @param ratio bytes out for one byte in, of one compressed stream
 * @param ratioAfter bytes of output of a stream before its ratio counts
 * @param unpacked bytes that come out of all compressed streams together, and of holes in sparse files
 * @param depth containers inside each other; a compressed archive is one
 * @param entries names, the refused ones too
 * @param time for the whole input
 */
public record Limits(long ratio, long ratioAfter, long unpacked, int depth, int entries, Duration time) {
  /** 200 to 1 after the first MiB, 2 GiB, 8 containers, 200,000 names, two minutes. */
  public static final Limits DEFAULT = new Limits(200, 1 << 20, 2L << 30, 8, 200_000, Duration.ofMinutes(2));

  /** Bytes of one file that may be kept. */
  public static final int KEPT_FILE = 4 << 20;

  /** Bytes of all kept files together. */
  public static final long KEPT = 64L << 20;

  /** Bytes of containers held in memory and of the windows of decompressors. */
  static final long HELD = 160L << 20;

  /** Characters in all names and targets together. */
  static final long NAMES = 48L << 20;

  public Limits {
    if (ratio < 1 || ratioAfter < 0 || unpacked < 0 || depth < 1 || entries < 1 || time.isNegative()) throw new IllegalArgumentException("no limits at all: " + ratio + " " + depth);
  }
}

package dev.bulwark.hardening.image;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Tells ciphertext from code and text: encrypted samples have 7.990 bits a byte and more, plain ones 6.8 at most. Compressed data comes near, so the known containers are looked for first. */
final class Entropy {
  /** Bytes that are looked at. */
  static final int SAMPLE = 64 << 10;

  /** Fewer bytes say nothing. */
  private static final int LEAST = 512;

  /** A sample of n random bytes falls short of 8 bits a byte by about 184 / n; twice that is beyond chance, and still far above code. */
  private static final double SHORTFALL = 400;

  private static final double LIMIT = 7.9;
  private static final List<String> CONTAINERS = List.of("\u001f\u008b", "PK\3\4", "\u00fd7zXZ\0", "BZh", "(\u00b5/\u00fd", "7z\u00bc\u00af", "hsqs", "\4\"M\30", "\u0089PNG", "\u00ff\u00d8\u00ff", "Rar!", "\u007fELF", "070701", "'\5\31V", "\u00d0\r\u00fe\u00ed", "]\0\0", "%PDF", "OggS", "ID3", "RIFF");

  private Entropy() {}

  static boolean ciphertext(byte[] sample) {
    byte[] written = written(sample);
    return written.length >= LEAST && !container(written) && bits(written) > Math.min(LIMIT, 8 - SHORTFALL / written.length);
  }

  /** Without the erased flash behind it. */
  private static byte[] written(byte[] sample) {
    int end = sample.length;
    while (end > 0 && sample[end - 1] == (byte) 0xFF) end--;
    return Arrays.copyOf(sample, end);
  }

  private static boolean container(byte[] sample) {
    String begin = new String(sample, 0, 8, StandardCharsets.ISO_8859_1);
    return CONTAINERS.stream().anyMatch(begin::startsWith);
  }

  /** Shannon's, in bits a byte. */
  static double bits(byte[] sample) {
    int[] counts = new int[256];
    for (byte each : sample) counts[each & 0xFF]++;
    double bits = 0;
    for (int count : counts) if (count > 0) bits -= (double) count / sample.length * (Math.log((double) count / sample.length) / Math.log(2));
    return bits;
  }
}

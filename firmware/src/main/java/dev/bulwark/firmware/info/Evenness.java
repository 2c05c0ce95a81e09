package dev.bulwark.firmware.info;

/**
 * Tells ciphertext from everything else by how evenly its bytes are spread. Code and text are far from even; encrypted and well compressed data are as even as chance, so the two cannot be told apart from each other.
 */
final class Evenness {
  /** Fewer bytes say nothing. */
  private static final int LEAST = 256;

  /** A sample of n random bytes falls short of 8 bits for each by about 255 / (2 n ln 2); twice that and a little is beyond any chance. */
  private static final double SLACK = 2.2 * 255 / (2 * Math.log(2));

  private Evenness() {}

  static boolean likeCiphertext(byte[] bytes) {
    return likeCiphertext(bytes, 0, bytes.length);
  }

  static boolean likeCiphertext(byte[] bytes, int from, int to) {
    int length = to - from;
    if (length < LEAST) return false;
    int[] counts = new int[256];
    for (int i = from; i < to; i++) counts[bytes[i] & 0xFF]++;
    double bits = 0;
    for (int count : counts) if (count > 0) bits -= (double) count / length * (Math.log((double) count / length) / Math.log(2));
    return bits > 8 - SLACK / length;
  }

  static boolean blank(byte[] bytes) {
    return blank(bytes, 0, bytes.length);
  }

  /** Erased flash. */
  static boolean blank(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) if (bytes[i] != (byte) 0xFF) return false;
    return true;
  }
}

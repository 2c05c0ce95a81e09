package dev.bulwark.firmware.encryption;

/** What bytes look like, for a remark to a person who may have taken the wrong file, key or address. A guess: nothing is ever decided by it. */
public enum Guess {
  /** Begins like an ESP image. */
  IMAGE,
  /** Begins like a partition table. */
  TABLE,
  /** Nothing but erased flash. */
  ERASED,
  /** Spread as evenly as ciphertext or compressed data. */
  NOISE,
  /** None of these, or too short to tell. */
  OTHER;

  /** So many bytes tell noise from anything a compiler writes. */
  private static final int ENOUGH = 2_048;

  /** Pearson's statistic over 255 degrees of freedom: noise stays below this in all but one of 10^7 cases, machine code is above it by orders of magnitude. Long runs of one octet in the ESP32's form are noise in pairs, which is above it now and then. */
  private static final double EVEN = 400;

  public static Guess of(byte[] bytes) {
    if (bytes.length >= 24 && bytes[0] == (byte) 0xe9 && bytes[1] > 0 && bytes[1] <= 16) return IMAGE;
    if (bytes.length >= 32 && bytes[0] == (byte) 0xaa && bytes[1] == 0x50) return TABLE;
    int looked = Math.min(bytes.length, 1 << 16);
    int[] counts = new int[256];
    for (int i = 0; i < looked; i++) counts[bytes[i] & 0xff]++;
    if (looked > 0 && counts[0xff] == looked) return ERASED;
    if (looked < ENOUGH) return OTHER;
    double expected = looked / 256.0;
    double sum = 0;
    for (int count : counts) sum += (count - expected) * (count - expected) / expected;
    return sum < EVEN ? NOISE : OTHER;
  }
}

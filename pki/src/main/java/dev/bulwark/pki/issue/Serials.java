package dev.bulwark.pki.issue;

import dev.bulwark.fleet.device.Serial;
import java.math.BigInteger;
import java.util.random.RandomGenerator;

/** Serial numbers that nobody can predict: 159 random bits. */
public final class Serials {
  private Serials() {}

  /** Never shorter than 16 octets, so that no serial is guessable even if the draw is freakish. */
  public static Serial next(RandomGenerator random) {
    byte[] octets = new byte[20];
    while (true) {
      random.nextBytes(octets);
      octets[0] &= 0x7f;
      BigInteger number = new BigInteger(1, octets);
      if (number.bitLength() > 120) return new Serial(number);
    }
  }
}

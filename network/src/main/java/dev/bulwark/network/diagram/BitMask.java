package dev.bulwark.network.diagram;

import dev.bulwark.network.packet.Family;
import dev.bulwark.network.packet.Ip;
import dev.bulwark.network.packet.Prefix;

/**
 * The addresses of a family that agree with a value in the bits of a mask, wherever those bits are; 128 bits each, of which IPv4 has the lowest 32.
 *
 * <p>Where the value has bits that the mask has not, there is no such address.
 */
public record BitMask(Family family, long maskHigh, long maskLow, long valueHigh, long valueLow) {
  public boolean contains(Ip ip) {
    return ip.family() == family && (ip.high() & maskHigh) == valueHigh && (ip.low() & maskLow) == valueLow;
  }

  /** Whether some address of the network may agree, as far as the network's own bits go. */
  boolean meets(Prefix prefix) {
    if ((valueHigh & ~maskHigh) != 0 || (valueLow & ~maskLow) != 0) return false;
    int rest = family.bits() - prefix.length();
    long high = rest >= 128 ? 0 : rest > 64 ? -1L << (rest - 64) : -1;
    long low = rest >= 64 ? 0 : -1L << rest;
    Ip ip = prefix.address();
    return (((ip.high() & maskHigh) ^ valueHigh) & high) == 0 && (((ip.low() & maskLow) ^ valueLow) & low) == 0;
  }

  /** Whether it asks for the bit, counted from the highest of the family. */
  boolean asks(int bit) {
    return bit(maskHigh, maskLow, bit);
  }

  /** What it wants that bit to be. */
  boolean wants(int bit) {
    return bit(valueHigh, valueLow, bit);
  }

  private boolean bit(long high, long low, int bit) {
    int at = family.bits() - 1 - bit;
    return ((at < 64 ? low >>> at : high >>> (at - 64)) & 1) == 1;
  }
}

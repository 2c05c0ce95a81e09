package dev.bulwark.firmware.virtual;

/**
 * How long the chip has power, counted in operations that leave a trace: erasing one sector, programming up to 256 bytes, burning fuses once. Time plays no part, so the same cut can be repeated exactly.
 *
 * <p>A burn of fuses is all or nothing here: the vendor's own flow has no answer to half a burn either and calls the moment very short.
 */
public sealed interface Power {
  /** Power that stays. */
  Power STEADY = new Steady();

  /** Power that stays. */
  record Steady() implements Power {}

  /** Gone after {@code operations} whole operations: the next one does not begin. */
  record CutAfter(long operations) implements Power {
    public CutAfter {
      if (operations < 0) throw new IllegalArgumentException("a count of operations: " + operations);
    }
  }

  /** Gone in the middle of the operation that follows {@code operations} whole ones: an erase leaves some cells erased and others as they were or half-way, a program leaves its first half. */
  record CutWithin(long operations) implements Power {
    public CutWithin {
      if (operations < 0) throw new IllegalArgumentException("a count of operations: " + operations);
    }
  }
}

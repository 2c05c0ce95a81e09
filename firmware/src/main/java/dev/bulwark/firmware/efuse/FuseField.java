package dev.bulwark.firmware.efuse;

import java.util.List;
import java.util.OptionalInt;

/**
 * A named run of fuses.
 *
 * @param bit position of its lowest bit, counted from bit 0 of the block's first register
 * @param length in bits, 1 to 256
 * @param counter its value may be given as any number of its width, 0 included, since each bit counts one
 * @param writeBit which bit of WR_DIS freezes it, shared with other fields; none where nothing can
 * @param readBits which bits of RD_DIS hide it; each of them alone does
 * @param category what it belongs to, in lower case: security, flash, MAC, …
 */
public record FuseField(
    String name, int block, int bit, int length, Kind kind, boolean counter, OptionalInt writeBit, List<Integer> readBits, List<String> aliases, String category) {
  /** How the vendor's tool takes a value. */
  public enum Kind {
    /** One bit that can be set only. */
    BOOL,
    /** A number. */
    UINT,
    /** Bytes in memory order. */
    BYTES
  }

  public FuseField {
    aliases = List.copyOf(aliases);
    readBits = List.copyOf(readBits);
  }
}

package dev.bulwark.firmware.efuse;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A block of fuses, the unit that is burned at once.
 *
 * @param bytes its size without the check bits of its coding
 * @param writeBit which bit of WR_DIS freezes it; none for block 0, whose fields have their own
 * @param readBits which bits of RD_DIS hide it: none, one, or one for each half
 * @param purposeField the field that says what the block's key is for
 */
public record FuseBlock(int id, String name, List<String> aliases, int bytes, OptionalInt writeBit, List<Integer> readBits, Optional<String> purposeField) {
  public FuseBlock {
    aliases = List.copyOf(aliases);
    readBits = List.copyOf(readBits);
  }

  /** True where a key can be burned: a block with a purpose, or the only blocks for keys that an older chip has. */
  public boolean holdsKeys() {
    return !readBits.isEmpty() && !name.startsWith("BLOCK_SYS");
  }
}

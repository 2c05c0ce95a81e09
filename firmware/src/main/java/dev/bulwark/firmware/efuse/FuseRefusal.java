package dev.bulwark.firmware.efuse;

/** Why a command was not carried out. */
public enum FuseRefusal {
  /** A field, block or purpose that the chip has not, or a command that it cannot take. */
  UNKNOWN(true),
  /** A value that is too wide, of the wrong length, or none that the field takes. */
  RANGE(true),
  /** A file of key material of the wrong length. */
  KEY_LENGTH(false),
  /** A private key, which must never stand in fuses as it is. */
  PRIVATE_KEY(false),
  /** The new value lacks bits that are burned, and none goes back to 0. */
  CLEARS(false),
  /** The field or block is write-protected. */
  WRITE_PROTECTED(false),
  /** The field or block is read-protected, so the result could not be checked. */
  READ_PROTECTED(false),
  /** The block's coding lets it be written once, and it has been. */
  WRITTEN_ONCE(false),
  /** No block is free for the key, or the one named is taken. */
  OCCUPIED(false),
  /** The purpose cannot be set, or cannot stand in that block. */
  PURPOSE(false),
  /** The block's content has to stay readable. */
  MUST_BE_READABLE(false),
  /** The protections themselves are frozen. */
  PROTECTION_FROZEN(false),
  /** Accepted by the vendor's tool, and a trap: refused because strictness was asked for. */
  TRAP(false);

  private final boolean usage;

  FuseRefusal(boolean usage) {
    this.usage = usage;
  }

  /** True where the command itself is wrong, whatever the chip's state: exit code 2, otherwise 4. */
  public boolean usage() {
    return usage;
  }
}

package dev.bulwark.firmware.efuse;

/**
 * Which protections a burned key gets, beyond the write protection of its purpose. The vendor's tool lets both be left out; this product never does on its own account.
 *
 * @param write the block cannot be burned further
 * @param read where the purpose asks for it, software cannot read the block
 */
public record KeyProtection(boolean write, boolean read) {
  /** What a product needs. */
  public static final KeyProtection FULL = new KeyProtection(true, true);
}

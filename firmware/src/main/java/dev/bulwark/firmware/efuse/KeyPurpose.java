package dev.bulwark.firmware.efuse;

/**
 * What a key block can be for.
 *
 * @param name as the vendor's tool names it
 * @param value what the purpose field holds; negative where {@link #virtual}
 * @param virtual stands for two blocks, whose purposes end in {@code _1} and {@code _2} (or {@code _H} and {@code _L})
 * @param digest holds the digest of a key, not a key
 * @param reversed the file's bytes stand in the block in reverse order
 * @param readProtect software must not read the block; without it, software or the ROM has to
 */
public record KeyPurpose(String name, int value, boolean virtual, boolean digest, boolean reversed, boolean readProtect) {
  /** True for the keys of the AES-XTS controllers of flash and PSRAM, whole or half. */
  public boolean xts() {
    return name.startsWith("XTS_AES_");
  }
}

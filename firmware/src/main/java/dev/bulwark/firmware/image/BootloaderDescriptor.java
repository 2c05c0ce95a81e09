package dev.bulwark.firmware.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What a second-stage bootloader says about itself, at offset 0x20 of its image ({@code esp_bootloader_desc_t}).
 *
 * @param secureVersion 0..255; what anti-rollback of the bootloader itself compares
 * @param version unsigned 32 bits
 * @param idf version of the framework, at most 31 bytes when built
 * @param built date and time, at most 23 bytes
 */
public record BootloaderDescriptor(int secureVersion, long version, String idf, String built) {
  /** Its size in bytes. */
  public static final int SIZE = 80;

  private static final byte MAGIC = 0x50;

  public BootloaderDescriptor {
    if (secureVersion < 0 || secureVersion > 255) throw new IllegalArgumentException("not 8 bits: " + secureVersion);
    if (version < 0 || version > 0xFFFF_FFFFL) throw new IllegalArgumentException("not 32 bits: " + version);
  }

  /** The magic is but one byte, so the two reserved ones must be zero too: code that begins with 0x50 is no descriptor. */
  static boolean standsAt(byte[] bytes, int from, int to) {
    return to - from >= SIZE && bytes[from] == MAGIC && bytes[from + 1] == 0 && bytes[from + 2] == 0;
  }

  static BootloaderDescriptor read(byte[] bytes, int from) {
    long version = Integer.toUnsignedLong(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(from + 4));
    return new BootloaderDescriptor(bytes[from + 3] & 0xFF, version, TextField.read(bytes, from + 8, 32), TextField.read(bytes, from + 40, 24));
  }

  /** @throws IllegalArgumentException when a text is too long for its field */
  byte[] encode() {
    return ByteBuffer.allocate(SIZE)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(MAGIC)
        .putShort((short) 0)
        .put((byte) secureVersion)
        .putInt((int) version)
        .put(TextField.of(idf, 32))
        .put(TextField.of(built, 24))
        .array();
  }
}

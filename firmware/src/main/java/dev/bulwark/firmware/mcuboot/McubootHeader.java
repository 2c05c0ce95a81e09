package dev.bulwark.firmware.mcuboot;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The first 32 bytes of an image; the header's area may be longer, to align what follows.
 *
 * @param loadAddress unsigned 32 bits; 0 for an image that runs where it lies
 * @param size of the header's area in bytes, 32..65535
 * @param protectedSize of the signed records, their own header included; 0 without any
 * @param imageSize bytes of payload, unsigned 32 bits
 * @param flags unsigned 32 bits
 */
public record McubootHeader(long loadAddress, int size, int protectedSize, long imageSize, long flags, McubootVersion version) {
  /** The least that {@link #size} can be. */
  public static final int LEAST = 32;

  static final int MAGIC = 0x96F3B83D;
  private static final long ENCRYPTED = 0x0C;
  private static final long NOT_BOOTABLE = 0x10;

  /** Whether the payload is encrypted: then its hash and signature, which cover the plain bytes, cannot be judged without the key. */
  public boolean encrypted() {
    return (flags & ENCRYPTED) != 0;
  }

  public boolean bootable() {
    return (flags & NOT_BOOTABLE) == 0;
  }

  /** @param bytes hold 32 bytes from {@code from} on, the magic first */
  static McubootHeader read(byte[] bytes, int from) {
    ByteBuffer in = ByteBuffer.wrap(bytes, from, LEAST).slice().order(ByteOrder.LITTLE_ENDIAN);
    return new McubootHeader(
        Integer.toUnsignedLong(in.getInt(4)), in.getShort(8) & 0xFFFF, in.getShort(10) & 0xFFFF, Integer.toUnsignedLong(in.getInt(12)), Integer.toUnsignedLong(in.getInt(16)), McubootVersion.read(in, 20));
  }

  void write(ByteBuffer out) {
    out.putInt(MAGIC).putInt((int) loadAddress).putShort((short) size).putShort((short) protectedSize).putInt((int) imageSize).putInt((int) flags);
    version.write(out);
    out.put(new byte[size - 28]);
  }
}

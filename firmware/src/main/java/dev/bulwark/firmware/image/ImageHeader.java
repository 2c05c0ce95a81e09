package dev.bulwark.firmware.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The first 24 bytes of an image.
 *
 * @param segments 0..255, how many segments the image claims
 * @param entry where the processor starts, unsigned 32 bits
 * @param chipId for which chip, 0..65535; see {@link dev.bulwark.firmware.chip.Chip#ofChipId}
 * @param minRevision oldest silicon that may run it, major · 100 + minor
 * @param maxRevision newest, in the same form; 0 and 65535 set no limit
 * @param hashAppended whether a SHA-256 follows the checksum
 */
record ImageHeader(int segments, FlashSettings flash, long entry, int chipId, int minRevision, int maxRevision, boolean hashAppended) {
  static final int SIZE = 24;
  static final byte MAGIC = (byte) 0xE9;

  /** @param bytes hold {@link #SIZE} bytes from {@code from} on, the magic first */
  static ImageHeader read(byte[] bytes, int from) {
    ByteBuffer in = ByteBuffer.wrap(bytes, from, SIZE).slice().order(ByteOrder.LITTLE_ENDIAN);
    int sizeAndFrequency = in.get(3) & 0xFF;
    return new ImageHeader(
        in.get(1) & 0xFF,
        new FlashSettings(in.get(2) & 0xFF, sizeAndFrequency >> 4, sizeAndFrequency & 15),
        Integer.toUnsignedLong(in.getInt(4)),
        in.getShort(12) & 0xFFFF,
        in.getShort(15) & 0xFFFF,
        in.getShort(17) & 0xFFFF,
        in.get(23) != 0);
  }

  void write(ByteBuffer out) {
    // Byte 8 says that the flash's write-protect pin is as the fuses tell it; byte 14 is the field that the two full revisions replaced.
    out.order(ByteOrder.LITTLE_ENDIAN)
        .put(MAGIC)
        .put((byte) segments)
        .put((byte) flash.mode())
        .put((byte) (flash.size() << 4 | flash.frequency()))
        .putInt((int) entry)
        .put((byte) 0xEE)
        .put(new byte[3])
        .putShort((short) chipId)
        .put((byte) 0)
        .putShort((short) minRevision)
        .putShort((short) maxRevision)
        .put(new byte[4])
        .put((byte) (hashAppended ? 1 : 0));
  }
}

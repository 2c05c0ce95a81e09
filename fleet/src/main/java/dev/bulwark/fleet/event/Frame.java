package dev.bulwark.fleet.event;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * One record in a segment file: length, CRC-32C, offset, settled, payload; numbers big-endian.
 *
 * <p>{@code settled} is how far the log was on stable storage when the record was written. It tells a torn tail, which may be cut, from damage to
 * records that had been acknowledged, which must never be cut: after damage at offset n, a good record that says {@code settled > n} is the proof.
 */
record Frame(long offset, long position, long settled, byte[] payload) {
  static final int HEADER = 4 + 4 + 8 + 8;
  static final int LONGEST = HEADER + EventJson.LONGEST;

  int bytes() {
    return HEADER + payload.length;
  }

  static void write(ByteBuffer out, long offset, long settled, byte[] payload) {
    int start = out.position();
    out.putInt(payload.length).putInt(0).putLong(offset).putLong(settled).put(payload);
    out.putInt(start + 4, checksum(out, start, payload.length));
  }

  /** True where {@code length} can be one. */
  static boolean plausible(int length) {
    return length > 0 && length <= EventJson.LONGEST;
  }

  /** True where the whole record stands at {@code start} and its checksum is right. */
  static boolean intact(ByteBuffer in, int start, int length) {
    return in.getInt(start + 4) == checksum(in, start, length);
  }

  static long offset(ByteBuffer in, int start) {
    return in.getLong(start + 8);
  }

  static long settled(ByteBuffer in, int start) {
    return in.getLong(start + 16);
  }

  /** Over all but itself, the length too: a record of zeros is not a good one. */
  private static int checksum(ByteBuffer buffer, int start, int length) {
    CRC32C crc = new CRC32C();
    crc.update(buffer.slice(start, 4));
    crc.update(buffer.slice(start + 8, HEADER - 8 + length));
    return (int) crc.getValue();
  }
}

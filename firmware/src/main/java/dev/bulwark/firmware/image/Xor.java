package dev.bulwark.firmware.image;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** All bytes of a range, exclusive-ored into one: eight at a time in four lanes, since an image's checksum is taken at every boot. */
final class Xor {
  private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private Xor() {}

  static int of(byte[] bytes, int from, int length) {
    long a = 0;
    long b = 0;
    long c = 0;
    long d = 0;
    int at = from;
    int end = from + length;
    for (; end - at >= 32; at += 32) {
      a ^= (long) LONGS.get(bytes, at);
      b ^= (long) LONGS.get(bytes, at + 8);
      c ^= (long) LONGS.get(bytes, at + 16);
      d ^= (long) LONGS.get(bytes, at + 24);
    }
    long all = a ^ b ^ c ^ d;
    all ^= all >>> 32;
    all ^= all >>> 16;
    all ^= all >>> 8;
    int one = (int) all;
    for (; at < end; at++) one ^= bytes[at];
    return one & 0xFF;
  }
}

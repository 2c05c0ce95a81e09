package dev.bulwark.firmware.encryption;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/**
 * One thread's ciphers and buffers. All blocks of many units go through AES in one call, because the JDK's AES is fast only in bulk; the two whitenings around it are plain loops over 64-bit words.
 */
final class XtsLane {
  private static final int UNIT = 128;
  private static final int UNITS = 512;
  private static final VarHandle LITTLE = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle BIG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final Cipher encrypting;
  private final Cipher decrypting;
  private final Cipher tweaking;
  private final byte[] addresses = new byte[16 * UNITS];
  private final byte[] tweaks = new byte[16 * UNITS];
  private final byte[] whitened = new byte[UNIT * UNITS];
  private final byte[] ciphered = new byte[UNIT * UNITS];
  private final byte[] edge = new byte[UNIT];

  XtsLane(byte[] key) {
    encrypting = aes(Cipher.ENCRYPT_MODE, key, 0);
    decrypting = aes(Cipher.DECRYPT_MODE, key, 0);
    tweaking = aes(Cipher.ENCRYPT_MODE, key, key.length / 2);
  }

  private static Cipher aes(int mode, byte[] key, int half) {
    try {
      Cipher cipher = Cipher.getInstance("AES/ECB/NoPadding");
      cipher.init(mode, new SecretKeySpec(key, half, key.length / 2, "AES"));
      return cipher;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has AES", e);
    }
  }

  void run(boolean encrypt, long address, byte[] data, int from, int length) {
    Cipher cipher = encrypt ? encrypting : decrypting;
    int at = from;
    int end = from + length;
    while (at < end) {
      long here = address + (at - from);
      int inside = (int) (here % UNIT);
      if (inside != 0 || end - at < UNIT) {
        int some = Math.min(UNIT - inside, end - at);
        edge(cipher, here - inside, data, at, inside, some);
        at += some;
      } else {
        int units = Math.min((end - at) / UNIT, UNITS);
        units(cipher, here, data, at, units);
        at += units * UNIT;
      }
    }
    // Plaintext and tweaks do not outlive the call.
    Arrays.fill(whitened, 0, Math.min(whitened.length, length + UNIT), (byte) 0);
    Arrays.fill(ciphered, 0, Math.min(ciphered.length, length + UNIT), (byte) 0);
    Arrays.fill(tweaks, (byte) 0);
  }

  /** A part of a unit: blocks are independent of each other, so the unit is filled up and the rest thrown away. */
  private void edge(Cipher cipher, long unit, byte[] data, int at, int inside, int length) {
    System.arraycopy(data, at, edge, inside, length);
    units(cipher, unit, edge, 0, 1);
    System.arraycopy(edge, inside, data, at, length);
    Arrays.fill(edge, (byte) 0);
  }

  private void units(Cipher cipher, long address, byte[] data, int from, int units) {
    for (int unit = 0; unit < units; unit++) LITTLE.set(addresses, 16 * unit, address + (long) UNIT * unit);
    through(tweaking, addresses, 16 * units, tweaks);
    whiten(data, from, units);
    through(cipher, whitened, UNIT * units, ciphered);
    unwhiten(data, from, units);
  }

  private static void through(Cipher cipher, byte[] in, int length, byte[] out) {
    try {
      if (cipher.update(in, 0, length, out, 0) != length) throw new IllegalStateException("AES kept a block back");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("whole blocks need no more room than they have", e);
    }
  }

  /** Reading from the unit's end in big-endian words is reading the reversed unit in little-endian ones. */
  private void whiten(byte[] data, int from, int units) {
    for (int unit = 0; unit < units; unit++) {
      long low = (long) LITTLE.get(tweaks, 16 * unit);
      long high = (long) LITTLE.get(tweaks, 16 * unit + 8);
      int reversed = from + UNIT * unit + UNIT - 8;
      int out = UNIT * unit;
      for (int block = 0; block < 8; block++) {
        LITTLE.set(whitened, out, (long) BIG.get(data, reversed) ^ low);
        LITTLE.set(whitened, out + 8, (long) BIG.get(data, reversed - 8) ^ high);
        reversed -= 16;
        out += 16;
        long carry = high >> 63;
        high = high << 1 | low >>> 63;
        low = low << 1 ^ carry & 0x87;
      }
    }
  }

  private void unwhiten(byte[] data, int from, int units) {
    for (int unit = 0; unit < units; unit++) {
      long low = (long) LITTLE.get(tweaks, 16 * unit);
      long high = (long) LITTLE.get(tweaks, 16 * unit + 8);
      int reversed = from + UNIT * unit + UNIT - 8;
      int in = UNIT * unit;
      for (int block = 0; block < 8; block++) {
        BIG.set(data, reversed, (long) LITTLE.get(ciphered, in) ^ low);
        BIG.set(data, reversed - 8, (long) LITTLE.get(ciphered, in + 8) ^ high);
        reversed -= 16;
        in += 16;
        long carry = high >> 63;
        high = high << 1 | low >>> 63;
        low = low << 1 ^ carry & 0x87;
      }
    }
  }
}

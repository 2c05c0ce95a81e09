package dev.bulwark.firmware.nvs;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.security.Key;
import javax.crypto.Cipher;

/**
 * AES-256-XTS over entries of 32 bytes, each a unit of its own; the tweak is the entry's offset in the partition, little-endian. Bytes are not reversed, unlike in flash encryption.
 *
 * <p>The JDK has no XTS: tweaks and data of all entries of a page go through AES/ECB in one call each. Not for use by several threads at once.
 *
 * <p>Source: IEEE 1619; ESP-IDF's programming guide, "NVS Encryption".
 */
final class EntryCipher {
  private static final int BLOCK = 16;
  private static final int UNIT = 2 * BLOCK;
  private final Cipher tweaks;
  private final Cipher data;

  private EntryCipher(NvsKeys keys, int mode) {
    this.tweaks = ecb(keys.tweakKey(), Cipher.ENCRYPT_MODE);
    this.data = ecb(keys.dataKey(), mode);
  }

  static EntryCipher encrypting(NvsKeys keys) {
    return new EntryCipher(keys, Cipher.ENCRYPT_MODE);
  }

  static EntryCipher decrypting(NvsKeys keys) {
    return new EntryCipher(keys, Cipher.DECRYPT_MODE);
  }

  private static Cipher ecb(Key key, int mode) {
    try {
      Cipher cipher = Cipher.getInstance("AES/ECB/NoPadding"); // XTS is made of it: each block is masked with a tweak of its own before and after
      cipher.init(mode, key);
      return cipher;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has AES", e);
    }
  }

  /** Turns the entries that begin at these offsets of the partition, in place. */
  void turn(byte[] partition, int[] offsets) {
    if (offsets.length == 0) return;
    byte[] mask = masks(offsets);
    byte[] work = new byte[offsets.length * UNIT];
    for (int i = 0; i < offsets.length; i++) System.arraycopy(partition, offsets[i], work, i * UNIT, UNIT);
    mix(work, mask);
    work = through(data, work);
    mix(work, mask);
    for (int i = 0; i < offsets.length; i++) System.arraycopy(work, i * UNIT, partition, offsets[i], UNIT);
  }

  private byte[] masks(int[] offsets) {
    ByteBuffer plain = ByteBuffer.allocate(offsets.length * BLOCK).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < offsets.length; i++) plain.putInt(i * BLOCK, offsets[i]);
    ByteBuffer first = ByteBuffer.wrap(through(tweaks, plain.array())).order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer all = ByteBuffer.allocate(offsets.length * UNIT).order(ByteOrder.LITTLE_ENDIAN);
    while (first.hasRemaining()) {
      long low = first.getLong();
      long high = first.getLong();
      all.putLong(low).putLong(high);
      all.putLong(low << 1 ^ (high < 0 ? 0x87 : 0)).putLong(high << 1 | low >>> 63); // times x in GF(2^128)
    }
    return all.array();
  }

  private static void mix(byte[] work, byte[] mask) {
    for (int i = 0; i < work.length; i++) work[i] ^= mask[i];
  }

  private static byte[] through(Cipher cipher, byte[] blocks) {
    try {
      return cipher.doFinal(blocks);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("whole blocks without padding always fit", e);
    }
  }
}

package dev.bulwark.firmware.encryption;

import dev.bulwark.problem.Problem;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The first chip's cipher: flash is encrypted with AES-256 <em>decryption</em>, each 16 bytes reversed before and after, under a key that the address of every 32 bytes tweaks.
 *
 * <p>Source: the ESP32's technical reference manual, chapter "External Memory Encryption and Decryption"; compared byte by byte with the vendor's tool. A key of 24 bytes (3/4 coding) has its bytes 8 to 15
 * appended.
 */
public final class Esp32FlashCipher implements FlashCipher {
  private static final VarHandle BIG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  // Numbers of 256 bits, highest word first: two multipliers put the unit's number into the key, the first at every place, the second at those that the first leaves out.
  private static final long[] EVERYWHERE = {0x0000200004000080L, 0x0000040000800010L, 0x0000020000400008L, 0x0000040000800010L};
  private static final long[] REST = {0, 0x2000000000000000L, 0x1000000000000000L, 0x2000000000000001L};
  private static final long[] REST_MASK = {0x000000000000007FL, 0xE00000000000000FL, 0xF000000000000007L, 0xE00000000000000FL};

  /** First and last bit, counted from the top, that each bit of the configuration opens. */
  private static final int[][] RANGES = {{0, 66}, {67, 131}, {132, 194}, {195, 255}};

  private final long[] key;
  private final long[] open = new long[4];
  private final AtomicBoolean closed = new AtomicBoolean();

  Esp32FlashCipher(FlashKey flashKey, int cryptConfig) {
    if (cryptConfig < 0 || cryptConfig > 15) throw new Problem("FIRMWARE-403", "FLASH_CRYPT_CONFIG has four bits; " + cryptConfig + " does not fit", "give 0 to 15; ESP-IDF burns 0xF");
    byte[] given = flashKey.copy();
    byte[] whole = Arrays.copyOf(given, 32);
    if (given.length == 24) System.arraycopy(given, 8, whole, 24, 8);
    key = new long[] {(long) BIG.get(whole, 0), (long) BIG.get(whole, 8), (long) BIG.get(whole, 16), (long) BIG.get(whole, 24)};
    Arrays.fill(given, (byte) 0);
    Arrays.fill(whole, (byte) 0);
    for (int i = 0; i < RANGES.length; i++) {
      if ((cryptConfig >> i & 1) == 0) continue;
      for (int bit = RANGES[i][0]; bit <= RANGES[i][1]; bit++) open[bit / 64] |= 1L << 63 - bit % 64;
    }
  }

  @Override
  public void encrypt(long address, byte[] data, int from, int length) {
    run(true, address, data, from, length);
  }

  @Override
  public void decrypt(long address, byte[] data, int from, int length) {
    run(false, address, data, from, length);
  }

  private void run(boolean encrypt, long address, byte[] data, int from, int length) {
    FlashCipher.requireRange(address, data, from, length);
    if (closed.get()) throw new IllegalStateException("the cipher was closed");
    Aes256 aes = new Aes256();
    long keyed = -1;
    for (int done = 0; done < length; done += GRID) {
      long unit = address + done >>> 5;
      if (unit != keyed) {
        rekey(aes, unit);
        keyed = unit;
      }
      if (encrypt) aes.decipherReversed(data, from + done);
      else aes.encipherReversed(data, from + done);
    }
    aes.forget();
  }

  /** K ^ (((EVERYWHERE·unit) | ((REST·unit) & REST_MASK)) & open), products modulo 2^256. */
  private void rekey(Aes256 aes, long unit) {
    long carryE = 0;
    long carryR = 0;
    for (int i = 3; i >= 0; i--) {
      long tweak = EVERYWHERE[i] * unit + carryE | REST[i] * unit + carryR & REST_MASK[i];
      aes.keyWord(i, key[i] ^ tweak & open[i]);
      carryE = above(EVERYWHERE[i], unit, carryE);
      carryR = above(REST[i], unit, carryR);
    }
    aes.rekey();
  }

  /** The upper word of the product and the carry. The unit has at most 27 bits and no multiplier its highest bit, so this neither overflows nor turns negative. */
  private static long above(long multiplier, long unit, long carry) {
    long low = multiplier * unit;
    return Math.multiplyHigh(multiplier, unit) + (Long.compareUnsigned(low + carry, low) < 0 ? 1 : 0);
  }

  @Override
  public void close() {
    closed.set(true);
    Arrays.fill(key, 0);
  }
}

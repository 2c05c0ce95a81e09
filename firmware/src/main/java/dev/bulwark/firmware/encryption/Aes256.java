package dev.bulwark.firmware.encryption;

import static dev.bulwark.firmware.encryption.AesTables.D0;
import static dev.bulwark.firmware.encryption.AesTables.D1;
import static dev.bulwark.firmware.encryption.AesTables.D2;
import static dev.bulwark.firmware.encryption.AesTables.D3;
import static dev.bulwark.firmware.encryption.AesTables.E0;
import static dev.bulwark.firmware.encryption.AesTables.E1;
import static dev.bulwark.firmware.encryption.AesTables.E2;
import static dev.bulwark.firmware.encryption.AesTables.E3;
import static dev.bulwark.firmware.encryption.AesTables.INVERSE_MIX;
import static dev.bulwark.firmware.encryption.AesTables.INVERSE_MIX_OF_SUB;
import static dev.bulwark.firmware.encryption.AesTables.INVERSE_SUB;
import static dev.bulwark.firmware.encryption.AesTables.SUB;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * AES-256 (FIPS 197) whose key changes all the time, on blocks whose bytes are reversed. One thread's own.
 *
 * <p>The round keys of the inverse cipher are not derived from the finished schedule (FIPS 197, 5.3.5: 208 products): InvMixColumns is linear, so a second recursion beside the first carries them along.
 */
final class Aes256 {
  private static final VarHandle LITTLE = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int WORDS = 60;

  /** The schedule, and InvMixColumns of each of its words. */
  private final int[] forward = new int[WORDS];

  private final int[] inverse = new int[WORDS];

  /** Sets bytes 8·index to 8·index + 7 of the key, first byte highest; call {@link #rekey} after the fourth. */
  void keyWord(int index, long word) {
    forward[2 * index] = (int) (word >>> 32);
    forward[2 * index + 1] = (int) word;
  }

  /** Makes both schedules from the key. */
  void rekey() {
    int[] w = forward;
    int[] d = inverse;
    for (int i = 0; i < 8; i++) d[i] = inverseMix(INVERSE_MIX, w[i]);
    int round = 1;
    for (int i = 8; i < WORDS; i += 8) {
      int turned = Integer.rotateLeft(w[i - 1], 8);
      w[i] = w[i - 8] ^ sub(turned) ^ round << 24;
      d[i] = d[i - 8] ^ inverseMix(INVERSE_MIX_OF_SUB, turned) ^ INVERSE_MIX[round];
      round <<= 1;
      for (int j = i + 1; j < i + 4; j++) {
        w[j] = w[j - 8] ^ w[j - 1];
        d[j] = d[j - 8] ^ d[j - 1];
      }
      if (i + 4 == WORDS) return;
      w[i + 4] = w[i - 4] ^ sub(w[i + 3]);
      d[i + 4] = d[i - 4] ^ inverseMix(INVERSE_MIX_OF_SUB, w[i + 3]);
      for (int j = i + 5; j < i + 8; j++) {
        w[j] = w[j - 8] ^ w[j - 1];
        d[j] = d[j - 8] ^ d[j - 1];
      }
    }
  }

  private static int sub(int word) {
    return SUB[word >>> 24] << 24 | (SUB[word >>> 16 & 0xff] & 0xff) << 16 | (SUB[word >>> 8 & 0xff] & 0xff) << 8 | SUB[word & 0xff] & 0xff;
  }

  private static int inverseMix(int[] table, int word) {
    return table[word >>> 24] ^ Integer.rotateRight(table[word >>> 16 & 0xff], 8) ^ Integer.rotateRight(table[word >>> 8 & 0xff], 16) ^ Integer.rotateRight(table[word & 0xff], 24);
  }

  /** AES decryption of the 16 bytes at {@code at}, their order reversed before and after. */
  void decipherReversed(byte[] data, int at) {
    int[] d = inverse;
    int a = (int) LITTLE.get(data, at + 12) ^ forward[56];
    int b = (int) LITTLE.get(data, at + 8) ^ forward[57];
    int c = (int) LITTLE.get(data, at + 4) ^ forward[58];
    int e = (int) LITTLE.get(data, at) ^ forward[59];
    for (int k = 52; k > 0; k -= 4) {
      int a1 = D0[a >>> 24] ^ D1[e >>> 16 & 0xff] ^ D2[c >>> 8 & 0xff] ^ D3[b & 0xff] ^ d[k];
      int b1 = D0[b >>> 24] ^ D1[a >>> 16 & 0xff] ^ D2[e >>> 8 & 0xff] ^ D3[c & 0xff] ^ d[k + 1];
      int c1 = D0[c >>> 24] ^ D1[b >>> 16 & 0xff] ^ D2[a >>> 8 & 0xff] ^ D3[e & 0xff] ^ d[k + 2];
      int e1 = D0[e >>> 24] ^ D1[c >>> 16 & 0xff] ^ D2[b >>> 8 & 0xff] ^ D3[a & 0xff] ^ d[k + 3];
      a = a1;
      b = b1;
      c = c1;
      e = e1;
    }
    LITTLE.set(data, at + 12, last(INVERSE_SUB, a, e, c, b) ^ forward[0]);
    LITTLE.set(data, at + 8, last(INVERSE_SUB, b, a, e, c) ^ forward[1]);
    LITTLE.set(data, at + 4, last(INVERSE_SUB, c, b, a, e) ^ forward[2]);
    LITTLE.set(data, at, last(INVERSE_SUB, e, c, b, a) ^ forward[3]);
  }

  /** AES encryption of the 16 bytes at {@code at}, their order reversed before and after. */
  void encipherReversed(byte[] data, int at) {
    int[] w = forward;
    int a = (int) LITTLE.get(data, at + 12) ^ w[0];
    int b = (int) LITTLE.get(data, at + 8) ^ w[1];
    int c = (int) LITTLE.get(data, at + 4) ^ w[2];
    int e = (int) LITTLE.get(data, at) ^ w[3];
    for (int k = 4; k < 56; k += 4) {
      int a1 = E0[a >>> 24] ^ E1[b >>> 16 & 0xff] ^ E2[c >>> 8 & 0xff] ^ E3[e & 0xff] ^ w[k];
      int b1 = E0[b >>> 24] ^ E1[c >>> 16 & 0xff] ^ E2[e >>> 8 & 0xff] ^ E3[a & 0xff] ^ w[k + 1];
      int c1 = E0[c >>> 24] ^ E1[e >>> 16 & 0xff] ^ E2[a >>> 8 & 0xff] ^ E3[b & 0xff] ^ w[k + 2];
      int e1 = E0[e >>> 24] ^ E1[a >>> 16 & 0xff] ^ E2[b >>> 8 & 0xff] ^ E3[c & 0xff] ^ w[k + 3];
      a = a1;
      b = b1;
      c = c1;
      e = e1;
    }
    LITTLE.set(data, at + 12, last(SUB, a, b, c, e) ^ w[56]);
    LITTLE.set(data, at + 8, last(SUB, b, c, e, a) ^ w[57]);
    LITTLE.set(data, at + 4, last(SUB, c, e, a, b) ^ w[58]);
    LITTLE.set(data, at, last(SUB, e, a, b, c) ^ w[59]);
  }

  private static int last(byte[] box, int first, int second, int third, int fourth) {
    return box[first >>> 24] << 24 | (box[second >>> 16 & 0xff] & 0xff) << 16 | (box[third >>> 8 & 0xff] & 0xff) << 8 | box[fourth & 0xff] & 0xff;
  }

  /** Overwrites the key. */
  void forget() {
    Arrays.fill(forward, 0);
    Arrays.fill(inverse, 0);
  }
}

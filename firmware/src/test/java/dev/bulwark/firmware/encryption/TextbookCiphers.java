package dev.bulwark.firmware.encryption;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/** The two forms written down as their documents say them: slow, with the JDK's AES one block at a time and big numbers, sharing nothing with what they judge. */
final class TextbookCiphers {
  private static final BigInteger MUL1 = new BigInteger("0000200004000080000004000080001000000200004000080000040000800010", 16);
  private static final BigInteger MUL2 = new BigInteger("0000000000000000200000000000000010000000000000002000000000000001", 16);
  private static final BigInteger MUL2_MASK = new BigInteger("000000000000007FE00000000000000FF000000000000007E00000000000000F", 16);
  private static final BigInteger ALL = BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE);

  private TextbookCiphers() {}

  static byte[] esp32(boolean encrypt, byte[] key, int config, long address, byte[] data) {
    byte[] whole = key.length == 32 ? key : concat(key, Arrays.copyOfRange(key, 8, 16));
    int[][] ranges = {{0, 66}, {67, 131}, {132, 194}, {195, 255}};
    BigInteger range = BigInteger.ZERO;
    for (int i = 0; i < 4; i++) if ((config >> i & 1) == 1) for (int bit = ranges[i][0]; bit <= ranges[i][1]; bit++) range = range.setBit(255 - bit);
    byte[] out = new byte[data.length];
    for (int at = 0; at < data.length; at += 16) {
      BigInteger unit = BigInteger.valueOf((address + at) / 32);
      BigInteger tweak = MUL1.multiply(unit).and(ALL).or(MUL2.multiply(unit).and(ALL).and(MUL2_MASK)).and(range);
      byte[] tweaked = bytes32(new BigInteger(1, whole).xor(tweak));
      byte[] block = reversed(Arrays.copyOfRange(data, at, at + 16));
      System.arraycopy(reversed(aes(!encrypt, tweaked, block)), 0, out, at, 16);
    }
    return out;
  }

  /** IEEE 1619 on each reversed unit; a part of a unit is filled with zeros. */
  static byte[] xts(boolean encrypt, byte[] flashKey, long address, byte[] data) throws GeneralSecurityException {
    byte[] key = flashKey.length == 16 ? MessageDigest.getInstance("SHA-256").digest(flashKey) : flashKey;
    int left = (int) (address % 128);
    byte[] padded = new byte[(left + data.length + 127) / 128 * 128];
    System.arraycopy(data, 0, padded, left, data.length);
    for (int at = 0; at < padded.length; at += 128) {
      byte[] unit = reversed(Arrays.copyOfRange(padded, at, at + 128));
      byte[] tweak = new byte[16];
      for (int i = 0; i < 8; i++) tweak[i] = (byte) (address - left + at >>> 8 * i);
      tweak = aes(true, Arrays.copyOfRange(key, key.length / 2, key.length), tweak);
      for (int block = 0; block < 128; block += 16) {
        byte[] whitened = xor(Arrays.copyOfRange(unit, block, block + 16), tweak);
        System.arraycopy(xor(aes(encrypt, Arrays.copyOf(key, key.length / 2), whitened), tweak), 0, unit, block, 16);
        tweak = doubled(tweak);
      }
      System.arraycopy(reversed(unit), 0, padded, at, 128);
    }
    return Arrays.copyOfRange(padded, left, left + data.length);
  }

  private static byte[] doubled(byte[] tweak) {
    BigInteger twice = new BigInteger(1, reversed(tweak)).shiftLeft(1);
    if (twice.testBit(128)) twice = twice.clearBit(128).xor(BigInteger.valueOf(0x87));
    return reversed(Arrays.copyOfRange(bytes32(twice), 16, 32));
  }

  private static byte[] aes(boolean encrypt, byte[] key, byte[] block) {
    try {
      Cipher cipher = Cipher.getInstance("AES/ECB/NoPadding");
      cipher.init(encrypt ? Cipher.ENCRYPT_MODE : Cipher.DECRYPT_MODE, new SecretKeySpec(key, "AES"));
      return cipher.doFinal(block);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] bytes32(BigInteger number) {
    byte[] signed = number.toByteArray();
    byte[] out = new byte[32];
    int keep = Math.min(signed.length, 32);
    System.arraycopy(signed, signed.length - keep, out, 32 - keep, keep);
    return out;
  }

  private static byte[] xor(byte[] a, byte[] b) {
    byte[] out = a.clone();
    for (int i = 0; i < out.length; i++) out[i] ^= b[i];
    return out;
  }

  private static byte[] reversed(byte[] bytes) {
    byte[] out = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) out[i] = bytes[bytes.length - 1 - i];
    return out;
  }

  private static byte[] concat(byte[] a, byte[] b) {
    byte[] out = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, out, a.length, b.length);
    return out;
  }
}

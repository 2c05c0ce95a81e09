package dev.bulwark.firmware.signature;

import dev.bulwark.problem.Problem;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/**
 * How the first chip's secure boot V1 protects its bootloader: a digest that only the chip, which holds the key, can recompute.
 *
 * <p>The bootloader, with 128 random bytes before it and filled with FF to a multiple of 128, is encrypted with AES-256 block by block, each block's bytes reversed before and after; the SHA-512 of the result, in which every word of four bytes is
 * turned round, is turned round word by word itself. Source: ESP-IDF programming guide, Secure Boot V1, and the vendor's tool, observed.
 */
public final class BootloaderDigest {
  /** Of the random bytes before the digest. */
  public static final int IV = 128;

  /** Where the bootloader begins in the file: random bytes and digest lie before it, the rest is FF. */
  public static final int BOOTLOADER = 0x1000;

  private static final int KEY = 32;
  private static final int BLOCK = 16;
  private static final int DIGEST = 64;

  private BootloaderDigest() {}

  /** @param key 32 bytes, in the order of the file that is burned @param iv 128 bytes, random @param image the bootloader @return the 64 bytes that the chip compares */
  public static byte[] of(byte[] key, byte[] iv, byte[] image) {
    require(key, iv);
    int length = Math.addExact(IV, filled(image));
    byte[] work = Arrays.copyOf(iv, length);
    System.arraycopy(image, 0, work, IV, image.length);
    Arrays.fill(work, IV + image.length, length, (byte) 0xFF);
    reverse(work, BLOCK);
    try {
      Cipher aes = Cipher.getInstance("AES/ECB/NoPadding");
      aes.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"));
      byte[] encrypted = aes.doFinal(work);
      reverse(encrypted, BLOCK);
      reverse(encrypted, 4);
      byte[] digest = MessageDigest.getInstance("SHA-512").digest(encrypted);
      reverse(digest, 4);
      return digest;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has AES and SHA-512", e);
    }
  }

  /** The file to flash at address 0: random bytes, digest, FF up to 0x1000, bootloader with its filling. */
  public static byte[] file(byte[] key, byte[] iv, byte[] image) {
    byte[] out = new byte[Math.addExact(BOOTLOADER, filled(image))];
    Arrays.fill(out, (byte) 0xFF);
    System.arraycopy(iv, 0, out, 0, IV);
    System.arraycopy(of(key, iv, image), 0, out, IV, DIGEST);
    System.arraycopy(image, 0, out, BOOTLOADER, image.length);
    return out;
  }

  /** Whether flash that begins with {@code header} (192 bytes or more) and holds {@code image} as its bootloader was made with {@code key}. */
  public static boolean matches(byte[] key, byte[] header, byte[] image) {
    return header.length >= IV + DIGEST && MessageDigest.isEqual(of(key, Arrays.copyOf(header, IV), image), Arrays.copyOfRange(header, IV, IV + DIGEST));
  }

  private static int filled(byte[] image) {
    return Math.addExact(image.length, IV - 1) / IV * IV;
  }

  private static void require(byte[] key, byte[] iv) {
    if (key.length != KEY) throw new Problem("FIRMWARE-315", "the key of a bootloader digest has 32 bytes, not " + key.length, "give the file of 32 bytes that is burned as secure_boot_v1");
    if (iv.length != IV) throw new Problem("FIRMWARE-315", "the random bytes before a bootloader digest are 128, not " + iv.length, "leave them out: fresh ones are drawn");
  }

  private static void reverse(byte[] bytes, int group) {
    for (int at = 0; at < bytes.length; at += group) {
      for (int i = at, j = at + group - 1; i < j; i++, j--) {
        byte kept = bytes[i];
        bytes[i] = bytes[j];
        bytes[j] = kept;
      }
    }
  }
}

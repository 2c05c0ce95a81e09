package dev.bulwark.firmware.signature;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * EMSA-PSS of RFC 8017 section 9.1 over a digest that is known already, so that a large image is hashed once for all its blocks: SHA-256, MGF1 with SHA-256, a salt of 32 bytes, a modulus of 3072 bits.
 */
final class Pss {
  static final int BYTES = 384;
  private static final int HASH = 32;
  private static final int DB = BYTES - HASH - 1;

  private Pss() {}

  /** Whether {@code signature} (384 bytes, big-endian) is one of {@code digest} by the key (n, e). */
  static boolean verifies(BigInteger n, BigInteger e, byte[] digest, byte[] signature) {
    BigInteger s = new BigInteger(1, signature);
    if (signature.length != BYTES || digest.length != HASH || s.compareTo(n) >= 0) return false;
    byte[] encoded = Endian.big(s.modPow(e, n), BYTES);
    if (encoded[BYTES - 1] != (byte) 0xBC || encoded[0] < 0) return false;
    byte[] hash = Arrays.copyOfRange(encoded, DB, DB + HASH);
    byte[] block = masked(Arrays.copyOf(encoded, DB), hash);
    int separator = DB - HASH - 1;
    for (int i = 0; i < separator; i++) if (block[i] != 0) return false;
    if (block[separator] != 1) return false;
    byte[] salt = Arrays.copyOfRange(block, separator + 1, DB);
    return MessageDigest.isEqual(hash, hash(digest, salt));
  }

  /** The encoded message, 384 bytes, for the raw private operation. */
  static byte[] encode(byte[] digest, byte[] salt) {
    if (digest.length != HASH || salt.length != HASH) throw new IllegalArgumentException("a digest and a salt of 32 bytes are needed");
    byte[] block = new byte[DB];
    block[DB - HASH - 1] = 1;
    System.arraycopy(salt, 0, block, DB - HASH, HASH);
    byte[] hash = hash(digest, salt);
    byte[] encoded = Arrays.copyOf(masked(block, hash), BYTES);
    System.arraycopy(hash, 0, encoded, DB, HASH);
    encoded[BYTES - 1] = (byte) 0xBC;
    return encoded;
  }

  private static byte[] hash(byte[] digest, byte[] salt) {
    MessageDigest sha = sha256();
    sha.update(new byte[8]);
    sha.update(digest);
    return sha.digest(salt);
  }

  /** The data block with MGF1 of the hash over it; the topmost bit, above a 3072-bit modulus' reach, is cleared. */
  private static byte[] masked(byte[] block, byte[] seed) {
    MessageDigest sha = sha256();
    for (int done = 0, counter = 0; done < DB; done += HASH, counter++) {
      sha.update(seed);
      byte[] mask = sha.digest(new byte[] {0, 0, 0, (byte) counter});
      for (int i = 0; i < HASH && done + i < DB; i++) block[done + i] ^= mask[i];
    }
    block[0] &= 0x7F;
    return block;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}

package dev.bulwark.firmware.nvs;

import dev.bulwark.firmware.partition.ZeroCrc;
import dev.bulwark.problem.Problem;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The keys of an encrypted NVS partition: 32 bytes for the data, 32 for the tweak of AES-256-XTS.
 *
 * <p>Guarantees: the two halves differ (equal ones would void XTS); {@code toString} shows nothing. Its file is the content of a partition of subtype {@code nvs_keys}: 4096 bytes, the keys, their
 * checksum, FF; flash encryption must cover it there, or the keys derive from a key in the fuses ({@link #derive}) and are never stored.
 *
 * <p>Source: ESP-IDF's programming guide, "NVS Encryption".
 */
public final class NvsKeys {
  /** Bytes of a key file. */
  public static final int FILE = 4096;

  private static final int HALF = 32;
  private static final int BOTH = 2 * HALF;
  private static final byte[] DATA_SEED = {0x5A, 0x5A, (byte) 0xBE, (byte) 0xAE};
  private static final byte[] TWEAK_SEED = {(byte) 0xA5, (byte) 0xA5, (byte) 0xDE, (byte) 0xCE};
  private final byte[] keys;

  private NvsKeys(byte[] keys) {
    if (MessageDigest.isEqual(Arrays.copyOf(keys, HALF), Arrays.copyOfRange(keys, HALF, BOTH)))
      throw new Problem("FIRMWARE-223", "the two halves of the NVS keys are the same, as in an erased key partition", "make keys with `bulwark firmware nvs keygen`");
    this.keys = keys;
  }

  public static NvsKeys generate(SecureRandom random) {
    byte[] keys = new byte[BOTH];
    random.nextBytes(keys);
    return new NvsKeys(keys);
  }

  /** The keys that a chip derives from the HMAC key in its fuses. @param hmacKey 32 bytes. @throws Problem FIRMWARE-223 for another length */
  public static NvsKeys derive(byte[] hmacKey) {
    if (hmacKey.length != HALF) throw new Problem("FIRMWARE-223", "an HMAC key has 32 bytes, not " + hmacKey.length, "give the file whose bytes were burned with purpose HMAC_UP");
    byte[] keys = new byte[BOTH];
    System.arraycopy(hmac(hmacKey, DATA_SEED), 0, keys, 0, HALF);
    System.arraycopy(hmac(hmacKey, TWEAK_SEED), 0, keys, HALF, HALF);
    return new NvsKeys(keys);
  }

  private static byte[] hmac(byte[] key, byte[] seed) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      for (int i = 0; i < 8; i++) mac.update(seed);
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HMAC with SHA-256", e);
    }
  }

  /** The keys of a key file, or of 64 bare bytes. @throws Problem FIRMWARE-223 when the length or the checksum is wrong, or both halves are the same */
  public static NvsKeys read(byte[] file) {
    if (file.length != BOTH && file.length < BOTH + 4)
      throw new Problem("FIRMWARE-223", "an NVS key file has 4096 bytes (or the 64 of the keys alone), not " + file.length, "give the file that `bulwark firmware nvs keygen` wrote");
    if (file.length > BOTH) {
      long stored = Integer.toUnsignedLong(ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt(BOTH));
      if (stored != ZeroCrc.of(file, 0, BOTH)) throw new Problem("FIRMWARE-223", "the checksum in the NVS key file does not match", "fetch the file again; a dump of an encrypted flash must be decrypted first");
    }
    return new NvsKeys(Arrays.copyOf(file, BOTH));
  }

  /** The key file, {@value #FILE} bytes. Secret: write it where only its owner reads. */
  public byte[] file() {
    ByteBuffer file = ByteBuffer.allocate(FILE).order(ByteOrder.LITTLE_ENDIAN);
    Arrays.fill(file.array(), (byte) 0xFF);
    file.put(keys).putInt((int) ZeroCrc.of(keys));
    return file.array();
  }

  SecretKeySpec dataKey() {
    return new SecretKeySpec(keys, 0, HALF, "AES");
  }

  SecretKeySpec tweakKey() {
    return new SecretKeySpec(keys, HALF, HALF, "AES");
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof NvsKeys that && MessageDigest.isEqual(keys, that.keys);
  }

  @Override
  public int hashCode() {
    return NvsKeys.class.hashCode(); // the same for all, so that no table's order tells of a key
  }

  @Override
  public String toString() {
    return "NvsKeys[masked]";
  }
}

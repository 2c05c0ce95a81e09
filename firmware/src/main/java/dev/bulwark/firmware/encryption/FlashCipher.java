package dev.bulwark.firmware.encryption;

import dev.bulwark.firmware.chip.Chip;
import dev.bulwark.problem.Problem;
import java.util.Objects;

/**
 * Encrypts and decrypts what lies in flash as one chip's controller does, in place.
 *
 * <h2>Guarantees</h2> The bytes equal those of the vendor's tools and of the chip, whatever the start on the 16-byte grid; a range may be done in parts, in any order and by many threads at once.
 * <h2>Does not guarantee</h2> Authenticity: every ciphertext decrypts to something. Secrecy of equality: the same plaintext at the same address under the same key is the same ciphertext.
 * <h2>Fails by</h2> {@link Problem} FIRMWARE-404 (address off the grid or past 4 GiB) or FIRMWARE-405 (length off the grid) before any byte is touched.
 */
public sealed interface FlashCipher extends AutoCloseable permits Esp32FlashCipher, XtsFlashCipher {
  /** The grid in bytes that addresses and lengths stand on: one AES block. */
  int GRID = 16;

  /** The FLASH_CRYPT_CONFIG that ESP-IDF burns: every range of key bits is tweaked. */
  int DEFAULT_CRYPT_CONFIG = 0xf;

  /**
   * Encrypts in place, in the calling thread.
   *
   * @param address where {@code data[from]} lies in flash, in bytes, a multiple of 16
   * @param length in bytes, a multiple of 16
   */
  void encrypt(long address, byte[] data, int from, int length);

  /** As {@link #encrypt}, the other way. */
  void decrypt(long address, byte[] data, int from, int length);

  /** Forgets the key, as far as the JDK lets it; no use after this one. */
  @Override
  void close();

  /**
   * @param key copied, so it may be closed at once
   * @param cryptConfig FLASH_CRYPT_CONFIG, 0 to 15; only the first chip has it, others ignore it
   * @throws Problem FIRMWARE-402 when the chip takes no key of this length, FIRMWARE-403 for another configuration
   */
  static FlashCipher of(Chip chip, FlashKey key, int cryptConfig) {
    key.requireFor(chip);
    return chip.encryptsWithXts() ? new XtsFlashCipher(key) : new Esp32FlashCipher(key, cryptConfig);
  }

  /** Refuses a range before anything is changed. */
  static void requireRange(long address, byte[] data, int from, int length) {
    Objects.checkFromIndexSize(from, length, data.length);
    if (address < 0 || address % GRID != 0) throw new Problem("FIRMWARE-404", "the address 0x" + Long.toHexString(address) + " is not a multiple of 16", "give the address at which the file is flashed");
    if (length % GRID != 0) throw new Problem("FIRMWARE-405", length + " bytes are not a multiple of 16", "pad the file to 16 bytes, as signing or the image's own padding does");
    if (address > (1L << 32) - length) throw new Problem("FIRMWARE-404", "the range from 0x" + Long.toHexString(address) + " goes past 4 GiB", "give an address inside the chip's flash");
  }
}

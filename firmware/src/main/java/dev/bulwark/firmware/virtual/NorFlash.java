package dev.bulwark.firmware.virtual;

import dev.bulwark.problem.Problem;
import java.util.Arrays;

/**
 * The flash memory beside a chip, as a value.
 *
 * <h2>Guarantees</h2> Never changes: {@link #with} answers another flash. Its size is a whole number of sectors of 4,096 bytes; what was not written reads {@code FF}, as after an erase. A boot changes it only as NOR cells can be
 * changed: programming clears bits, erasing a sector sets all of them.
 * <h2>Does not guarantee</h2> A size that is sold; wear, or bits that flip on their own.
 * <h2>Fails by</h2> {@link Problem} FIRMWARE-601 for more bytes than any of the chips can address.
 */
public final class NorFlash {
  /** What one erase erases, in bytes. */
  public static final int SECTOR = 4096;

  /** What one program operation programs at most, in bytes. */
  public static final int PAGE = 256;

  /** The largest flash that an image's header can name: 128 MiB. */
  public static final int LARGEST = 128 << 20;

  private final byte[] cells;

  /** Takes the array over; nobody writes to it from here on. */
  NorFlash(byte[] cells) {
    this.cells = cells;
  }

  /** An erased flash of {@code size} bytes, rounded up to a whole sector. */
  public static NorFlash blank(int size) {
    return new NorFlash(erased(size));
  }

  /** A flash that holds {@code dump} from address 0 on; a last sector that is not whole is filled with {@code FF}. */
  public static NorFlash of(byte[] dump) {
    byte[] cells = erased(dump.length);
    System.arraycopy(dump, 0, cells, 0, dump.length);
    return new NorFlash(cells);
  }

  private static byte[] erased(int size) {
    if (size < 0 || size > LARGEST) throw new Problem("FIRMWARE-601", "a flash of " + size + " bytes is larger than any of these chips can address", "give a dump of at most 128 MiB");
    byte[] cells = new byte[(size + SECTOR - 1) / SECTOR * SECTOR];
    Arrays.fill(cells, (byte) 0xFF);
    return cells;
  }

  /**
   * The same flash with {@code data} at {@code address}, as a programmer leaves it that erases what it needs: neighbours keep their content.
   *
   * @throws Problem FIRMWARE-602 when {@code data} reaches past the end
   */
  public NorFlash with(int address, byte[] data) {
    requireInside(address, data.length);
    byte[] changed = cells.clone();
    System.arraycopy(data, 0, changed, address, data.length);
    return new NorFlash(changed);
  }

  void requireInside(long address, long length) {
    if (address < 0 || length < 0 || address + length > cells.length) {
      throw new Problem("FIRMWARE-602", length + " bytes at 0x" + Long.toHexString(address) + " reach past the end of a flash of " + cells.length + " bytes", "check the offset, or take a larger flash");
    }
  }

  /** In bytes, a multiple of {@link #SECTOR}. */
  public int size() {
    return cells.length;
  }

  /** A copy of {@code length} bytes from {@code address} on, as they stand in the cells: ciphertext where the chip encrypts. @throws Problem FIRMWARE-602 past the end */
  public byte[] read(int address, int length) {
    requireInside(address, length);
    return Arrays.copyOfRange(cells, address, address + length);
  }

  /** A copy of everything. */
  public byte[] toBytes() {
    return cells.clone();
  }

  /** The cells themselves, for readers of this package, which never write. */
  byte[] cells() {
    return cells;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof NorFlash that && Arrays.equals(cells, that.cells);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(cells);
  }

  @Override
  public String toString() {
    return "flash of " + cells.length + " bytes";
  }
}

package dev.bulwark.firmware.virtual;

import dev.bulwark.firmware.encryption.FlashCipher;
import java.util.Arrays;
import java.util.Optional;

/** Flash as the processor sees it: through the chip's cipher where flash encryption is on, as it is elsewhere. Only what is asked for is decrypted. */
final class FlashView {
  /** Bytes to look at, possibly the flash's own: nobody writes to them. */
  record Region(byte[] bytes, int from, int to) {
    int length() {
      return to - from;
    }
  }

  private static final Region NOTHING = new Region(new byte[0], 0, 0);
  private static final int HEADER = 24;
  private static final int SEGMENT_HEADER = 8;
  private static final int MOST_SEGMENTS = 16;
  private static final int ROW_AND_HASH = 16 + 32;

  private final FlashCells flash;
  private final Optional<FlashCipher> cipher;

  FlashView(FlashCells flash, Optional<FlashCipher> cipher) {
    this.flash = flash;
    this.cipher = cipher;
  }

  boolean encrypts() {
    return cipher.isPresent();
  }

  boolean holds(long address, long length) {
    return address >= 0 && length >= 0 && address + length <= flash.size();
  }

  /** {@code length} bytes from {@code address} on, fewer where the flash ends. */
  Region read(long address, long length) {
    int from = (int) Math.min(Math.max(address, 0), flash.size());
    int to = (int) Math.min(Math.max(address + length, from), flash.size());
    if (from == to) return NOTHING;
    if (cipher.isEmpty()) return new Region(flash.cells(), from, to);
    // A hostile table may name any address; the cipher works on its grid.
    int begin = from / FlashCipher.GRID * FlashCipher.GRID;
    int end = (to + FlashCipher.GRID - 1) / FlashCipher.GRID * FlashCipher.GRID;
    byte[] plain = Arrays.copyOfRange(flash.cells(), begin, end);
    cipher.get().decrypt(begin, plain, 0, plain.length);
    return new Region(plain, from - begin, to - begin);
  }

  /** The image that begins at {@code address} with a signature sector's room behind it; never past {@code address + most}. Where no image begins, the few bytes that show so. */
  Region image(long address, long most) {
    long limit = Math.min(address + most, flash.size());
    if (cipher.isEmpty()) return read(address, limit - address);
    return read(address, Math.min(extent(address, limit), limit - address));
  }

  /** How many bytes the headers claim, found by decrypting the headers alone: an empty slot of megabytes costs nothing. */
  private long extent(long address, long limit) {
    Region header = read(address, HEADER);
    if (header.length() < HEADER || header.bytes()[header.from()] != (byte) 0xE9) return HEADER;
    int segments = header.bytes()[header.from() + 1] & 0xFF;
    if (segments > MOST_SEGMENTS) return HEADER;
    long at = address + HEADER;
    for (int i = 0; i < segments && at <= limit; i++) at += SEGMENT_HEADER + length(read(at, SEGMENT_HEADER));
    long whole = at - address + ROW_AND_HASH;
    return (whole + NorFlash.SECTOR - 1) / NorFlash.SECTOR * NorFlash.SECTOR + NorFlash.SECTOR;
  }

  private static long length(Region segment) {
    if (segment.length() < SEGMENT_HEADER) return 0;
    long length = 0;
    for (int i = 7; i >= 4; i--) length = length << 8 | segment.bytes()[segment.from() + i] & 0xFF;
    return length;
  }

  /** Erases the sectors that {@code plain} covers and writes it, encrypted where the chip encrypts. {@code address} begins a sector. */
  void rewrite(long address, byte[] plain) {
    byte[] cells = Arrays.copyOf(plain, (plain.length + FlashCipher.GRID - 1) / FlashCipher.GRID * FlashCipher.GRID);
    Arrays.fill(cells, plain.length, cells.length, (byte) 0xFF);
    cipher.ifPresent(c -> c.encrypt(address, cells, 0, cells.length));
    int begin = Math.toIntExact(address);
    for (int sector = 0; sector < cells.length; sector += NorFlash.SECTOR) {
      flash.erase(begin + sector);
      flash.program(begin + sector, Arrays.copyOfRange(cells, sector, Math.min(sector + NorFlash.SECTOR, cells.length)));
    }
  }
}

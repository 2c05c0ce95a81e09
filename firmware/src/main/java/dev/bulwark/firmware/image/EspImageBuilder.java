package dev.bulwark.firmware.image;

import dev.bulwark.firmware.chip.Chip;
import dev.bulwark.firmware.chip.Revision;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Builds images that a chip accepts: for demonstrations, rehearsals of a burn plan and measurements, where no compiler's output is at hand.
 *
 * <h2>Guarantees</h2> {@link #build} gives what {@link EspImage#read} reads back with the same segments, a right checksum and a right hash; mapped segments are moved to where their address demands by a segment of
 * zeros, as the vendor's tool does.
 * <h2>Fails by</h2> {@link IllegalArgumentException} for what no image can hold: that is a fault of the calling code.
 *
 * <p>One builder, one image; not for several threads.
 */
public final class EspImageBuilder {
  private record Piece(long address, byte[] data) {}

  private static final int ROW = 16;
  private static final int SEED = 0xEF;
  private static final byte[] NO_CODE = new byte[64];

  private final Chip chip;
  private final List<Piece> pieces = new ArrayList<>();
  private byte[] descriptor = new byte[0];
  private @Nullable Long entry;
  private int minRevision;
  private int maxRevision = 0xFFFF;
  private FlashSettings flash = new FlashSettings(2, 2, 0xF);
  private boolean hash = true;

  private EspImageBuilder(Chip chip) {
    this.chip = chip;
    if (chip == Chip.ESP32C6) flash = new FlashSettings(2, 2, 0);
  }

  /** An image with no segment yet; DIO, 4 MB, the chip's fastest clock, any revision, hash appended. */
  public static EspImageBuilder of(Chip chip) {
    return new EspImageBuilder(chip);
  }

  /** An application: descriptor and constants mapped from flash, {@code payload} as the constants, a little of data and code in memory (zeros: nothing runs them). */
  public static EspImageBuilder application(Chip chip, AppDescriptor descriptor, byte[] payload) {
    EspImageBuilder builder = of(chip);
    builder.descriptor = descriptor.encode();
    return builder.segment(ChipMemory.constants(chip), payload).segment(ChipMemory.data(chip), new byte[64]).segment(ChipMemory.code(chip), NO_CODE);
  }

  /** A second-stage bootloader: all of it in memory, {@code payload} as its data. */
  public static EspImageBuilder bootloader(Chip chip, BootloaderDescriptor descriptor, byte[] payload) {
    EspImageBuilder builder = of(chip);
    builder.descriptor = descriptor.encode();
    return builder.segment(ChipMemory.data(chip), payload).segment(ChipMemory.code(chip), NO_CODE);
  }

  /**
   * @param address where it goes, unsigned 32 bits, a multiple of 4; code is entered at the last segment unless {@link #entry} says otherwise
   * @param data padded with zeros to a multiple of 4; a descriptor goes before the data of the first segment
   */
  public EspImageBuilder segment(long address, byte[] data) {
    if (address < 0 || address > 0xFFFF_FFFFL || address % 4 != 0) throw new IllegalArgumentException("not a word of 32 bits: " + address);
    pieces.add(new Piece(address, Arrays.copyOf(data, (data.length + 3) & ~3)));
    return this;
  }

  public EspImageBuilder entry(long address) {
    entry = address;
    return this;
  }

  /** The oldest silicon that may run it. */
  public EspImageBuilder from(Revision oldest) {
    minRevision = oldest.full();
    return this;
  }

  /** The newest silicon that may run it. */
  public EspImageBuilder upTo(Revision newest) {
    maxRevision = newest.full();
    return this;
  }

  public EspImageBuilder flash(FlashSettings settings) {
    flash = settings;
    return this;
  }

  /** Leaves the SHA-256 behind the checksum away. */
  public EspImageBuilder withoutHash() {
    hash = false;
    return this;
  }

  /** @throws IllegalArgumentException when there are no segments, more than sixteen, one of 16 MiB or more, or a descriptor's page that cannot be mapped */
  public byte[] build() {
    List<Piece> placed = placed();
    if (placed.isEmpty() || placed.size() > EspImage.MOST_SEGMENTS) throw new IllegalArgumentException(placed.size() + " segments do not fit an image");
    long end = ImageHeader.SIZE + placed.stream().mapToLong(piece -> Segment.HEADER + piece.data.length).sum();
    int rows = Math.toIntExact(end / ROW * ROW + ROW);
    ByteBuffer out = ByteBuffer.allocate(rows + (hash ? 32 : 0));
    new ImageHeader(placed.size(), flash, entry == null ? placed.getLast().address : entry, chip.chipId(), minRevision, maxRevision, hash).write(out);
    int sum = SEED;
    for (Piece piece : placed) {
      out.putInt((int) piece.address).putInt(piece.data.length).put(piece.data);
      sum ^= Xor.of(piece.data, 0, piece.data.length);
    }
    out.put(rows - 1, (byte) sum);
    if (hash) out.put(rows, sha256(out.array(), rows));
    return out.array();
  }

  /** The segments in order, with zeros put between where a mapped one would not fit its address. */
  private List<Piece> placed() {
    List<Piece> placed = new ArrayList<>();
    long at = ImageHeader.SIZE + Segment.HEADER;
    for (Piece piece : pieces) {
      Piece next = placed.isEmpty() ? new Piece(piece.address, joined(descriptor, piece.data)) : piece;
      if (next.data.length >= 16 << 20) throw new IllegalArgumentException("a segment of " + next.data.length + " bytes");
      long gap = ChipMemory.maps(chip, next.address) && next.data.length > 0 ? Math.floorMod(next.address - at, (long) ChipMemory.PAGE) : 0;
      if (gap > 0 && placed.isEmpty()) throw new IllegalArgumentException("the first segment cannot be moved: map it at 0x20 of a page");
      if (gap > 0) {
        if (gap < Segment.HEADER) gap += ChipMemory.PAGE;
        placed.add(new Piece(0, new byte[(int) gap - Segment.HEADER]));
        at += gap;
      }
      placed.add(next);
      at += next.data.length + Segment.HEADER;
    }
    return placed;
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  private static byte[] sha256(byte[] bytes, int length) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(bytes, 0, length);
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}

package dev.bulwark.firmware.image;

import dev.bulwark.firmware.chip.Chip;
import dev.bulwark.firmware.chip.Revision;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A bootloader or an application as it stands in flash.
 *
 * <h2>Guarantees</h2> An instance exists only for bytes whose header and segments fit into what they were read from; every place that it tells lies inside. Reading costs as many steps as there are segments,
 * sixteen at most; checksum and hash are computed when they are asked for.
 * <h2>Does not guarantee</h2> That the bytes are whole ({@link #firstFault}, {@link #hashHolds}) or whose they are (signatures).
 * <h2>Fails by</h2> {@link ImageReading.Unreadable}; never by an exception, whatever the bytes are.
 *
 * <p>It looks at the bytes that it was read from: they must not change while it is used. Source: ESP-IDF {@code esp_app_format.h}, {@code esp_image_format.c}.
 */
public final class EspImage {
  /** More segments are refused by ROM and bootloader alike. */
  public static final int MOST_SEGMENTS = 16;

  private static final long SEGMENT_LIMIT = 16L << 20;
  private static final int ROW = 16;
  private static final int CHECKSUM_SEED = 0xEF;
  private static final int HASH = 32;

  private final byte[] bytes;
  private final int from;
  private final ImageHeader header;
  private final List<Segment> segments;
  private final int checksumAt;

  private EspImage(byte[] bytes, int from, ImageHeader header, List<Segment> segments, int checksumAt) {
    this.bytes = bytes;
    this.from = from;
    this.header = header;
    this.segments = List.copyOf(segments);
    this.checksumAt = checksumAt;
  }

  /** {@code bytes} from their first to their last. */
  public static ImageReading read(byte[] bytes) {
    return read(bytes, 0, bytes.length);
  }

  /**
   * @param from where the image begins
   * @param to where what holds it ends (file, flash region or slot); bytes after the image are no fault
   * @throws IndexOutOfBoundsException when {@code from} and {@code to} are no range of {@code bytes}: the caller's own fault
   */
  public static ImageReading read(byte[] bytes, int from, int to) {
    Objects.checkFromToIndex(from, to, bytes.length);
    if (to - from < ImageHeader.SIZE) return new ImageReading.Unreadable(ImageFault.HEADER, "too short for an image's header");
    if (bytes[from] != ImageHeader.MAGIC) return new ImageReading.Unreadable(ImageFault.HEADER, "no image: its first byte is not 0xe9");
    ImageHeader header = ImageHeader.read(bytes, from);
    if (header.segments() == 0) return segmentFault("the image has no segment");
    if (header.segments() > MOST_SEGMENTS) return segmentFault("the image claims " + header.segments() + " segments, " + MOST_SEGMENTS + " are possible");
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    List<Segment> segments = new ArrayList<>(header.segments());
    int at = from + ImageHeader.SIZE;
    for (int i = 0; i < header.segments(); i++) {
      if (to - at < Segment.HEADER) return segmentFault("the header of segment " + i + " lies past the end");
      long length = Integer.toUnsignedLong(in.getInt(at + 4));
      if (length % 4 != 0 || length >= SEGMENT_LIMIT) return segmentFault("segment " + i + " cannot be " + length + " bytes long");
      if (length > to - at - Segment.HEADER) return segmentFault("segment " + i + " of " + length + " bytes reaches past the end");
      segments.add(new Segment(Integer.toUnsignedLong(in.getInt(at)), (int) length, at - from));
      at += Segment.HEADER + (int) length;
    }
    // The checksum is the last byte of a row of sixteen, and there is always room for it: a full row is followed by another.
    int checksumAt = (at - from) / ROW * ROW + ROW - 1;
    int length = checksumAt + 1 + (header.hashAppended() ? HASH : 0);
    if (length > to - from) return segmentFault("the image ends before its checksum" + (header.hashAppended() ? " or hash" : ""));
    return new ImageReading.Read(new EspImage(bytes, from, header, segments, checksumAt));
  }

  private static ImageReading segmentFault(String detail) {
    return new ImageReading.Unreadable(ImageFault.SEGMENTS, detail);
  }

  /** In the order in which they stand. */
  public List<Segment> segments() {
    return segments;
  }

  /** Where the processor starts, unsigned 32 bits. */
  public long entry() {
    return header.entry();
  }

  /** The number that the header tells, 0..65535. */
  public int chipId() {
    return header.chipId();
  }

  /** The chip that the number means; empty where none does. */
  public Optional<Chip> chip() {
    return Chip.ofChipId(header.chipId());
  }

  /** Oldest silicon that may run it: major · 100 + minor. */
  public int minRevision() {
    return header.minRevision();
  }

  /** Newest silicon that may run it: major · 100 + minor; 0 and 65535 set no limit. */
  public int maxRevision() {
    return header.maxRevision();
  }

  public FlashSettings flash() {
    return header.flash();
  }

  public boolean hashAppended() {
    return header.hashAppended();
  }

  /** Bytes from the image's begin up to and including its checksum, and its hash if there is one. Padding and signatures come after. */
  public int length() {
    return checksumAt + 1 + (header.hashAppended() ? HASH : 0);
  }

  /** The checksum that stands in the image, 0..255. */
  public int storedChecksum() {
    return bytes[from + checksumAt] & 0xFF;
  }

  /** The checksum that its segments give, 0..255. */
  public int computedChecksum() {
    int sum = CHECKSUM_SEED;
    for (Segment segment : segments) sum ^= Xor.of(bytes, from + segment.dataOffset(), segment.length());
    return sum;
  }

  public boolean checksumHolds() {
    return storedChecksum() == computedChecksum();
  }

  /** False when a hash is appended and is not the SHA-256 of all that stands before it; true when none is appended. */
  public boolean hashHolds() {
    if (!header.hashAppended()) return true;
    MessageDigest sha256 = sha256();
    sha256.update(bytes, from, checksumAt + 1);
    byte[] computed = sha256.digest();
    return Arrays.equals(computed, 0, HASH, bytes, from + checksumAt + 1, from + checksumAt + 1 + HASH);
  }

  /** What the application says about itself; empty where it says nothing. */
  public Optional<AppDescriptor> app() {
    Segment first = segments.getFirst();
    int at = from + first.dataOffset();
    return AppDescriptor.standsAt(bytes, at, at + first.length()) ? Optional.of(AppDescriptor.read(bytes, at)) : Optional.empty();
  }

  /** What the bootloader says about itself; empty where it says nothing. */
  public Optional<BootloaderDescriptor> bootloader() {
    Segment first = segments.getFirst();
    int at = from + first.dataOffset();
    return BootloaderDescriptor.standsAt(bytes, at, at + first.length()) ? Optional.of(BootloaderDescriptor.read(bytes, at)) : Optional.empty();
  }

  /**
   * The first thing that stops this image on that silicon, up to the checksum; the hash is judged apart by {@link #hashHolds}, because with secure boot a signature takes its place.
   *
   * @param bootloader whether it is a bootloader: those are not held to their newest revision
   */
  public Optional<ImageFault> firstFault(Chip chip, Revision revision, boolean bootloader) {
    if (header.chipId() != chip.chipId()) return Optional.of(ImageFault.CHIP);
    if (!allows(revision, bootloader)) return Optional.of(ImageFault.REVISION);
    if (misplaced(chip).isPresent()) return Optional.of(ImageFault.SEGMENTS);
    return checksumHolds() ? Optional.empty() : Optional.of(ImageFault.CHECKSUM);
  }

  /** Whether silicon of that revision may run it. */
  public boolean allows(Revision revision, boolean bootloader) {
    if (revision.full() < header.minRevision()) return false;
    boolean limited = !bootloader && header.maxRevision() != 0 && header.maxRevision() != 0xFFFF;
    return !limited || revision.full() <= header.maxRevision();
  }

  /** The first segment that {@code chip} would map through its cache and cannot, because its place in the image and its address differ within a page. */
  public Optional<Segment> misplaced(Chip chip) {
    // What holds the descriptor is mapped in every linked application. An image without it was not laid out for the cache, and nothing of it is taken to be.
    if (!ChipMemory.maps(chip, segments.getFirst().address())) return Optional.empty();
    int bits = app().map(AppDescriptor::pageBits).orElse(0);
    int page = bits >= 12 && bits <= 16 ? 1 << bits : ChipMemory.PAGE;
    return segments.stream().filter(s -> s.length() > 0 && ChipMemory.maps(chip, s.address()) && (s.address() - s.dataOffset()) % page != 0).findFirst();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}

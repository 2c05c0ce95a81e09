package dev.bulwark.firmware.mcuboot;

import dev.bulwark.problem.Problem;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * An image as MCUboot takes it: header, payload, signed records, unsigned records.
 *
 * <h2>Guarantees</h2> An instance exists only for bytes whose lengths fit into what they were read from; the records fill their areas exactly.
 * <h2>Does not guarantee</h2> That hash or signature hold ({@link #verify}); that {@link #tlvs} are what the signer wrote: only header, payload and {@link #protectedTlvs} are signed.
 * <h2>Fails by</h2> {@link McubootReading.Unreadable}; never by an exception, whatever the bytes are.
 *
 * <p>It looks at the bytes that it was read from: they must not change while it is used.
 */
public final class McubootImage {
  /** The magic word and total length before each area of records. */
  static final int TLV_INFO = 4;

  static final int UNPROTECTED_MAGIC = 0x6907;
  static final int PROTECTED_MAGIC = 0x6908;

  private final byte[] bytes;
  private final int from;
  private final McubootHeader header;
  private final List<Tlv> protectedTlvs;
  private final List<Tlv> tlvs;
  private final int length;

  private McubootImage(byte[] bytes, int from, McubootHeader header, List<Tlv> protectedTlvs, List<Tlv> tlvs, int length) {
    this.bytes = bytes;
    this.from = from;
    this.header = header;
    this.protectedTlvs = List.copyOf(protectedTlvs);
    this.tlvs = List.copyOf(tlvs);
    this.length = length;
  }

  /** Whether bytes begin as an image does, whatever follows. */
  public static boolean begins(byte[] bytes, int from, int to) {
    return to - from >= McubootHeader.LEAST && ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(from) == McubootHeader.MAGIC;
  }

  /** {@code bytes} from their first to their last. */
  public static McubootReading read(byte[] bytes) {
    return read(bytes, 0, bytes.length);
  }

  /**
   * @param from where the image begins
   * @param to where what holds it ends; bytes after the image (a slot's erased rest, a trailer) are no fault
   * @throws IndexOutOfBoundsException when {@code from} and {@code to} are no range of {@code bytes}: the caller's own fault
   */
  public static McubootReading read(byte[] bytes, int from, int to) {
    Objects.checkFromToIndex(from, to, bytes.length);
    if (!begins(bytes, from, to)) return new McubootReading.Unreadable("no MCUboot image: its first four bytes are not 3d b8 f3 96, or it is shorter than a header");
    McubootHeader header = McubootHeader.read(bytes, from);
    if (header.size() < McubootHeader.LEAST) return new McubootReading.Unreadable("a header of " + header.size() + " bytes cannot be");
    long end = from + header.size() + header.imageSize();
    if (end + header.protectedSize() + TLV_INFO > to) return new McubootReading.Unreadable("the payload of " + header.imageSize() + " bytes and its records reach past the end");
    List<Tlv> signed = new ArrayList<>();
    int at = (int) end;
    if (header.protectedSize() > 0) {
      int next = area(bytes, from, at, to, PROTECTED_MAGIC, signed);
      if (next != at + header.protectedSize()) return new McubootReading.Unreadable("the signed records are not what the header says");
      at = next;
    }
    List<Tlv> unsigned = new ArrayList<>();
    int next = area(bytes, from, at, to, UNPROTECTED_MAGIC, unsigned);
    if (next < 0) return new McubootReading.Unreadable("the records behind the payload are broken, or reach past the end");
    return new McubootReading.Read(new McubootImage(bytes, from, header, signed, unsigned, next - from));
  }

  /** Where the area ends; -1 when it is none or a record in it reaches past it. */
  private static int area(byte[] bytes, int from, int at, int to, int magic, List<Tlv> into) {
    if (to - at < TLV_INFO) return -1;
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int size = in.getShort(at + 2) & 0xFFFF;
    if ((in.getShort(at) & 0xFFFF) != magic || size < TLV_INFO || size > to - at) return -1;
    int end = at + size;
    for (int next = at + TLV_INFO; next < end; ) {
      if (end - next < Tlv.HEADER) return -1;
      int length = in.getShort(next + 2) & 0xFFFF;
      if (length > end - next - Tlv.HEADER) return -1;
      into.add(new Tlv(in.getShort(next) & 0xFFFF, next + Tlv.HEADER - from, length));
      next += Tlv.HEADER + length;
    }
    return end;
  }

  public McubootHeader header() {
    return header;
  }

  /** The records that hash and signature cover. */
  public List<Tlv> protectedTlvs() {
    return protectedTlvs;
  }

  /** The records that nothing covers: hash, key's hash, signature. */
  public List<Tlv> tlvs() {
    return tlvs;
  }

  /** Bytes from the header's first to the last record's last. */
  public int length() {
    return length;
  }

  /** Bytes that hash and signature cover: header, payload, signed records. */
  int signedLength() {
    return header.size() + (int) header.imageSize() + header.protectedSize();
  }

  /** A copy of the payload between header and records. */
  public byte[] payload() {
    return Arrays.copyOfRange(bytes, from + header.size(), from + header.size() + (int) header.imageSize());
  }

  /** A copy of a record's value. */
  public byte[] value(Tlv tlv) {
    return Arrays.copyOfRange(bytes, from + tlv.offset(), from + tlv.offset() + tlv.length());
  }

  /** What rollback protection compares, unsigned 32 bits; empty without one among the signed records. One among the unsigned is not looked at: anybody could have put it there. */
  public OptionalLong securityCounter() {
    return protectedTlvs.stream().filter(tlv -> tlv.type() == Tlv.SECURITY_COUNTER && tlv.length() == 4).mapToLong(tlv -> Integer.toUnsignedLong(little().getInt(from + tlv.offset()))).findFirst();
  }

  /** Other images that must be there, from the signed records. */
  public List<Dependency> dependencies() {
    return protectedTlvs.stream()
        .filter(tlv -> tlv.type() == Tlv.DEPENDENCY && tlv.length() == Dependency.SIZE)
        .map(tlv -> new Dependency(bytes[from + tlv.offset()] & 0xFF, McubootVersion.read(little(), from + tlv.offset() + 4)))
        .toList();
  }

  private ByteBuffer little() {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The hash of what is signed, with a JCA name. */
  byte[] digest(String hash) {
    return McubootKey.digest(hash, bytes, from, signedLength());
  }

  /** The bytes that a signature covers. */
  byte[] signed() {
    return Arrays.copyOfRange(bytes, from, from + signedLength());
  }

  /** Judges it as a bootloader does that was built with one of the keys. */
  public McubootVerdict verify(Collection<McubootKey> trusted) {
    return new Judgement(this).under(trusted);
  }

  /**
   * Makes a signed image.
   *
   * @param payload without header
   * @throws Problem FIRMWARE-112 when the signer does not sign, FIRMWARE-113 when its signature does not hold: nothing is released then
   */
  public static byte[] sign(byte[] payload, McubootSigning how, McubootSigner signer) {
    return Signed.image(payload, how, signer);
  }

  /**
   * Makes a signed image of a build whose first bytes are kept free for the header, as Zephyr's are.
   *
   * @param build begins with {@code how.headerSize()} zero bytes
   * @throws Problem FIRMWARE-115 when they are not zero; FIRMWARE-112, FIRMWARE-113 as {@link #sign}
   */
  public static byte[] signReserved(byte[] build, McubootSigning how, McubootSigner signer) {
    boolean free = build.length >= how.headerSize();
    for (int i = 0; free && i < how.headerSize(); i++) free = build[i] == 0;
    if (!free) throw new Problem("FIRMWARE-115", "the image does not begin with " + how.headerSize() + " zero bytes kept free for the header", "let a header be put before it with --pad-header, or tell the right --header-size");
    return sign(Arrays.copyOfRange(build, how.headerSize(), build.length), how, signer);
  }

  /**
   * The same header, payload and signed records, with a new hash and signature in place of all unsigned records.
   *
   * @throws Problem FIRMWARE-116 when the payload is encrypted; FIRMWARE-112, FIRMWARE-113 as {@link #sign}
   */
  public byte[] signedAnew(McubootSigner signer) {
    if (header.encrypted()) throw new Problem("FIRMWARE-116", "the image is encrypted, and ciphertext is never signed", "sign the plain image, then encrypt it");
    return Signed.complete(signed(), signer);
  }
}

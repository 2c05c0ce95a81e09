package dev.bulwark.firmware.efuse;

import dev.bulwark.firmware.chip.Chip;
import dev.bulwark.firmware.chip.Revision;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The fuses of one chip at one moment, as they are in silicon: read-protected keys included.
 *
 * <h2>Guarantees</h2> Immutable, with value semantics. {@link #visible} is what software on the chip can read; {@link #value} and {@link #block} are the truth, which the hardware uses.
 * <h2>Does not guarantee</h2> That the state makes sense: a burn that bricks a chip can be represented, since it must be found out.
 *
 * <p>{@link #toString} shows no key.
 */
public final class Fuses {
  private final FuseMap map;
  private final Revision revision;
  private final byte[][] blocks;

  Fuses(FuseMap map, Revision revision, byte[][] blocks) {
    this.map = map;
    this.revision = revision;
    this.blocks = blocks;
  }

  /** A chip fresh from a factory that burned nothing. */
  public static Fuses blank(Chip chip, Revision revision) {
    FuseMap map = FuseMap.of(chip);
    byte[][] blocks = new byte[map.blocks().size()][];
    for (FuseBlock block : map.blocks()) blocks[block.id()] = new byte[block.bytes()];
    return new Fuses(map, revision, blocks);
  }

  public static Fuses blank(Chip chip) {
    return blank(chip, chip.defaultRevision());
  }

  /** These fuses with bits set besides, whatever the rules of burning say: what a controller, a first-stage ROM or a test may do. Bits that are set stay set. */
  public Fuses with(Map<String, BigInteger> fields) {
    byte[][] after = copy();
    fields.forEach(
        (name, value) -> {
          FuseField field = map.field(name);
          if (value.signum() < 0 || value.bitLength() > field.length()) throw new IllegalArgumentException(name + " has " + field.length() + " bits");
          Bits.or(after[field.block()], field.bit(), value);
        });
    return new Fuses(map, revision, after);
  }

  /** The same fuses in silicon of another revision. */
  public Fuses with(Revision other) {
    return new Fuses(map, other, blocks);
  }

  public Chip chip() {
    return map.chip();
  }

  public Revision revision() {
    return revision;
  }

  public FuseMap map() {
    return map;
  }

  /** What is burned, whether software can read it or not; bit 0 lowest. */
  public BigInteger value(String field) {
    return value(map.field(field));
  }

  BigInteger value(FuseField field) {
    return Bits.get(blocks[field.block()], field.bit(), field.length());
  }

  /** {@link #value} of a field of at most 31 bits. */
  public int number(String field) {
    return value(field).intValueExact();
  }

  /** How many bits of the field are burned. */
  public int count(String field) {
    return value(field).bitCount();
  }

  /** True if the chip has the field and any bit of it is burned. */
  public boolean burned(String field) {
    return map.has(field) && value(field).signum() > 0;
  }

  /** What software reads: 0 where it may not. Of a block whose halves are hidden apart, a half that is open can still be read. */
  public BigInteger visible(String field) {
    FuseField found = map.field(field);
    return seen(found, blocks[found.block()]);
  }

  /** What software would read of a field if its block held {@code content}. */
  BigInteger seen(FuseField field, byte[] content) {
    BigInteger seen = Bits.get(content, field.bit(), field.length());
    int parts = field.readBits().size();
    for (int part = 0; part < parts; part++) {
      BigInteger hidden = Bits.mask(field.length() / parts).shiftLeft(part * field.length() / parts);
      if (value("RD_DIS").testBit(field.readBits().get(part))) seen = seen.andNot(hidden);
    }
    return seen;
  }

  public boolean readable(String field) {
    return readable(map.field(field));
  }

  boolean readable(FuseField field) {
    return open(field.readBits());
  }

  public boolean writeable(String field) {
    return writeable(map.field(field));
  }

  boolean writeable(FuseField field) {
    return field.writeBit().isEmpty() || !value("WR_DIS").testBit(field.writeBit().getAsInt());
  }

  /** The bytes of a block in register order (byte 0 holds bits 0 to 7), read-protected or not. */
  public byte[] block(int id) {
    return blocks[id].clone();
  }

  public boolean blockReadable(int id) {
    return open(map.block(id).readBits());
  }

  public boolean blockWriteable(int id) {
    FuseBlock block = map.block(id);
    return block.writeBit().isEmpty() || !value("WR_DIS").testBit(block.writeBit().getAsInt());
  }

  /** True if no bit of the block is burned. */
  public boolean blockBlank(int id) {
    return Bits.blank(blocks[id]);
  }

  private boolean open(List<Integer> readBits) {
    BigInteger hidden = value("RD_DIS");
    for (int bit : readBits) if (hidden.testBit(bit)) return false;
    return true;
  }

  /** What a key block's purpose field holds, its high bit included where that stands apart. */
  public int purposeValue(FuseBlock block) {
    String field = block.purposeField().orElseThrow(() -> new IllegalArgumentException(block.name() + " has no purpose"));
    int low = number(field);
    return map.has(field + "_H") ? number(field + "_H") << map.field(field).length() | low : low;
  }

  public Optional<KeyPurpose> purpose(FuseBlock block) {
    return block.purposeField().isEmpty() ? Optional.empty() : map.purpose(purposeValue(block));
  }

  /** Secure boot V2 is required by the ROM. */
  public boolean secureBootOn() {
    return value(map.secureBootEnable()).signum() > 0;
  }

  /** Secure boot V1, which only the first chip has. */
  public boolean secureBootV1On() {
    return burned("ABS_DONE_0");
  }

  /** Flash is read through the decryptor: an odd number of bits of the counter is set. */
  public boolean flashEncryptionOn() {
    return value(map.cryptCount()).bitCount() % 2 == 1;
  }

  /** The anti-rollback counter: one for each bit that is set. */
  public int secureVersion() {
    return count("SECURE_VERSION");
  }

  /** Trust is withdrawn from a key as soon as one signature by it fails. */
  public boolean aggressiveRevoke() {
    return burned("SECURE_BOOT_AGGRESSIVE_REVOKE");
  }

  /** Which bits of the address tweak the first chip's flash key; 0 elsewhere. */
  public int flashCryptConfig() {
    return map.has("FLASH_CRYPT_CONFIG") ? number("FLASH_CRYPT_CONFIG") : 0;
  }

  /** The digests that the ROM trusts now: readable, of a digest purpose, not revoked. 32 bytes each, 16 on the C2. The ROM also trusts one of zeros, as only no key has it. */
  public List<byte[]> trustedDigests() {
    return KeySlots.trustedDigests(this);
  }

  /** The flash key in the order of its file (the reversal in the block undone): 32 or 64 bytes, 24 with the first chip's 3/4 coding, 16 where the C2 derives the key. */
  public Optional<byte[]> flashKey() {
    return KeySlots.flashKey(this);
  }

  /** The first chip's coding by which each block keeps 24 bytes, in four parts that are written once each. */
  boolean codedByThreeQuarters() {
    return map.has("CODING_SCHEME") && number("CODING_SCHEME") == 1;
  }

  Fuses having(byte[][] content) {
    return new Fuses(map, revision, content);
  }

  byte[][] copy() {
    byte[][] copy = new byte[blocks.length][];
    for (int i = 0; i < copy.length; i++) copy[i] = blocks[i].clone();
    return copy;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Fuses fuses && map == fuses.map && revision.equals(fuses.revision) && Arrays.deepEquals(blocks, fuses.blocks);
  }

  @Override
  public int hashCode() {
    return Arrays.deepHashCode(blocks);
  }

  @Override
  public String toString() {
    return chip().id() + " " + revision + ", secure boot " + (secureBootOn() ? "on" : "off") + ", flash encryption " + (flashEncryptionOn() ? "on" : "off");
  }
}

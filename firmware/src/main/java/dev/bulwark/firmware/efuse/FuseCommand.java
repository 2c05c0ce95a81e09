package dev.bulwark.firmware.efuse;

import static dev.bulwark.firmware.efuse.FuseRefusal.CLEARS;
import static dev.bulwark.firmware.efuse.FuseRefusal.OCCUPIED;
import static dev.bulwark.firmware.efuse.FuseRefusal.PROTECTION_FROZEN;
import static dev.bulwark.firmware.efuse.FuseRefusal.READ_PROTECTED;
import static dev.bulwark.firmware.efuse.FuseRefusal.WRITE_PROTECTED;
import static dev.bulwark.firmware.efuse.FuseRefusal.WRITTEN_ONCE;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.OptionalInt;

/**
 * One command under way: what it would burn is gathered beside the fuses, and taken over as a whole or not at all.
 *
 * <p>Protections are those from before the command, since the vendor's tool burns the highest block first and WR_DIS and RD_DIS last. A field that cannot be read counts as the zeros that software sees: to
 * compare a given value with the hidden one would tell it.
 */
final class FuseCommand {
  private static final int CHUNK = 6;

  private final Fuses before;
  private final FuseMap map;
  private final byte[][] after;

  FuseCommand(Fuses before) {
    this.before = before;
    this.map = before.map();
    this.after = before.copy();
  }

  Fuses before() {
    return before;
  }

  /** Burns {@code value} into a field: what is burned already needs no burning, what lacks a burned bit is refused. WR_DIS and RD_DIS only ever gain bits. */
  void burn(FuseField field, BigInteger value) throws Refusal {
    BigInteger now = before.seen(field, after[field.block()]);
    boolean mask = field.name().equals("WR_DIS") || field.name().equals("RD_DIS");
    if (now.or(value).equals(now) && (mask || now.equals(value))) return;
    if (now.or(value).equals(now)) throw new Refusal(CLEARS, field.name() + " has bits burned that the new value lacks, and none goes back to 0");
    if (!before.readable(field)) throw new Refusal(READ_PROTECTED, field.name() + " is read-protected: what it holds cannot be seen, and a burn may damage it");
    if (!before.writeable(field)) throw new Refusal(WRITE_PROTECTED, field.name() + " is write-protected");
    if (!mask && !now.and(value).equals(now)) throw new Refusal(CLEARS, field.name() + " has bits burned that the new value lacks, and none goes back to 0");
    Bits.or(after[field.block()], field.bit(), value);
  }

  /** Burns a key's bytes into its field, which must be blank or hold the same already. */
  void burnKey(FuseField field, byte[] data) throws Refusal {
    BigInteger value = Bits.of(data);
    BigInteger now = before.seen(field, after[field.block()]);
    if (!before.readable(field)) throw new Refusal(READ_PROTECTED, field.name() + " is read-protected: it holds a key already, or never can");
    if (now.signum() > 0 && !now.equals(value)) throw new Refusal(OCCUPIED, field.name() + " is not blank");
    burn(field, value);
  }

  void protectWrite(String name, OptionalInt bit) throws Refusal {
    FuseField mask = map.field("WR_DIS");
    if (bit.isEmpty() || Bits.test(after[0], mask.bit() + bit.getAsInt())) return;
    if (!before.writeable(mask)) throw new Refusal(PROTECTION_FROZEN, name + " cannot be write-protected any more: WR_DIS is write-protected");
    Bits.or(after[0], mask.bit(), BigInteger.ONE.shiftLeft(bit.getAsInt()));
  }

  void protectRead(FuseField field) throws Refusal {
    FuseField mask = map.field("RD_DIS");
    if (!before.readable(field)) return;
    if (!before.writeable(mask)) throw new Refusal(PROTECTION_FROZEN, field.name() + " cannot be read-protected any more: RD_DIS is write-protected");
    for (int bit : field.readBits()) Bits.or(after[0], mask.bit(), BigInteger.ONE.shiftLeft(bit));
  }

  /** Sets single bits of a block, whatever fields they belong to. */
  void burnBits(FuseBlock block, byte[] bits) throws Refusal {
    for (FuseField field : map.fields()) {
      if (field.block() != block.id()) continue;
      BigInteger added = Bits.get(bits, field.bit(), field.length()).andNot(before.value(field));
      if (added.signum() > 0 && !before.readable(field)) throw new Refusal(READ_PROTECTED, field.name() + " is read-protected");
      if (added.signum() > 0 && !before.writeable(field)) throw new Refusal(WRITE_PROTECTED, field.name() + " is write-protected");
    }
    if (!Bits.blank(bits) && !before.blockWriteable(block.id())) throw new Refusal(WRITE_PROTECTED, block.name() + " is write-protected");
    if (!Bits.blank(bits) && !before.blockReadable(block.id())) throw new Refusal(READ_PROTECTED, block.name() + " is read-protected");
    Bits.or(after[block.id()], 0, Bits.of(bits));
  }

  /** What the command has gathered so far of one field. */
  BigInteger gathered(FuseField field) {
    return before.seen(field, after[field.block()]);
  }

  /** The fuses as they would be, if the coding allowed it. */
  Fuses gathered() {
    return before.having(copy());
  }

  private byte[][] copy() {
    byte[][] copy = new byte[after.length][];
    for (int i = 0; i < copy.length; i++) copy[i] = after[i].clone();
    return copy;
  }

  /** The fuses after the command, if the coding of every block that it touches allows it. */
  Fuses done() throws Refusal {
    for (FuseBlock block : map.blocks()) {
      if (block.id() == 0 || Arrays.equals(before.block(block.id()), after[block.id()])) continue;
      if (!before.blockReadable(block.id())) throw new Refusal(READ_PROTECTED, block.name() + " is read-protected: what it holds cannot be seen, and a burn may damage it");
      if (map.coded() && !before.blockBlank(block.id())) throw new Refusal(WRITTEN_ONCE, block.name() + " is not blank, and its coding lets it be written only once");
      if (before.codedByThreeQuarters()) chunks(block);
    }
    return before.having(after);
  }

  /** The first chip's 3/4 coding protects six bytes at a time. */
  private void chunks(FuseBlock block) throws Refusal {
    byte[] old = before.block(block.id());
    for (int at = 0; at < old.length; at += CHUNK) {
      byte[] chunk = Arrays.copyOfRange(old, at, Math.min(at + CHUNK, old.length));
      byte[] wanted = Arrays.copyOfRange(after[block.id()], at, Math.min(at + CHUNK, old.length));
      if (!Bits.blank(chunk) && !Arrays.equals(chunk, wanted)) {
        throw new Refusal(WRITTEN_ONCE, block.name() + " has bytes " + at + " to " + (at + chunk.length - 1) + " written, and its coding lets them be written only once");
      }
    }
  }
}

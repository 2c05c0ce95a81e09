package dev.bulwark.firmware.efuse;

import static dev.bulwark.firmware.efuse.FuseRefusal.MUST_BE_READABLE;
import static dev.bulwark.firmware.efuse.FuseRefusal.PURPOSE;
import static dev.bulwark.firmware.efuse.FuseRefusal.RANGE;
import static dev.bulwark.firmware.efuse.FuseRefusal.UNKNOWN;

import dev.bulwark.firmware.chip.Chip;
import dev.bulwark.problem.Printable;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes the commands that burn fuses, and answers with the fuses after them or a refusal.
 *
 * <h2>Guarantees</h2> A command is carried out as a whole or not at all. No bit goes from 1 to 0. Nothing protected changes. A private key is not burned. What is accepted and what it leaves behind equals the
 * vendor's tool (5.3.1), except that where that tool burns one part of a command before it fails, this burns none.
 * <h2>Does not guarantee</h2> That the chip is good for anything afterwards; {@link #strict} refuses the known ways to lose it.
 * <h2>Fails by</h2> {@link Burn.Refused}.
 *
 * <p>Immutable: each answer carries the new {@link Fuses}, and a controller is made of them for the next command. Sources: technical reference manuals, chapter eFuse Controller; observed behaviour.
 */
public final class FuseController {
  private final Fuses fuses;
  private final boolean strict;
  private final @Nullable FuseCommand line;

  private FuseController(Fuses fuses, boolean strict, @Nullable FuseCommand line) {
    this.fuses = fuses;
    this.strict = strict;
    this.line = line;
  }

  public static FuseController of(Fuses fuses) {
    return new FuseController(fuses, false, null);
  }

  /** A controller whose commands are gathered and burned at once: see {@link FuseBatch}. */
  static FuseController gathering(FuseCommand line) {
    return new FuseController(line.before(), false, line);
  }

  /** The same, which also refuses what the vendor's tool accepts although it bricks the chip or leaves a hole. */
  public FuseController strict() {
    return new FuseController(fuses, true, line);
  }

  /** The fuses that the commands meet. */
  public Fuses fuses() {
    return fuses;
  }

  /** Burns fields to values, by name; see {@link FuseField.Kind} for what a field takes. */
  public Burn burn(Map<String, BigInteger> values) {
    return run(
        command -> {
          for (Map.Entry<String, BigInteger> entry : values.entrySet()) {
            FuseField field = field(entry.getKey());
            burn(command, field, FuseValues.checked(fuses.map(), field, entry.getValue()));
          }
        });
  }

  /** As {@link #burn}, with values as people write them: decimal, 0x…, purposes by name, bytes in hex in memory order, MAC addresses with colons. */
  public Burn burnTexts(Map<String, String> values) {
    Map<String, BigInteger> numbers = new LinkedHashMap<>();
    try {
      for (Map.Entry<String, String> entry : values.entrySet()) {
        FuseField field = field(entry.getKey());
        numbers.put(field.name(), FuseValues.parse(fuses.map(), field, entry.getValue()));
      }
    } catch (Refusal refusal) {
      return refusal.refused();
    }
    return burn(numbers);
  }

  private void burn(FuseCommand command, FuseField field, BigInteger value) throws Refusal {
    if (FuseValues.purposeField(field) && !value.equals(fuses.value(field))) KeyBurns.checkBlock5(fuses.chip(), field, value.intValueExact(), fuses.map());
    command.burn(field, value);
    if (!command.gathered(field).equals(value) && !field.name().endsWith("_DIS") && fuses.readable(field)) {
      throw new Refusal(FuseRefusal.CLEARS, field.name() + " overlaps another field of the command that is burned to other bits");
    }
  }

  /** Burns keys with their purposes and all protections that those ask for. */
  public Burn burnKey(List<KeyRequest> keys) {
    return burnKey(keys, KeyProtection.FULL);
  }

  /** As {@link #burnKey(List)}, with less protection: for the vendor's command lines only. */
  public Burn burnKey(List<KeyRequest> keys, KeyProtection protection) {
    return run(
        command -> {
          List<KeyRequest> checked = new ArrayList<>();
          for (KeyRequest key : keys) checked.add(KeyMaterial.checked(fuses.map(), key));
          if (strict) Traps.checkDigests(fuses.map(), checked);
          switch (fuses.chip()) {
            case ESP32 -> FixedKeyBurns.burnEsp32(command, checked, protection);
            case ESP32C2 -> FixedKeyBurns.burnEsp32C2(command, checked, protection);
            default -> KeyBurns.burn(command, checked, protection);
          }
        });
  }

  /**
   * Burns digests of keys that the ROM shall trust: each block stays readable, and is write-protected.
   *
   * @param digests whole digests of 32 bytes; the C2 takes the first 16
   */
  public Burn burnKeyDigest(List<KeyRequest> digests) {
    for (KeyRequest digest : digests) {
      String name = digest.purpose().orElse("");
      if (digest.data().length != 32) return new Refusal(FuseRefusal.KEY_LENGTH, "a digest has 32 bytes, not " + digest.data().length).refused();
      if (fuses.chip() == Chip.ESP32) {
        if (fuses.revision().compareTo(Chip.ESP32_SECURE_BOOT_V2) < 0) return new Refusal(PURPOSE, "secure boot V2 needs revision 3.0, this chip is " + fuses.revision()).refused();
        continue;
      }
      if (fuses.map().purpose(name).filter(KeyPurpose::digest).isEmpty()) return new Refusal(PURPOSE, "a digest needs a digest purpose, not " + Printable.line(name, 60)).refused();
    }
    return burnKey(digests);
  }

  /** As {@link #burnKeyDigest(List)}, on a chip with one place for a digest: the first and the C2. */
  public Burn burnKeyDigest(byte[] digest) {
    return switch (fuses.chip()) {
      case ESP32 -> burnKeyDigest(List.of(KeyRequest.of("BLOCK2", digest)));
      case ESP32C2 -> burnKeyDigest(List.of(KeyRequest.of("BLOCK_KEY0", digest, "SECURE_BOOT_DIGEST")));
      default -> new Refusal(UNKNOWN, fuses.chip().id() + " has several places for digests: name block and purpose").refused();
    };
  }

  /** Hides fields from software. Refused for what the ROM or software has to read. */
  public Burn readProtect(List<String> names) {
    return run(
        command -> {
          for (FuseField field : once(names)) {
            if (field.readBits().isEmpty()) throw new Refusal(UNKNOWN, field.name() + " cannot be read-protected");
            if (fuses.readable(field)) mustHide(field);
            command.protectRead(field);
          }
        });
  }

  private void mustHide(FuseField field) throws Refusal {
    FuseBlock block = fuses.map().block(field.block());
    if (fuses.chip() == Chip.ESP32 && field.name().equals("BLOCK2") && fuses.secureBootOn()) {
      throw new Refusal(MUST_BE_READABLE, "secure boot V2 is on: the ROM has to read the digest in BLOCK2");
    }
    if (fuses.chip() == Chip.ESP32C2 && field.block() == 3 && !field.name().equals("BLOCK_KEY0_LOW_128") && fuses.secureBootOn()) {
      throw new Refusal(MUST_BE_READABLE, "secure boot is on: the ROM has to read the digest in BLOCK_KEY0_HI_128");
    }
    if (fuses.chip() == Chip.ESP32C2 && field.name().equals("BLOCK_KEY0") && !fuses.burned("XTS_KEY_LENGTH_256")) {
      throw new Refusal(MUST_BE_READABLE, "BLOCK_KEY0 holds no flash key of its whole length: hide BLOCK_KEY0_LOW_128 where a derived key stands");
    }
    if (block.purposeField().isPresent() && fuses.purpose(block).filter(KeyPurpose::readProtect).isEmpty()) {
      throw new Refusal(MUST_BE_READABLE, field.name() + " must stay readable: its purpose is " + fuses.purpose(block).map(KeyPurpose::name).orElse("unknown"));
    }
  }

  /** Freezes fields, and with each all others that share its protection bit. */
  public Burn writeProtect(List<String> names) {
    return run(
        command -> {
          for (FuseField field : once(names)) {
            if (field.writeBit().isEmpty()) throw new Refusal(UNKNOWN, field.name() + " cannot be write-protected");
            command.protectWrite(field.name(), field.writeBit());
          }
        });
  }

  /** Burns single bits of a block, counted from bit 0 of its first register. */
  public Burn burnBit(String blockName, List<Integer> bits) {
    return run(
        command -> {
          FuseBlock block = block(blockName);
          byte[] set = new byte[block.bytes()];
          for (int bit : bits) {
            if (bit < 0 || bit >= 8 * set.length) throw new Refusal(RANGE, block.name() + " has the bits 0 to " + (8 * set.length - 1));
            set[bit >> 3] |= (byte) (1 << (bit & 7));
          }
          command.burnBits(block, set);
        });
  }

  /** Burns bytes into blocks, from {@code offset} on, without any protection; without an offset, a whole block each. */
  public Burn burnBlockData(Map<String, byte[]> data, int offset) {
    return run(
        command -> {
          for (Map.Entry<String, byte[]> entry : data.entrySet()) {
            FuseBlock block = block(entry.getKey());
            byte[] bytes = entry.getValue();
            KeyMaterial.refusePrivate(bytes);
            if (offset < 0 || offset > block.bytes() || bytes.length > block.bytes() - offset || offset == 0 && bytes.length != block.bytes()) {
              throw new Refusal(RANGE, block.name() + " has " + block.bytes() + " bytes: " + bytes.length + " from " + offset + " on do not fit");
            }
            byte[] set = new byte[block.bytes()];
            System.arraycopy(bytes, 0, set, offset, bytes.length);
            command.burnBits(block, set);
          }
        });
  }

  private interface Work {
    void on(FuseCommand command) throws Refusal;
  }

  private Burn run(Work work) {
    try {
      FuseCommand command = line == null ? new FuseCommand(fuses) : line;
      work.on(command);
      Fuses after = line == null ? command.done() : command.gathered();
      if (strict) Traps.check(fuses, after);
      return new Burn.Burned(after, changed(fuses, after));
    } catch (Refusal refusal) {
      return refusal.refused();
    }
  }

  static List<String> changed(Fuses before, Fuses after) {
    List<String> changed = new ArrayList<>();
    for (FuseField field : before.map().fields()) {
      boolean same = before.value(field).equals(after.value(field)) && before.readable(field) == after.readable(field) && before.writeable(field) == after.writeable(field);
      if (!same) changed.add(field.name());
    }
    return changed;
  }

  private FuseField field(String name) throws Refusal {
    return fuses.map().find(name).orElseThrow(() -> new Refusal(UNKNOWN, fuses.chip().id() + " has no fuse " + Printable.line(name, 60)));
  }

  private FuseBlock block(String name) throws Refusal {
    return fuses.map().block(name).orElseThrow(() -> new Refusal(UNKNOWN, fuses.chip().id() + " has no block " + Printable.line(name, 60)));
  }

  private Set<FuseField> once(List<String> names) throws Refusal {
    Set<FuseField> fields = new LinkedHashSet<>();
    for (String name : names) if (!fields.add(field(name))) throw new Refusal(UNKNOWN, Printable.line(name, 60) + " is named twice");
    return fields;
  }
}

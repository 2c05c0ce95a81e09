package dev.bulwark.firmware.efuse;

import static dev.bulwark.firmware.efuse.FuseRefusal.CLEARS;
import static dev.bulwark.firmware.efuse.FuseRefusal.KEY_LENGTH;
import static dev.bulwark.firmware.efuse.FuseRefusal.OCCUPIED;
import static dev.bulwark.firmware.efuse.FuseRefusal.PURPOSE;
import static dev.bulwark.firmware.efuse.FuseRefusal.UNKNOWN;

import dev.bulwark.firmware.chip.Chip;
import dev.bulwark.problem.Printable;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Burning keys where each block has a purpose: data, purpose and protections in one command. */
final class KeyBurns {
  private static final int KEY_BYTES = 32;

  /** Chips whose block 5 cannot feed the flash controller: a hardware bug that the technical reference manuals name. */
  private static final Set<Chip> NO_FLASH_KEY_IN_5 = EnumSet.of(Chip.ESP32C3, Chip.ESP32C6, Chip.ESP32H2, Chip.ESP32H4, Chip.ESP32S3);

  private record Key(FuseBlock block, byte[] data, KeyPurpose purpose) {}

  private KeyBurns() {}

  static void burn(FuseCommand command, List<KeyRequest> requests, KeyProtection protection) throws Refusal {
    for (Key key : keys(command.before(), requests)) burn(command, key, protection);
  }

  private static List<Key> keys(Fuses fuses, List<KeyRequest> requests) throws Refusal {
    Set<String> names = new HashSet<>();
    Set<Integer> named = new HashSet<>();
    List<Key> keys = new ArrayList<>();
    boolean halved = false;
    for (KeyRequest request : requests) {
      FuseBlock block = block(fuses.map(), request.block());
      if (!names.add(request.block())) throw new Refusal(UNKNOWN, block.name() + " is named twice");
      named.add(block.id());
      String name = request.purpose().orElse("");
      KeyPurpose purpose = fuses.map().purpose(name).orElseThrow(() -> new Refusal(UNKNOWN, fuses.chip().id() + " has no key purpose " + Printable.line(name, 60)));
      keys.add(new Key(block, request.data(), purpose));
    }
    List<Key> whole = new ArrayList<>();
    List<Key> second = new ArrayList<>();
    for (Key key : keys) {
      if (key.purpose.name().matches("ECDSA_KEY(_P192|_P256|_P384)?")) throw new Refusal(FuseRefusal.PRIVATE_KEY, key.purpose.name() + " holds a private key, which this program does not burn");
      if (!key.purpose.virtual()) {
        if (key.data.length != KEY_BYTES) throw new Refusal(KEY_LENGTH, "the key for " + key.block.name() + " has " + key.data.length + " bytes, not 32");
        whole.add(key);
        continue;
      }
      if (halved || key.data.length != 2 * KEY_BYTES) throw new Refusal(KEY_LENGTH, "one key of 64 bytes can be burned as " + key.purpose.name() + " in a command, this one has " + key.data.length);
      halved = true;
      FuseBlock other = free(fuses, key.block, named);
      whole.add(half(fuses, key, key.block, 1));
      second.add(half(fuses, key, other, 2));
    }
    whole.addAll(second);
    return whole;
  }

  private static Key half(Fuses fuses, Key key, FuseBlock block, int part) throws Refusal {
    String name = key.purpose.name() + "_" + part;
    KeyPurpose purpose = fuses.map().purpose(name).orElseThrow(() -> new Refusal(UNKNOWN, fuses.chip().id() + " has no key purpose " + name));
    return new Key(block, Arrays.copyOfRange(key.data, (part - 1) * KEY_BYTES, part * KEY_BYTES), purpose);
  }

  private static FuseBlock block(FuseMap map, String name) throws Refusal {
    FuseBlock block = map.block(name).orElseThrow(() -> new Refusal(UNKNOWN, map.chip().id() + " has no key block " + Printable.line(name, 60)));
    if (block.purposeField().isEmpty()) throw new Refusal(UNKNOWN, block.name() + " takes no key");
    return block;
  }

  /** The next block, from {@code first} on and around, that nothing was done to and that the command does not name. */
  private static FuseBlock free(Fuses fuses, FuseBlock first, Set<Integer> named) throws Refusal {
    List<FuseBlock> blocks = fuses.map().keyBlocks();
    for (int i = 1; i < blocks.size(); i++) {
      FuseBlock block = blocks.get((blocks.indexOf(first) + i) % blocks.size());
      boolean open = fuses.blockBlank(block.id()) && fuses.blockWriteable(block.id()) && fuses.blockReadable(block.id()) && fuses.purposeValue(block) == 0;
      if (open && !named.contains(block.id()) && fuses.writeable(block.purposeField().orElseThrow())) return block;
    }
    throw new Refusal(OCCUPIED, "no second block is free for the other half of the key");
  }

  private static void burn(FuseCommand command, Key key, KeyProtection protection) throws Refusal {
    FuseMap map = command.before().map();
    FuseField field = map.field(key.block.name());
    command.burnKey(field, key.purpose.reversed() ? Bits.reversed(key.data) : key.data);
    purpose(command, key.block, key.purpose);
    command.protectWrite(key.block.purposeField().orElseThrow(), map.field(key.block.purposeField().orElseThrow()).writeBit());
    if (key.purpose.readProtect() && protection.read()) command.protectRead(field);
    if (protection.write()) command.protectWrite(key.block.name(), key.block.writeBit());
  }

  private static void purpose(FuseCommand command, FuseBlock block, KeyPurpose purpose) throws Refusal {
    Fuses fuses = command.before();
    FuseMap map = fuses.map();
    FuseField low = map.field(block.purposeField().orElseThrow());
    if (fuses.purposeValue(block) == purpose.value()) return;
    if (!fuses.writeable(low)) throw new Refusal(PURPOSE, low.name() + " is write-protected, and holds another purpose than " + purpose.name());
    checkBlock5(map.chip(), low, purpose.value(), map);
    if ((fuses.purposeValue(block) & ~purpose.value()) != 0) throw new Refusal(CLEARS, low.name() + " holds another purpose, whose bits do not go back to 0");
    BigInteger value = BigInteger.valueOf(purpose.value());
    command.burn(low, value.and(Bits.mask(low.length())));
    if (map.has(low.name() + "_H")) command.burn(map.field(low.name() + "_H"), value.shiftRight(low.length()));
  }

  /** @throws Refusal where {@code value} would make block 5 a flash key that the hardware cannot use */
  static void checkBlock5(Chip chip, FuseField field, int value, FuseMap map) throws Refusal {
    if (field.name().equals("KEY_PURPOSE_5") && NO_FLASH_KEY_IN_5.contains(chip) && map.purpose(value).filter(KeyPurpose::xts).isPresent()) {
      throw new Refusal(PURPOSE, "BLOCK_KEY5 of this chip cannot hold a flash key: a hardware bug");
    }
  }
}

package dev.bulwark.firmware.efuse;

import static dev.bulwark.firmware.efuse.FuseRefusal.KEY_LENGTH;
import static dev.bulwark.firmware.efuse.FuseRefusal.PURPOSE;
import static dev.bulwark.firmware.efuse.FuseRefusal.UNKNOWN;

import dev.bulwark.firmware.chip.Chip;
import dev.bulwark.problem.Printable;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Burning keys on the two chips without purpose fields: the first, whose blocks have fixed uses, and the C2, whose only key block is shared by halves. */
final class FixedKeyBurns {
  private static final int KEY_BYTES = 32;
  private static final int HALF = 16;
  private static final String DERIVED = "XTS_AES_128_KEY_DERIVED_FROM_128_EFUSE_BITS";
  private static final String DIGEST = "SECURE_BOOT_DIGEST";

  private FixedKeyBurns() {}

  /** The first chip. {@code flash_encryption} and {@code secure_boot_v1} are reversed and hidden; {@code secure_boot_v2} and plain block names are taken as given and stay readable. */
  static void burnEsp32(FuseCommand command, List<KeyRequest> requests, KeyProtection protection) throws Refusal {
    Fuses fuses = command.before();
    Set<String> names = new HashSet<>();
    for (KeyRequest request : requests) {
      String name = request.block().toLowerCase(Locale.ROOT).replace('-', '_');
      FuseBlock block = fuses.map().block(request.block()).filter(found -> found.id() > 0).orElseThrow(() -> new Refusal(UNKNOWN, "esp32 has no key block " + Printable.line(name, 60)));
      if (request.purpose().isPresent()) throw new Refusal(UNKNOWN, "the blocks of esp32 have fixed uses and take no purpose");
      if (!names.add(name)) throw new Refusal(UNKNOWN, block.name() + " is named twice");
      boolean hidden = name.equals("flash_encryption") || name.equals("secure_boot_v1");
      int length = fuses.codedByThreeQuarters() ? 24 : KEY_BYTES;
      byte[] data = request.data();
      if (data.length != length) throw new Refusal(KEY_LENGTH, "the key for " + block.name() + " has " + data.length + " bytes, not " + length);
      FuseField field = fuses.map().field(block.name());
      command.burnKey(field, hidden ? Bits.reversed(data) : data);
      if (hidden && protection.read()) command.protectRead(field);
      if (protection.write()) command.protectWrite(block.name(), block.writeBit());
    }
  }

  /** The C2: one block, written once, so a derived flash key (low half) and a digest (high half) have to come in one command. */
  static void burnEsp32C2(FuseCommand command, List<KeyRequest> requests, KeyProtection protection) throws Refusal {
    FuseMap map = command.before().map();
    Set<String> purposes = new HashSet<>();
    for (KeyRequest request : requests) {
      String asked = request.purpose().orElse("");
      if (map.block(request.block()).filter(block -> block.id() == 3).isEmpty()) throw new Refusal(UNKNOWN, "esp32c2 has no key block " + Printable.line(request.block(), 60));
      KeyPurpose purpose = map.purpose(asked).orElseThrow(() -> new Refusal(UNKNOWN, "esp32c2 has no key purpose " + Printable.line(asked, 60)));
      if (!purposes.add(purpose.name())) throw new Refusal(UNKNOWN, purpose.name() + " is named twice");
    }
    if (purposes.size() > 1 && !purposes.equals(Set.of(DERIVED, DIGEST))) throw new Refusal(PURPOSE, "only a derived key and a digest can share the key block");
    for (KeyRequest request : requests) half(command, request.data(), map.purpose(request.purpose().orElseThrow()).orElseThrow(), protection);
  }

  private static void half(FuseCommand command, byte[] data, KeyPurpose purpose, KeyProtection protection) throws Refusal {
    FuseMap map = command.before().map();
    boolean digest = purpose.name().equals(DIGEST);
    boolean derived = purpose.name().equals(DERIVED);
    if (digest && data.length == KEY_BYTES) data = Arrays.copyOf(data, HALF);
    int length = digest || derived ? HALF : KEY_BYTES;
    if (data.length != length) throw new Refusal(KEY_LENGTH, "the key for " + purpose.name() + " has " + data.length + " bytes, not " + length);
    FuseField field = map.field(digest ? "BLOCK_KEY0_HI_128" : derived ? "BLOCK_KEY0_LOW_128" : "BLOCK_KEY0");
    command.burnKey(field, purpose.reversed() ? Bits.reversed(data) : data);
    if (purpose.name().equals("XTS_AES_128_KEY")) command.burn(map.field("XTS_KEY_LENGTH_256"), java.math.BigInteger.ONE);
    if (purpose.readProtect() && protection.read()) command.protectRead(field);
    if (protection.write()) command.protectWrite(field.name(), field.writeBit());
  }

  /** True for the chips that this class is for. */
  static boolean fixed(Chip chip) {
    return chip == Chip.ESP32 || chip == Chip.ESP32C2;
  }
}

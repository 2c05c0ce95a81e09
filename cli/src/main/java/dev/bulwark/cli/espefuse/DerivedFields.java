package dev.bulwark.cli.espefuse;

import dev.bulwark.firmware.efuse.FuseBlock;
import dev.bulwark.firmware.efuse.Fuses;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** Rows of the summary that are no fuses of their own: numbers whose bits lie in several places, addresses put together, the ESP32's own address in block 3. */
final class DerivedFields {
  private final Fuses fuses;
  private final List<ShownField> shown = new ArrayList<>();

  private DerivedFields(Fuses fuses) {
    this.fuses = fuses;
  }

  static List<ShownField> of(Fuses fuses) {
    DerivedFields derived = new DerivedFields(fuses);
    switch (fuses.chip()) {
      case ESP32 -> derived.esp32();
      case ESP32S2, ESP32C3 -> derived.joined("WAFER_VERSION_MINOR", "identity", 4, "WAFER_VERSION_MINOR_LO", "WAFER_VERSION_MINOR_HI");
      case ESP32S3 -> {
        derived.joined("WAFER_VERSION_MINOR", "identity", 4, "WAFER_VERSION_MINOR_LO", "WAFER_VERSION_MINOR_HI");
        derived.joined("PSRAM_CAPACITY", "identity", 3, "PSRAM_CAP", "PSRAM_CAP_3");
      }
      case ESP32C5 -> {
        derived.eui64();
        derived.joined("RECOVERY_BOOTLOADER_FLASH_SECTOR", "config", 12, "RECOVERY_BOOTLOADER_FLASH_SECTOR_LO", "RECOVERY_BOOTLOADER_FLASH_SECTOR_HI");
        derived.joined("BOOTLOADER_ANTI_ROLLBACK_SECURE_VERSION", "config", 4, "BOOTLOADER_ANTI_ROLLBACK_SECURE_VERSION_LO", "BOOTLOADER_ANTI_ROLLBACK_SECURE_VERSION_HI");
      }
      case ESP32P4 -> {
        derived.joined("WAFER_VERSION_MAJOR", "identity", 3, "WAFER_VERSION_MAJOR_LO", "WAFER_VERSION_MAJOR_HI");
        String sector = "RECOVERY_BOOTLOADER_FLASH_SECTOR";
        derived.joined(sector, "config", 12, sector + "_0_1", sector + "_2_2", sector + "_3_6", sector + "_7_7", sector + "_8_10", sector + "_11_11");
      }
      case ESP32C6, ESP32H2, ESP32H21, ESP32H4 -> derived.eui64();
      default -> {}
    }
    return derived.shown;
  }

  private void esp32() {
    joined("PKG_VERSION", "identity", 4, "CHIP_PACKAGE", "CHIP_PACKAGE_4BIT");
    FuseBlock own = fuses.map().block(3);
    byte[] block = fuses.blockReadable(3) ? fuses.block(3) : new byte[own.bytes()];
    byte[] address = java.util.Arrays.copyOfRange(block, 1, 7);
    boolean newest = fuses.burned("CHIP_VER_REV1") && fuses.burned("CHIP_VER_REV2");
    shown.add(new ShownField("WAFER_VERSION_MAJOR", 3, 0, null, null, "uint:3", "identity", newest ? 3L : 0L, newest ? "0x3" : "0x0", true, true));
    shown.add(row("CUSTOM_MAC", 48, 0, 8, "bytes:6", Octets.checked(address, block[0] & 0xff), "0x" + Octets.hex(address, "")));
    shown.add(row("CUSTOM_MAC_CRC", 8, 0, 0, "uint:8", block[0] & 0xffL, "0x%02x".formatted(block[0])));
  }

  private ShownField row(String name, int bits, int word, int pos, String type, Object value, String raw) {
    boolean readable = fuses.blockReadable(3);
    return new ShownField(name, bits, 3, word, pos, type, "MAC", readable ? value : FuseSummary.veiled(value), raw, readable, fuses.blockWriteable(3));
  }

  /** The fields' bits one behind the other, the lowest first. */
  private void joined(String name, String category, int bits, String... parts) {
    BigInteger value = BigInteger.ZERO;
    int at = 0;
    for (String part : parts) {
      value = value.or(fuses.visible(part).shiftLeft(at));
      at += fuses.map().field(part).length();
    }
    shown.add(new ShownField(name, bits, 0, null, null, "uint:" + bits, category, value.longValueExact(), FuseSummary.number(value, bits), true, true));
  }

  /** The first half of the address, its extension, the second half (IEEE EUI-64). */
  private void eui64() {
    byte[] mac = Octets.reversed(Octets.memory(fuses.visible("MAC"), 48));
    byte[] extension = Octets.reversed(Octets.memory(fuses.visible("MAC_EXT"), 16));
    byte[] whole = {mac[0], mac[1], mac[2], extension[0], extension[1], mac[3], mac[4], mac[5]};
    shown.add(new ShownField("MAC_EUI64", 64, 1, null, null, "bytes:8", "MAC", Octets.hex(whole, ":") + " (OK)", "0x" + Octets.hex(whole, ""), true, true));
  }
}

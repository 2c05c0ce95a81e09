package dev.bulwark.cli.espefuse;

import dev.bulwark.firmware.chip.Chip;
import dev.bulwark.firmware.efuse.Fuses;
import java.math.BigInteger;
import java.util.HexFormat;

/** Fields of bytes as text. */
final class Octets {
  /** Dallas/Maxim CRC-8, bit-reversed: the one that guards the MAC addresses of the ESP32. */
  private static final int CRC8 = 0x8c;

  private Octets() {}

  /** In memory order: the lowest byte first. */
  static byte[] memory(BigInteger value, int bits) {
    byte[] bytes = new byte[bits / Byte.SIZE];
    for (int i = 0; i < bytes.length; i++) bytes[i] = value.shiftRight(Byte.SIZE * i).byteValue();
    return bytes;
  }

  static String hex(BigInteger value, int bits, String between) {
    return hex(memory(value, bits), between);
  }

  static String hex(byte[] bytes, String between) {
    return HexFormat.ofDelimiter(between).formatHex(bytes);
  }

  static byte[] reversed(byte[] bytes) {
    byte[] turned = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) turned[i] = bytes[bytes.length - 1 - i];
    return turned;
  }

  /** An address in the order of reading, with what its checksum says: only the ESP32 has one. The factory's stand in memory the other way round, the owner's do not. */
  static String mac(Fuses fuses, String field, BigInteger value, int bits) {
    byte[] address = field.equals("CUSTOM_MAC") ? memory(value, bits) : reversed(memory(value, bits));
    if (fuses.chip() != Chip.ESP32) return hex(address, ":") + " (OK)";
    return checked(address, fuses.visible(field + "_CRC").intValue());
  }

  static String checked(byte[] address, int stored) {
    int computed = crc8(address);
    return hex(address, ":") + (stored == computed ? " (CRC 0x%02x OK)".formatted(stored) : " (CRC 0x%02x invalid - calculated 0x%02x)".formatted(stored, computed));
  }

  static int crc8(byte[] bytes) {
    int crc = 0;
    for (byte b : bytes) {
      crc ^= b & 0xff;
      for (int bit = 0; bit < Byte.SIZE; bit++) crc = (crc & 1) == 0 ? crc >>> 1 : crc >>> 1 ^ CRC8;
    }
    return crc;
  }
}

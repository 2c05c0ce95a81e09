package dev.bulwark.firmware.nvs;

import java.math.BigInteger;
import java.util.Locale;
import java.util.Optional;

/** The kinds of numbers that an entry can hold. The code is the entry's type byte: its low half is the width in bytes, 10 marks a sign. */
public enum NvsType {
  U8(0x01),
  I8(0x11),
  U16(0x02),
  I16(0x12),
  U32(0x04),
  I32(0x14),
  U64(0x08),
  I64(0x18);

  private final int code;

  NvsType(int code) {
    this.code = code;
  }

  /** {@code u8}, {@code i64}: the name in CSV and JSON. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  int code() {
    return code;
  }

  /** Width in bytes: 1, 2, 4 or 8. */
  public int bytes() {
    return code & 0x0F;
  }

  public boolean signed() {
    return (code & 0x10) != 0;
  }

  /** True for a number that fits. */
  public boolean holds(BigInteger number) {
    return signed() ? number.bitLength() < 8 * bytes() : number.signum() >= 0 && number.bitLength() <= 8 * bytes();
  }

  static Optional<NvsType> ofCode(int code) {
    for (NvsType type : values()) if (type.code == code) return Optional.of(type);
    return Optional.empty();
  }

  /** By its {@link #id}, in any case. */
  public static Optional<NvsType> named(String id) {
    for (NvsType type : values()) if (type.id().equalsIgnoreCase(id)) return Optional.of(type);
    return Optional.empty();
  }
}

package dev.bulwark.cli.firmware;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** An address in flash as people write it: {@code 0x10000}, or decimal. In bytes, 0 to 2^32 - 1. */
record FlashAddress(long value) {
  static FlashAddress parse(String text) {
    try {
      long value = text.startsWith("0x") || text.startsWith("0X") ? Long.parseUnsignedLong(text, 2, text.length(), 16) : Long.parseLong(text);
      if (value >= 0 && value < 1L << 32) return new FlashAddress(value);
    } catch (NumberFormatException e) {
      throw new TypeConversionException("'" + text + "' is not an address like 0x10000 or 65536");
    }
    throw new TypeConversionException("'" + text + "' is outside of the 32 bits that flash addresses have");
  }

  static final class Converter implements ITypeConverter<FlashAddress> {
    @Override
    public FlashAddress convert(String text) {
      return parse(text);
    }
  }

  @Override
  public String toString() {
    return "0x" + Long.toHexString(value);
  }
}

package dev.bulwark.firmware.efuse;

import static dev.bulwark.firmware.efuse.FuseRefusal.RANGE;
import static dev.bulwark.firmware.efuse.FuseRefusal.UNKNOWN;

import dev.bulwark.firmware.chip.Chip;
import dev.bulwark.problem.Printable;
import java.math.BigInteger;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Values as people write them, judged before anything is burned: numbers (decimal, 0x, 0o, 0b), names of purposes, hex of bytes in memory order (or with 0x as a number, so the highest first), MAC addresses with colons. */
final class FuseValues {
  private static final Pattern MAC = Pattern.compile("[0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2}){5}");
  private static final Pattern NUMBER = Pattern.compile("0[xX]([0-9a-fA-F]+)|0[oO]([0-7]+)|0[bB]([01]+)|([0-9]+)");

  private FuseValues() {}

  static BigInteger parse(FuseMap map, FuseField field, String text) throws Refusal {
    if (field.kind() == FuseField.Kind.BYTES) return bytes(field, text);
    Optional<KeyPurpose> purpose = purposeField(field) ? map.purpose(text) : Optional.empty();
    BigInteger value = purpose.isPresent() ? BigInteger.valueOf(purpose.get().value()) : number(field, text);
    return checked(map, field, field.name().startsWith("SPI_PAD_CONFIG_") && field.length() == 5 && map.chip() == Chip.ESP32 ? pin(field, value) : value);
  }

  /** The first chip's flash pins: 30 and 31 do not exist, and their codes stand for 32 and 33. */
  private static BigInteger pin(FuseField field, BigInteger value) throws Refusal {
    if (value.bitLength() > 6 || value.intValueExact() > 33) throw new Refusal(RANGE, field.name() + " takes a pin from 0 to 33");
    int pin = value.intValueExact();
    if (pin == 30 || pin == 31) throw new Refusal(RANGE, field.name() + " cannot be pin " + pin + ": there is none");
    return BigInteger.valueOf(pin > 31 ? pin - 2 : pin);
  }

  /** {@code value} if the vendor's tool takes it for this field, whatever the chip's state. */
  static BigInteger checked(FuseMap map, FuseField field, BigInteger value) throws Refusal {
    if (value.signum() < 0 || value.bitLength() > field.length()) throw new Refusal(RANGE, field.name() + " has " + field.length() + " bits: the value does not fit");
    if (field.name().equals("MAC") || field.name().equals("ADC_VREF")) throw new Refusal(RANGE, field.name() + " is the factory's, and is not burned by commands");
    switch (field.kind()) {
      case BOOL -> {
        if (!value.equals(BigInteger.ONE)) throw new Refusal(RANGE, field.name() + " can only be set to 1");
      }
      case UINT -> {
        if (value.signum() == 0 && !field.counter()) throw new Refusal(RANGE, field.name() + " cannot be burned to 0: fuses go from 0 to 1");
        if (field.name().equals("CODING_SCHEME") && value.intValueExact() == 2) throw new Refusal(RANGE, "the repeating coding scheme (2) is not supported");
        if (purposeField(field) && map.purpose(value.intValueExact()).isEmpty()) throw new Refusal(RANGE, field.name() + " has no purpose " + value);
      }
      case BYTES -> {
        if (field.name().equals("CUSTOM_MAC") && value.testBit(0)) throw new Refusal(RANGE, "a MAC address of a device must be a unicast one: its first byte is even");
      }
    }
    return value;
  }

  static boolean purposeField(FuseField field) {
    return field.name().startsWith("KEY_PURPOSE_") && !field.name().endsWith("_H");
  }

  private static BigInteger number(FuseField field, String text) throws Refusal {
    Matcher matcher = NUMBER.matcher(text);
    if (text.length() > 300 || !matcher.matches() || purposeField(field) && matcher.group(4) == null) {
      throw new Refusal(UNKNOWN, field.name() + " takes " + (purposeField(field) ? "a purpose by name or decimal number" : "a number") + ", not " + Printable.line(text, 60));
    }
    if (matcher.group(1) != null) return new BigInteger(matcher.group(1), 16);
    if (matcher.group(2) != null) return new BigInteger(matcher.group(2), 8);
    return matcher.group(3) != null ? new BigInteger(matcher.group(3), 2) : new BigInteger(matcher.group(4));
  }

  private static BigInteger bytes(FuseField field, String text) throws Refusal {
    if (field.name().endsWith("MAC") || field.name().startsWith("MAC")) {
      if (!MAC.matcher(text).matches()) throw new Refusal(RANGE, field.name() + " takes a MAC address of six bytes, like 02:00:00:12:34:56");
      text = text.replace(":", "");
    }
    String hex = text.startsWith("0x") ? text.substring(2) : text;
    if (hex.length() != field.length() / 4 || !hex.chars().allMatch(c -> c < 128 && HexFormat.isHexDigit(c))) {
      throw new Refusal(RANGE, field.name() + " takes " + field.length() / 8 + " bytes in hex: as they stand in memory, or with 0x as a number");
    }
    return hex.equals(text) ? Bits.of(HexFormat.of().parseHex(hex)) : new BigInteger(hex, 16);
  }
}

package dev.bulwark.firmware.nvs;

import dev.bulwark.problem.Printable;
import dev.bulwark.problem.Problem;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** From an encoding and a text to a value. No message quotes a value: it may be a secret. */
final class CsvValues {
  private static final Pattern WHOLE = Pattern.compile("[+-]?[0-9]{1,30}");
  private static final Pattern FILL = Pattern.compile("blob_(sz_)?fill\\(([0-9]{1,9});0x([0-9a-fA-F]{2})\\)");

  private CsvValues() {}

  static NvsValue ofText(String key, String encoding, String value) {
    Matcher fill = FILL.matcher(encoding);
    if (fill.matches()) return filled(key, fill, value.getBytes(StandardCharsets.UTF_8));
    return encoding.equals("binary") ? new NvsValue.Blob(value.getBytes(StandardCharsets.UTF_8)) : of(key, encoding, value);
  }

  static NvsValue ofFile(String key, String encoding, byte[] content) {
    if (encoding.equals("binary")) return new NvsValue.Blob(content);
    try {
      return of(key, encoding, StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString());
    } catch (CharacterCodingException e) {
      throw new Problem("FIRMWARE-221", "the file of " + Printable.line(key, 40) + " is not text in UTF-8", "use the encoding binary", e);
    }
  }

  private static NvsValue of(String key, String encoding, String value) {
    return switch (encoding) {
      case "string" -> new NvsValue.Text(value);
      case "hex2bin" -> new NvsValue.Blob(hex(key, value.strip()));
      case "base64" -> new NvsValue.Blob(base64(key, value));
      default -> whole(key, NvsType.named(encoding), encoding, value.strip());
    };
  }

  private static NvsValue whole(String key, Optional<NvsType> type, String encoding, String value) {
    if (type.isEmpty())
      throw new Problem("FIRMWARE-221", "there is no encoding " + Printable.line(encoding, 40), "use u8, i8, u16, i16, u32, i32, u64, i64, string, hex2bin, base64 or binary");
    if (!WHOLE.matcher(value).matches() || !type.get().holds(new BigInteger(value)))
      throw new Problem("FIRMWARE-221", "the value of " + Printable.line(key, 40) + " is no decimal number that fits " + type.get().id(), "write a number in the range of its encoding");
    return new NvsValue.Whole(type.get(), new BigInteger(value));
  }

  private static byte[] hex(String key, String value) {
    try {
      return HexFormat.of().parseHex(value);
    } catch (IllegalArgumentException e) {
      throw new Problem("FIRMWARE-221", "the value of " + Printable.line(key, 40) + " is not hexadecimal, two digits a byte", "mend the value; nothing but the digits may stand there");
    }
  }

  private static byte[] base64(String key, String value) {
    String compact = value.replaceAll("\\s", "");
    try {
      if (compact.length() % 4 == 0) return Base64.getDecoder().decode(compact);
    } catch (IllegalArgumentException e) {
      // the same answer as for a wrong length
    }
    throw new Problem("FIRMWARE-221", "the value of " + Printable.line(key, 40) + " is not Base64 with its padding", "make it with `base64 -w0 FILE`");
  }

  private static NvsValue filled(String key, Matcher fill, byte[] value) {
    int length = Integer.parseInt(fill.group(2));
    if (length > NvsBuilder.LARGEST || value.length > length)
      throw new Problem("FIRMWARE-221", "the value of " + Printable.line(key, 40) + " does not fit the length of its encoding", "make the length as large as the value, and no larger than the partition");
    int before = fill.group(1) == null ? 0 : 4;
    byte[] blob = new byte[before + length];
    Arrays.fill(blob, (byte) Integer.parseInt(fill.group(3), 16));
    if (before > 0) ByteBuffer.wrap(blob).order(ByteOrder.LITTLE_ENDIAN).putInt(value.length);
    System.arraycopy(value, 0, blob, before, value.length);
    return new NvsValue.Blob(blob);
  }
}

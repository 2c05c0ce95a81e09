package dev.bulwark.firmware.image;

import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Text of a fixed place in a descriptor: ends at the first zero byte or with its field. */
final class TextField {
  private TextField() {}

  /** Never fails: what is not UTF-8 is read byte by byte. */
  static String read(byte[] bytes, int from, int length) {
    int end = from;
    while (end < from + length && bytes[end] != 0) end++;
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, from, end - from)).toString();
    } catch (CharacterCodingException e) {
      return new String(bytes, from, end - from, StandardCharsets.ISO_8859_1);
    }
  }

  /** @throws IllegalArgumentException when the text with its closing zero does not fit */
  static byte[] of(String text, int length) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length >= length) throw new IllegalArgumentException("longer than " + (length - 1) + " bytes: " + text);
    return Arrays.copyOf(bytes, length);
  }
}

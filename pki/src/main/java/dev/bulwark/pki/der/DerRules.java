package dev.bulwark.pki.der;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The walk that proves bytes to be DER: X.690 section 10 and 11, for the types that occur in requests. */
final class DerRules {
  private final byte[] bytes;
  private int left;

  DerRules(byte[] bytes, int mostValues) {
    this.bytes = bytes;
    this.left = mostValues;
  }

  void whole(int deepest) throws NotDer {
    if (bytes.length == 0) throw new NotDer("nothing was sent");
    if (value(0, bytes.length, deepest) != bytes.length) throw new NotDer("bytes follow the end of the structure");
  }

  /** Checks the value at {@code from} and returns where it ends. */
  private int value(int from, int limit, int deepest) throws NotDer {
    if (--left < 0) throw new NotDer("the structure has too many members");
    if (limit - from < 2) throw new NotDer("the structure is cut short");
    int tag = bytes[from] & 0xff;
    if ((tag & 0x1f) == 0x1f) throw new NotDer("a tag has more than one octet");
    int content = header(from, limit);
    int end = content + length(bytes, from);
    if ((tag & 0x20) != 0) {
      if ((tag & 0xc0) == 0 && tag != Der.SEQUENCE && tag != Der.SET) throw new NotDer("a string is in pieces");
      if (deepest == 0) throw new NotDer("the structure is nested too deep");
      members(tag, content, end, deepest - 1);
    } else if ((tag & 0xc0) == 0) {
      primitive(tag, content, end);
    }
    return end;
  }

  private void members(int tag, int content, int end, int deepest) throws NotDer {
    int before = -1;
    for (int at = content; at < end; ) {
      int next = value(at, end, deepest);
      if (tag == Der.SET && before >= 0 && Arrays.compareUnsigned(bytes, before, at, bytes, at, next) > 0) throw new NotDer("a set is not in its order");
      before = at;
      at = next;
    }
  }

  private int header(int from, int limit) throws NotDer {
    int first = bytes[from + 1] & 0xff;
    if (first == 0x80) throw new NotDer("a length is indefinite");
    int octets = first < 0x80 ? 0 : first & 0x7f;
    if (octets > 3) throw new NotDer("a length is out of bounds");
    if (limit - from - 2 < octets) throw new NotDer("the structure is cut short");
    int length = length(bytes, from);
    if (octets > 0 && (bytes[from + 2] == 0 || length < 0x80)) throw new NotDer("a length is longer than it need be");
    int content = from + 2 + octets;
    if (length > limit - content) throw new NotDer("the structure is cut short");
    return content;
  }

  private void primitive(int tag, int content, int end) throws NotDer {
    int length = end - content;
    switch (tag) {
      case Der.BOOLEAN -> need(length == 1 && (bytes[content] == 0 || bytes[content] == -1), "a boolean is neither 00 nor FF");
      case Der.INTEGER, Der.ENUMERATED -> {
        need(length > 0, "an integer is empty");
        need(length == 1 || !((bytes[content] == 0 && bytes[content + 1] >= 0) || (bytes[content] == -1 && bytes[content + 1] < 0)), "an integer is longer than it need be");
      }
      case Der.BIT_STRING -> bitString(content, length);
      case Der.NULL -> need(length == 0, "a null has content");
      case Der.OID -> objectIdentifier(content, length);
      case Der.UTF8_STRING -> utf8(content, length);
      case Der.SEQUENCE & ~0x20, Der.SET & ~0x20 -> throw new NotDer("a sequence or set is primitive");
      case 0x12, 0x13, 0x16, 0x1a -> ascii(content, end);
      case 0x1e -> need(length % 2 == 0, "a two-octet string has an odd length");
      case 0x1c -> need(length % 4 == 0, "a four-octet string has an odd length");
      case Der.UTC_TIME -> time(content, length, 13);
      case Der.GENERALIZED_TIME -> time(content, length, 15);
      case Der.OCTET_STRING, 0x14 -> {}
      default -> throw new NotDer("a type that has no place here");
    }
  }

  private void bitString(int content, int length) throws NotDer {
    need(length > 0, "a bit string is empty");
    int unused = bytes[content] & 0xff;
    need(unused <= 7 && (length > 1 || unused == 0), "a bit string counts its unused bits wrongly");
    need((bytes[content + length - 1] & ((1 << unused) - 1)) == 0 || length == 1, "unused bits of a bit string are set");
  }

  private void objectIdentifier(int content, int length) throws NotDer {
    need(length > 0 && length <= 64 && bytes[content + length - 1] >= 0, "an object identifier is malformed");
    for (int i = 0; i < length; i++) {
      boolean starts = i == 0 || bytes[content + i - 1] >= 0;
      need(!(starts && (bytes[content + i] & 0xff) == 0x80), "an object identifier is longer than it need be");
    }
  }

  private void utf8(int content, int length) throws NotDer {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, content, length));
    } catch (CharacterCodingException e) {
      throw new NotDer("a string is not UTF-8");
    }
  }

  private void ascii(int content, int end) throws NotDer {
    for (int i = content; i < end; i++) need(bytes[i] >= 0, "a string has characters that its type has not");
  }

  private void time(int content, int length, int want) throws NotDer {
    need(length == want && bytes[content + length - 1] == 'Z', "a time is not in UTC and whole seconds");
    for (int i = 0; i < length - 1; i++) need(bytes[content + i] >= '0' && bytes[content + i] <= '9', "a time has other characters than digits");
  }

  private static void need(boolean holds, String otherwise) throws NotDer {
    if (!holds) throw new NotDer(otherwise);
  }

  /** Where the content of the value at {@code from} starts. */
  static int contentStart(byte[] bytes, int from) {
    int first = bytes[from + 1] & 0xff;
    return from + 2 + (first < 0x80 ? 0 : first & 0x7f);
  }

  static int length(byte[] bytes, int from) {
    int first = bytes[from + 1] & 0xff;
    if (first < 0x80) return first;
    int length = 0;
    for (int i = 0; i < (first & 0x7f); i++) length = length << 8 | (bytes[from + 2 + i] & 0xff);
    return length;
  }
}

package dev.bulwark.network.nft;

import dev.bulwark.problem.Problem;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Netlink attributes by their numbers: length and type in the machine's order, then the value, aligned to four bytes. nftables' own numbers are in network order. */
final class Attributes {
  private static final int TYPE = 0x3fff;
  private final Map<Integer, byte[]> byType = new HashMap<>();

  Attributes(byte[] bytes, int from) {
    for (Attribute each : list(bytes, from)) byType.put(each.type, each.value);
  }

  record Attribute(int type, byte[] value) {}

  /** In order; NETWORK-224 where they do not fill the bytes. */
  static List<Attribute> list(byte[] bytes, int from) {
    List<Attribute> list = new ArrayList<>();
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
    int at = from;
    while (at < bytes.length) {
      if (bytes.length - at < 4) throw broken();
      int length = buffer.getShort(at) & 0xffff;
      if (length < 4 || length > bytes.length - at) throw broken();
      byte[] value = new byte[length - 4];
      buffer.get(at + 4, value);
      list.add(new Attribute(buffer.getShort(at + 2) & TYPE, value));
      at += (length + 3) & ~3;
    }
    return list;
  }

  static Problem broken() {
    return new Problem("NETWORK-224", "the kernel's rules cannot be read: they are not in the form that is known", "this kernel is newer than what is known here: give the rules as a file");
  }

  boolean has(int type) {
    return byType.containsKey(type);
  }

  byte[] bytes(int type) {
    byte[] value = byType.get(type);
    if (value == null) throw broken();
    return value;
  }

  Attributes nested(int type) {
    return new Attributes(bytes(type), 0);
  }

  /** Of 32 bits in network order. */
  int number(int type) {
    byte[] value = bytes(type);
    if (value.length != 4) throw broken();
    return ByteBuffer.wrap(value).getInt();
  }

  int number(int type, int otherwise) {
    return has(type) ? number(type) : otherwise;
  }

  /** Of 64 bits, 0 where there is none. */
  long handle(int type) {
    return has(type) && bytes(type).length == 8 ? ByteBuffer.wrap(bytes(type)).getLong() : 0;
  }

  String text(int type) {
    return text(bytes(type));
  }

  /** Up to the first zero. */
  static String text(byte[] value) {
    int end = 0;
    while (end < value.length && value[end] != 0) end++;
    return new String(value, 0, end, StandardCharsets.UTF_8);
  }
}

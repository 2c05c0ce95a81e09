package dev.bulwark.gateway.mqtt.frame;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/** The packets that the gateway writes by itself. */
public final class Replies {
  private Replies() {}

  /** A refusing CONNACK; {@code code} in the version's own numbers. */
  public static ByteBuf connack(int version, int code) {
    return version == 5 ? octets(0x20, 3, 0, code, 0) : octets(0x20, 2, 0, code);
  }

  public static ByteBuf disconnect(int code) {
    return octets(0xE0, 2, code, 0);
  }

  /** PUBACK or PUBREC of MQTT 5 with a reason. */
  public static ByteBuf refuse(int qos, int packetId, int code) {
    return octets(qos == 1 ? 0x40 : 0x50, 3, packetId >> 8, packetId & 0xFF, code);
  }

  public static ByteBuf suback(int version, int packetId, byte[] codes) {
    int remaining = 2 + (version == 5 ? 1 : 0) + codes.length;
    ByteBuf out = Unpooled.buffer(remaining + 5);
    out.writeByte(0x90);
    varint(out, remaining);
    out.writeShort(packetId);
    if (version == 5) out.writeByte(0);
    return out.writeBytes(codes);
  }

  /** An MQTT 5 CONNACK of the broker's with the client id that was assigned put in. The broker's packet is not released. */
  public static ByteBuf assigned(ByteBuf connack, String clientId) {
    int at = connack.readerIndex() + 1;
    while ((connack.getByte(at++) & 0x80) != 0) {}
    int flags = connack.getUnsignedByte(at++);
    int code = connack.getUnsignedByte(at++);
    Cursor rest = new Cursor(connack, at, connack.writerIndex());
    int length = rest.varint();
    int from = rest.skip(length);
    byte[] id = clientId.getBytes(StandardCharsets.UTF_8);
    ByteBuf properties = Unpooled.buffer(length + id.length + 8);
    varint(properties, length + 3 + id.length);
    properties.writeBytes(connack, from, length).writeByte(0x12).writeShort(id.length).writeBytes(id);
    ByteBuf out = Unpooled.buffer(properties.readableBytes() + 8).writeByte(0x20);
    varint(out, 2 + properties.readableBytes());
    return out.writeByte(flags).writeByte(code).writeBytes(properties);
  }

  static void varint(ByteBuf out, int value) {
    int left = value;
    while (left > 0x7F) {
      out.writeByte(left & 0x7F | 0x80);
      left >>>= 7;
    }
    out.writeByte(left);
  }

  private static ByteBuf octets(int... values) {
    ByteBuf out = Unpooled.buffer(values.length);
    for (int value : values) out.writeByte(value);
    return out;
  }
}

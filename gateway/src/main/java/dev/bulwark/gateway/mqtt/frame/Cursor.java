package dev.bulwark.gateway.mqtt.frame;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** Reads one packet's body from front to end and never past it. */
final class Cursor {
  private final ByteBuf in;
  private int at;
  private final int end;

  Cursor(ByteBuf in, int from, int end) {
    this.in = in;
    this.at = from;
    this.end = end;
  }

  /** The body of a whole packet. */
  static Cursor body(ByteBuf packet, Header header) {
    int from = packet.readerIndex() + header.octets();
    return new Cursor(packet, from, from + header.remaining());
  }

  int at() {
    return at;
  }

  int left() {
    return end - at;
  }

  boolean done() {
    return at == end;
  }

  int u8() {
    need(1);
    return in.getUnsignedByte(at++);
  }

  int u16() {
    need(2);
    int value = in.getUnsignedShort(at);
    at += 2;
    return value;
  }

  long u32() {
    need(4);
    long value = in.getUnsignedInt(at);
    at += 4;
    return value;
  }

  int packetId() {
    int id = u16();
    if (id == 0) throw FrameError.protocol("packet id 0");
    return id;
  }

  int varint() {
    int value = 0;
    for (int i = 0; i < 4; i++) {
      int octet = u8();
      value |= (octet & 0x7F) << (7 * i);
      if ((octet & 0x80) == 0) return value;
    }
    throw FrameError.malformed("variable length of five octets");
  }

  /** Steps over {@code length} octets and returns where they began. */
  int skip(int length) {
    need(length);
    int from = at;
    at += length;
    return from;
  }

  void binary() {
    skip(u16());
  }

  /** Steps over a string after checking it; returns where its octets began. Its length is {@code at() - from}. */
  int text() {
    int length = u16();
    int from = skip(length);
    Utf8.check(in, from, length);
    return from;
  }

  String string() {
    int from = text();
    return in.toString(from, at - from, StandardCharsets.UTF_8);
  }

  /** A part of the body as a cursor of its own; this one steps over it. */
  Cursor part(int length) {
    int from = skip(length);
    return new Cursor(in, from, from + length);
  }

  void end() {
    if (at != end) throw FrameError.malformed("octets behind the packet's end");
  }

  private void need(int octets) {
    if (octets > end - at) throw FrameError.malformed("packet ends early");
  }
}

package dev.bulwark.gateway.mqtt.frame;

import io.netty.buffer.ByteBuf;

/** UTF-8 as MQTT demands it (MQTT 5, 1.5.4; 3.1.1, 1.5.3): shortest form, no surrogates, nothing above U+10FFFF, no U+0000. A byte order mark is a character as any other. */
final class Utf8 {
  private Utf8() {}

  static void check(ByteBuf in, int from, int length) {
    int end = from + length;
    for (int i = from; i < end; ) {
      int lead = in.getUnsignedByte(i);
      if (lead == 0) throw FrameError.malformed("U+0000 in a string");
      i += lead < 0x80 ? 1 : sequence(in, i, end, lead);
    }
  }

  private static int sequence(ByteBuf in, int at, int end, int lead) {
    int length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || at + length > end) throw bad();
    int second = in.getUnsignedByte(at + 1);
    int lowest = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    int highest = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    if (second < lowest || second > highest) throw bad();
    for (int i = 2; i < length; i++) if ((in.getUnsignedByte(at + i) & 0xC0) != 0x80) throw bad();
    return length;
  }

  private static FrameError bad() {
    return FrameError.malformed("not UTF-8");
  }
}

package dev.bulwark.gateway.mqtt.frame;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** The fixed header: what comes and how long it is, known from at most five octets. */
public record Header(int type, int flags, int octets, int remaining) {
  public static final int CONNECT = 1;
  public static final int CONNACK = 2;
  public static final int PUBLISH = 3;
  public static final int PUBACK = 4;
  public static final int PUBREC = 5;
  public static final int PUBREL = 6;
  public static final int PUBCOMP = 7;
  public static final int SUBSCRIBE = 8;
  public static final int SUBACK = 9;
  public static final int UNSUBSCRIBE = 10;
  public static final int PINGREQ = 12;
  public static final int DISCONNECT = 14;
  public static final int AUTH = 15;

  /** Looks at the unread octets without moving; null while the header is not whole. Refuses by {@link FrameError} what cannot become a packet that a client may send. */
  public static @Nullable Header peek(ByteBuf in, int largest) {
    int at = in.readerIndex();
    int end = in.writerIndex();
    if (at == end) return null;
    int first = in.getUnsignedByte(at);
    int type = first >> 4;
    int flags = first & 0x0F;
    flags(type, flags);
    int remaining = 0;
    for (int i = 0; i < 4; i++) {
      if (at + 1 + i >= end) return null;
      int octet = in.getUnsignedByte(at + 1 + i);
      remaining |= (octet & 0x7F) << (7 * i);
      if ((octet & 0x80) == 0) {
        Header header = new Header(type, flags, 2 + i, remaining);
        if (header.size() > largest) throw new FrameError(FrameError.TOO_LARGE, "packet of " + header.size() + " octets announced");
        return header;
      }
    }
    throw FrameError.malformed("remaining length of five octets");
  }

  public int size() {
    return octets + remaining;
  }

  private static void flags(int type, int flags) {
    switch (type) {
      case PUBLISH -> {
        if ((flags & 0x06) == 0x06) throw FrameError.malformed("QoS 3");
        if ((flags & 0x06) == 0 && (flags & 0x08) != 0) throw FrameError.malformed("DUP with QoS 0");
      }
      case PUBREL, SUBSCRIBE, UNSUBSCRIBE -> {
        if (flags != 2) throw FrameError.malformed("reserved flags");
      }
      case CONNECT, PUBACK, PUBREC, PUBCOMP, PINGREQ, DISCONNECT, AUTH -> {
        if (flags != 0) throw FrameError.malformed("reserved flags");
      }
      default -> throw FrameError.protocol("packet type " + type + " from a client");
    }
  }
}

package dev.bulwark.gateway.mqtt.frame;

import io.netty.buffer.ByteBuf;

/** The packets that only need to be well-formed: acknowledgements, PINGREQ, DISCONNECT. */
public final class Plain {
  private Plain() {}

  /** Checks a whole packet of another type than CONNECT, PUBLISH, SUBSCRIBE, UNSUBSCRIBE. */
  public static void check(ByteBuf packet, Header header, int version) {
    switch (header.type()) {
      case Header.PUBACK, Header.PUBREC, Header.PUBREL, Header.PUBCOMP -> acknowledgement(Cursor.body(packet, header), version);
      case Header.PINGREQ -> Cursor.body(packet, header).end();
      default -> throw FrameError.protocol("packet type " + header.type());
    }
  }

  private static void acknowledgement(Cursor in, int version) {
    in.packetId();
    if (version == 5 && !in.done()) {
      in.u8();
      if (!in.done()) Properties.read(in, Properties.OF_ACK);
    }
    in.end();
  }

  /** A DISCONNECT as the client meant it. {@code sessionExpiry} is -1 where it says nothing. */
  public record Farewell(int code, long sessionExpiry) {}

  public static Farewell disconnect(ByteBuf packet, Header header, int version) {
    Cursor in = Cursor.body(packet, header);
    int code = 0;
    long expiry = -1;
    if (version == 5 && !in.done()) {
      code = in.u8();
      if (!in.done()) expiry = Properties.read(in, Properties.OF_DISCONNECT).sessionExpiry;
    }
    in.end();
    return new Farewell(code, expiry);
  }
}

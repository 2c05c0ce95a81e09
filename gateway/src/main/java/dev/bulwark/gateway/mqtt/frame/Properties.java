package dev.bulwark.gateway.mqtt.frame;

/**
 * MQTT 5 properties of one packet, checked against the table of the standard (2.2.2.2): only those the packet may carry, each once, well-formed, in range. Keeps the few
 * values that the gateway decides by.
 */
final class Properties {
  private static final int MOST_USER_PROPERTIES = 64;
  private static final long USER = 1L << 0x26;
  static final long OF_CONNECT = 1L << 0x11 | 1L << 0x15 | 1L << 0x16 | 1L << 0x17 | 1L << 0x19 | 1L << 0x21 | 1L << 0x22 | 1L << 0x27 | USER;
  static final long OF_WILL = 1L << 0x01 | 1L << 0x02 | 1L << 0x03 | 1L << 0x08 | 1L << 0x09 | 1L << 0x18 | USER;
  static final long OF_PUBLISH = 1L << 0x01 | 1L << 0x02 | 1L << 0x03 | 1L << 0x08 | 1L << 0x09 | 1L << 0x23 | USER;
  static final long OF_SUBSCRIBE = 1L << 0x0B | USER;
  static final long OF_UNSUBSCRIBE = USER;
  static final long OF_ACK = 1L << 0x1F | USER;
  static final long OF_DISCONNECT = 1L << 0x11 | 1L << 0x1F | USER;

  /** -1 where absent. */
  long sessionExpiry = -1;

  int topicAlias = -1;
  boolean authentication;

  private Properties() {}

  static Properties read(Cursor in, long allowed) {
    Properties found = new Properties();
    Cursor part = in.part(in.varint());
    long seen = 0;
    int user = 0;
    while (!part.done()) {
      int id = part.varint();
      if (id > 0x2A || (allowed & 1L << id) == 0) throw FrameError.malformed("property " + id + " does not belong here");
      if (id == 0x26) {
        if (++user > MOST_USER_PROPERTIES) throw new FrameError(FrameError.QUOTA, "more than " + MOST_USER_PROPERTIES + " user properties");
        part.text();
        part.text();
        continue;
      }
      if ((seen & 1L << id) != 0) throw FrameError.protocol("property " + id + " twice");
      seen |= 1L << id;
      found.take(id, part);
    }
    return found;
  }

  private void take(int id, Cursor in) {
    switch (id) {
      case 0x01, 0x17, 0x19 -> {
        if (in.u8() > 1) throw FrameError.protocol("property " + id + " is 0 or 1");
      }
      case 0x21 -> {
        if (in.u16() == 0) throw FrameError.protocol("receive maximum 0");
      }
      case 0x22 -> in.u16();
      case 0x23 -> {
        topicAlias = in.u16();
        if (topicAlias == 0) throw new FrameError(FrameError.ALIAS_INVALID, "topic alias 0");
      }
      case 0x02, 0x18 -> in.u32();
      case 0x11 -> sessionExpiry = in.u32();
      case 0x27 -> {
        if (in.u32() == 0) throw FrameError.protocol("maximum packet size 0");
      }
      case 0x0B -> {
        if (in.varint() == 0) throw FrameError.protocol("subscription identifier 0");
      }
      case 0x03, 0x1F -> in.text();
      case 0x08 -> {
        if (Topic.isWild(in.string())) throw FrameError.protocol("wildcard in a response topic");
      }
      case 0x15 -> {
        in.text();
        authentication = true;
      }
      case 0x16 -> {
        in.binary();
        authentication = true;
      }
      case 0x09 -> in.binary();
      default -> throw FrameError.malformed("property " + id);
    }
  }
}

package dev.bulwark.hardening.exposure;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The few packets of MQTT 3.1.1 and 5 that ask whether anybody is let in: no user, no password, nothing published. */
final class Mqtt {
  private static final String CLIENT = "bulwark-audit";
  private static final int LONGEST = 64 << 10;
  private static final int CONNACK = 0x20;
  private static final int SUBACK = 0x90;
  private static final int PUBLISH = 0x30;

  private Mqtt() {}

  /** What a broker said to a CONNECT. */
  sealed interface Answer {
    /** A CONNACK or SUBACK with its code. */
    record Code(int code) implements Answer {}

    /** Bytes that are no MQTT. */
    record Foreign() implements Answer {}

    record Nothing(Ending why) implements Answer {}
  }

  /** CONNECT with a clean start and a short keep-alive; level 4 is MQTT 3.1.1, level 5 is MQTT 5. */
  static byte[] connect(int level) {
    Message body = new Message().in16("MQTT".getBytes(StandardCharsets.US_ASCII)).u8(level, 2).u16(10);
    if (level == 5) body.u8(0);
    return packet(0x10, body.in16(CLIENT.getBytes(StandardCharsets.US_ASCII)).bytes());
  }

  /** SUBSCRIBE to everything, at most once. */
  static byte[] subscribe(int level) {
    Message body = new Message().u16(1);
    if (level == 5) body.u8(0);
    return packet(0x82, body.in16(new byte[] {'#'}).u8(0).bytes());
  }

  static byte[] disconnect() {
    return packet(0xe0, new byte[0]);
  }

  private static byte[] packet(int type, byte[] body) {
    return new Message().u8(type).in8(body).bytes();
  }

  static Answers<Answer> connack() {
    return new Reader(CONNACK);
  }

  /** The code is that of the one filter; messages that come before are passed over. */
  static Answers<Answer> suback() {
    return new Reader(SUBACK);
  }

  private record Reader(int wanted) implements Answers<Answer> {
    @Override
    public Optional<Answer> in(byte[] soFar) {
      Octets in = new Octets(soFar);
      try {
        while (in.any()) {
          int type = in.u8();
          int length = length(in);
          boolean passedOver = wanted == SUBACK && (type & 0xf0) == PUBLISH;
          if ((type != wanted && !passedOver) || length < 0 || length > LONGEST) return Optional.of(new Answer.Foreign());
          Octets body = in.take(length);
          if (type == wanted) return Optional.of(code(body).<Answer>map(Answer.Code::new).orElseGet(() -> new Answer.Foreign()));
        }
      } catch (Octets.TooShort e) {
        // More has to come.
      }
      return Optional.empty();
    }

    /** -1 for a length that MQTT does not know. */
    private static int length(Octets in) throws Octets.TooShort {
      int length = 0;
      for (int shift = 0; shift < 28; shift += 7) {
        int octet = in.u8();
        length |= (octet & 0x7f) << shift;
        if (octet < 0x80) return length;
      }
      return -1;
    }

    /** CONNACK: flags, code, and in version 5 properties. SUBACK: packet id, in version 5 properties, the code last. */
    private Optional<Integer> code(Octets body) {
      byte[] all = body.rest();
      if (wanted == CONNACK) return all.length >= 2 && (all[0] & 0xfe) == 0 ? Optional.of(all[1] & 0xff) : Optional.empty();
      return all.length >= 3 ? Optional.of(all[all.length - 1] & 0xff) : Optional.empty();
    }

    @Override
    public Answer end(byte[] soFar, Ending why) {
      return soFar.length > 0 && soFar[0] != (byte) wanted ? new Answer.Foreign() : new Answer.Nothing(why);
    }
  }
}

package dev.bulwark.hardening.exposure;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/** One confirmable {@code GET /.well-known/core} (RFC 7252, RFC 6690), and whether a datagram answers it. */
final class Coap {
  private static final int TOKEN = 4;
  private final byte[] id;
  private final byte[] token;

  Coap(RandomGenerator random) {
    id = new byte[2];
    token = new byte[TOKEN];
    random.nextBytes(id);
    random.nextBytes(token);
  }

  byte[] question() {
    return new Message().u8(0x40 | TOKEN, 0x01).add(id).add(token).u8(0xbb).ascii(".well-known").u8(0x04).ascii("core").bytes();
  }

  /** An acknowledgement or reset of the question, or a response with its token: whichever, somebody read it. */
  boolean answeredBy(byte[] datagram) {
    if (datagram.length < 4 || (datagram[0] & 0xc0) != 0x40) return false;
    int type = (datagram[0] >> 4) & 3;
    int tokens = datagram[0] & 0x0f;
    boolean ours = datagram[2] == id[0] && datagram[3] == id[1];
    if (type >= 2 && ours) return true;
    // A request has a class of 0: an echo of the question answers nothing.
    boolean response = (datagram[1] & 0xe0) != 0;
    return response && tokens == TOKEN && datagram.length >= 4 + TOKEN && Arrays.equals(datagram, 4, 4 + TOKEN, token, 0, TOKEN);
  }

  /** Whether a datagram begins as a record of DTLS 1.0 or 1.2 does: a request for a cookie, a hello, or an alert. */
  static boolean dtls(byte[] datagram) {
    if (datagram.length < 13 || datagram[1] != (byte) 0xfe || (datagram[2] != (byte) 0xff && datagram[2] != (byte) 0xfd)) return false;
    int length = (datagram[11] & 0xff) << 8 | (datagram[12] & 0xff);
    if (datagram.length < 13 + length || length == 0) return false;
    if (datagram[0] == 21) return length == 2;
    // 2 is ServerHello, 3 is HelloVerifyRequest.
    return datagram[0] == 22 && length >= 12 && (datagram[13] == 3 || datagram[13] == 2);
  }
}

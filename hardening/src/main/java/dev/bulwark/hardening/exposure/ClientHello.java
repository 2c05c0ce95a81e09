package dev.bulwark.hardening.exposure;

import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;

/**
 * Hello messages by hand, because no Java offers the old versions and suites any more (RFC 6101, 2246, 4346, 5246, 8446; DTLS: 6347).
 *
 * <p>A hello up to a version lets the host choose the best it has up to there; so one message for each version that it has, and one more, tell all of them. The fallback signal (RFC 7507) is never sent: the host shall answer
 * as it would to an old client.
 */
final class ClientHello {
  private static final int[] GROUPS = {0x001d, 0x0017, 0x0018, 0x0019, 0x001e, 0x0100, 0x0101, 0x001a};
  private static final int[] SIGNATURES = {0x0403, 0x0503, 0x0603, 0x0807, 0x0808, 0x0804, 0x0805, 0x0806, 0x0809, 0x080a, 0x080b, 0x0401, 0x0501, 0x0601, 0x0301, 0x0303, 0x0203, 0x0201, 0x0202};
  private static final int X25519 = 0x001d;

  private ClientHello() {}

  /** @param host a name to ask for; empty for an address (RFC 6066 has names only) */
  static byte[] tls(TlsVersion most, int[] suites, String host, RandomGenerator random) {
    boolean newest = most == TlsVersion.TLS13;
    int version = newest ? TlsVersion.TLS12.code() : most.code();
    Message hello = new Message().u16(version).add(bytes(32, random)).in8(newest ? bytes(32, random) : new byte[0]);
    hello.in16(new Message().u16(suites).bytes()).u8(1, 0);
    // SSLv3 has no extensions.
    if (most != TlsVersion.SSL3) hello.in16(extensions(most, host, random));
    byte[] handshake = new Message().u8(1).in24(hello.bytes()).bytes();
    return new Message().u8(22).u16(most == TlsVersion.SSL3 ? 0x0300 : 0x0301).in16(handshake).bytes();
  }

  private static byte[] extensions(TlsVersion most, String host, RandomGenerator random) {
    Message all = new Message();
    if (!host.isEmpty()) extension(all, 0, new Message().in16(new Message().u8(0).in16(host.getBytes(StandardCharsets.US_ASCII)).bytes()).bytes());
    extension(all, 10, list(GROUPS));
    extension(all, 11, new byte[] {1, 0});
    extension(all, 0xff01, new byte[] {0});
    if (most.compareTo(TlsVersion.TLS12) >= 0) extension(all, 13, list(SIGNATURES));
    if (most == TlsVersion.TLS13) {
      extension(all, 43, new Message().in8(new Message().u16(0x0304, 0x0303, 0x0302, 0x0301).bytes()).bytes());
      extension(all, 45, new byte[] {1, 1});
      // Any 32 bytes are a key of X25519; a host that wants another group asks again, and shows its version by that.
      extension(all, 51, new Message().in16(new Message().u16(X25519).in16(bytes(32, random)).bytes()).bytes());
    }
    return all.bytes();
  }

  private static void extension(Message to, int type, byte[] body) {
    to.u16(type).in16(body);
  }

  private static byte[] list(int[] values) {
    return new Message().in16(new Message().u16(values).bytes()).bytes();
  }

  /** DTLS 1.2, without a cookie: a host that is well asks for one and keeps no state. */
  static byte[] dtls(RandomGenerator random) {
    Message hello = new Message().u16(0xfefd).add(bytes(32, random)).in8(new byte[0]).in8(new byte[0]);
    hello.in16(new Message().u16(Suites.upTo(TlsVersion.TLS12)).bytes()).u8(1, 0);
    Message extensions = new Message();
    extension(extensions, 10, list(GROUPS));
    extension(extensions, 11, new byte[] {1, 0});
    extension(extensions, 13, list(SIGNATURES));
    byte[] body = hello.in16(extensions.bytes()).bytes();
    byte[] handshake = new Message().u8(1).u24(body.length).u16(0).u24(0).u24(body.length).add(body).bytes();
    return new Message().u8(22).u16(0xfeff).add(new byte[8]).in16(handshake).bytes();
  }

  private static byte[] bytes(int count, RandomGenerator random) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }
}

package dev.bulwark.hardening.exposure;

import java.net.InetAddress;

/** Where an address lies. */
enum Neighbourhood {
  /** RFC 1918, loopback, link-local, unique local (ULA) and carrier-grade NAT. */
  PRIVATE,
  PUBLIC,
  /** Multicast, broadcast or unspecified: one packet would reach hosts that nobody named. */
  NO_SINGLE_HOST;

  static Neighbourhood of(InetAddress address) {
    byte[] raw = address.getAddress();
    if (raw.length == 4) return of4(raw, 0);
    // ::ffff:a.b.c.d is the IPv4 host a.b.c.d, whatever form it came in.
    if (mapped(raw)) return of4(raw, 12);
    if (zero(raw, 15)) return raw[15] == 1 ? PRIVATE : raw[15] == 0 ? NO_SINGLE_HOST : PUBLIC;
    int first = raw[0] & 0xff;
    if (first == 0xff) return NO_SINGLE_HOST;
    if ((first & 0xfe) == 0xfc) return PRIVATE;
    return first == 0xfe && (raw[1] & 0xc0) == 0x80 ? PRIVATE : PUBLIC;
  }

  private static Neighbourhood of4(byte[] raw, int from) {
    int a = raw[from] & 0xff;
    int b = raw[from + 1] & 0xff;
    if (a == 0 || a >= 224) return NO_SINGLE_HOST;
    boolean near =
        a == 10 || a == 127 || (a == 172 && b >= 16 && b < 32) || (a == 192 && b == 168) || (a == 169 && b == 254) || (a == 100 && b >= 64 && b < 128);
    return near ? PRIVATE : PUBLIC;
  }

  private static boolean mapped(byte[] raw) {
    return zero(raw, 10) && raw[10] == -1 && raw[11] == -1;
  }

  private static boolean zero(byte[] raw, int count) {
    for (int i = 0; i < count; i++) if (raw[i] != 0) return false;
    return true;
  }
}

package dev.bulwark.server.http;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * A token bucket for each address: an IPv4 address, or the /64 of an IPv6 one.
 *
 * <p>Bounded memory: it remembers at most 20,000 addresses and forgets the one that was seen longest ago; a forgotten address starts with a full bucket.
 * Thread-safe; one short lock.
 */
public final class AddressGate {
  private static final int REMEMBERED = 20_000;
  private final double perSecond;
  private final double burst;
  private final LongSupplier nanos;
  private final Map<String, Bucket> buckets =
      new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
          return size() > REMEMBERED;
        }
      };

  private record Bucket(double tokens, long at) {}

  /** {@code perSecond} 0 lets everything in. */
  public AddressGate(double perSecond, double burst, LongSupplier nanos) {
    this.perSecond = perSecond;
    this.burst = burst;
    this.nanos = nanos;
  }

  /** Takes a token; false where none is left. */
  public boolean enter(InetAddress address) {
    return take(key(address), 1);
  }

  /** As {@link #enter} by the address's text. */
  public boolean enter(String address) {
    return take(address, 1);
  }

  /** True where a token is left; takes none. */
  public boolean open(String address) {
    return take(address, 0);
  }

  private synchronized boolean take(String key, int count) {
    if (perSecond <= 0) return true;
    long now = nanos.getAsLong();
    Bucket bucket = buckets.getOrDefault(key, new Bucket(burst, now));
    double tokens = Math.min(burst, bucket.tokens + (now - bucket.at) / 1e9 * perSecond);
    boolean enough = tokens >= 1;
    buckets.put(key, new Bucket(enough ? tokens - count : tokens, now));
    return enough;
  }

  private static String key(InetAddress address) {
    byte[] bytes = address.getAddress();
    return HexFormat.of().formatHex(address instanceof Inet6Address ? Arrays.copyOf(bytes, 8) : bytes);
  }
}

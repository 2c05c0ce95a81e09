package dev.bulwark.fleet.registry;

import dev.bulwark.fleet.device.Lifecycle;
import org.jspecify.annotations.Nullable;

/**
 * Which devices to list, in the order of their ids.
 *
 * @param after the last id of the page before, empty for the first page
 * @param limit 1 to 10,000
 */
public record Listing(String after, int limit, @Nullable Lifecycle state, @Nullable String deviceClass, @Nullable String site, @Nullable String zone) {
  public static final int MOST = 10_000;

  public Listing {
    if (limit < 1 || limit > MOST) throw new IllegalArgumentException("a page has 1 to " + MOST + " devices");
  }

  public static Listing first(int limit) {
    return new Listing("", limit, null, null, null, null);
  }

  public Listing after(String id) {
    return new Listing(id, limit, state, deviceClass, site, zone);
  }

  public Listing in(Lifecycle wanted) {
    return new Listing(after, limit, wanted, deviceClass, site, zone);
  }
}

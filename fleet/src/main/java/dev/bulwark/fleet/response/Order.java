package dev.bulwark.fleet.response;

import dev.bulwark.fleet.device.DeviceId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * One action on one device, as it was planned: a value that whoever decides writes down before it is carried out, and reads again after a crash.
 *
 * <p>It has what is to be cut by name, since a device's addresses, certificates or sessions may be others by the time it is let in again; and an end as an instant, so that carrying it out again makes it no longer.
 *
 * @param targets what is cut, in the words of the capability: addresses, serials of certificates; sorted, none twice
 * @param until when it ends, to the millisecond
 */
public record Order(ActionKey key, DeviceId device, List<String> targets, Instant until) {
  /** How long a device is contained where nobody says otherwise. */
  public static final Duration TTL = Duration.ofHours(4);

  public Order {
    targets = targets.stream().sorted().distinct().toList();
    until = Instant.ofEpochMilli(until.toEpochMilli());
  }

  /** From {@code until} on it holds nothing. */
  public boolean isOver(Instant now) {
    return !now.isBefore(until);
  }
}

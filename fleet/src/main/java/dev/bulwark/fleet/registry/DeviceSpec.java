package dev.bulwark.fleet.registry;

import dev.bulwark.fleet.device.Device;
import dev.bulwark.fleet.device.DeviceId;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What someone asks to be registered, as it was typed: nothing in it has been checked. */
public record DeviceSpec(String id, String deviceClass, String site, String zone, Set<String> tags) {
  private static final int MOST_TAGS = 32;

  public DeviceSpec {
    tags = Set.copyOf(tags);
  }

  /** A device of the default class, site and zone. */
  public static DeviceSpec of(String id) {
    return new DeviceSpec(id, Device.DEFAULT, Device.DEFAULT, Device.DEFAULT, Set.of());
  }

  /** What is wrong with it first, or nothing. */
  Optional<Registered.Refused> refusal() {
    if (!DeviceId.isValid(id)) return Optional.of(new Registered.InvalidId(id));
    if (!Device.isName(deviceClass)) return Optional.of(new Registered.InvalidName("class", deviceClass));
    if (!Device.isName(site)) return Optional.of(new Registered.InvalidName("site", site));
    if (!Device.isName(zone)) return Optional.of(new Registered.InvalidName("zone", zone));
    if (tags.size() > MOST_TAGS) return Optional.of(new Registered.InvalidName("tags", tags.size() + " of them, " + MOST_TAGS + " at most"));
    for (String tag : new TreeSet<>(tags)) if (!Device.isName(tag)) return Optional.of(new Registered.InvalidName("tag", tag));
    return Optional.empty();
  }
}

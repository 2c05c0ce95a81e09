package dev.bulwark.fleet.device;

import java.time.Instant;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What the registry says of a device. {@code deviceClass}, {@code site} and {@code zone} are names of the operator's, {@code [A-Za-z0-9._-]{1,64}}, and decide
 * its certificate profile, its topic rights and its network.
 */
public record Device(DeviceId id, String deviceClass, String site, String zone, Set<String> tags, Lifecycle state, Instant createdAt) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");
  public static final String DEFAULT = "default";

  public Device {
    if (!isName(deviceClass) || !isName(site) || !isName(zone) || !tags.stream().allMatch(Device::isName))
      throw new IllegalArgumentException("class, site, zone and tags are [A-Za-z0-9._-]{1,64}");
    tags = Set.copyOf(tags);
  }

  public static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  public Device with(Lifecycle next) {
    return new Device(id, deviceClass, site, zone, tags, next, createdAt);
  }
}

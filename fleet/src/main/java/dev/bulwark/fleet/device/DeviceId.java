package dev.bulwark.fleet.device;

import java.util.regex.Pattern;

/**
 * A device's name in the registry.
 *
 * <p>Only {@code [A-Za-z0-9][A-Za-z0-9._-]{0,63}}: it becomes a level of MQTT topics, part of paths, of log lines and the common name of a
 * certificate (64 characters at most, RFC 5280 A.1), so nothing that any of these gives a meaning to may occur in it.
 */
public record DeviceId(String value) implements Comparable<DeviceId> {
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  public DeviceId {
    if (!isValid(value)) throw new IllegalArgumentException("not a device id");
  }

  public static boolean isValid(String text) {
    return text.length() <= 64 && FORM.matcher(text).matches();
  }

  @Override
  public int compareTo(DeviceId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}

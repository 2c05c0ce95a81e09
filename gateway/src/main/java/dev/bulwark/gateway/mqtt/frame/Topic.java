package dev.bulwark.gateway.mqtt.frame;

import java.nio.charset.StandardCharsets;

/** Topic names and filters as syntax; whose they are is decided elsewhere. */
public final class Topic {
  private static final String SHARE = "$share/";

  private Topic() {}

  public static boolean isWild(String topic) {
    return topic.indexOf('+') >= 0 || topic.indexOf('#') >= 0;
  }

  /** True for a filter in which {@code #} is the last level alone and {@code +} fills its level (MQTT 5, 4.7.1). */
  public static boolean isFilter(String filter) {
    if (filter.isEmpty()) return false;
    for (int i = 0; i < filter.length(); i++) {
      char c = filter.charAt(i);
      if (c != '+' && c != '#') continue;
      boolean begins = i == 0 || filter.charAt(i - 1) == '/';
      boolean ends = i == filter.length() - 1;
      if (!begins || (c == '#' ? !ends : !ends && filter.charAt(i + 1) != '/')) return false;
    }
    return true;
  }

  /** True where {@code topic} has no more levels and octets than that. */
  public static boolean fits(String topic, int levels, int octets) {
    if (topic.length() > octets) return false;
    int slashes = 0;
    for (int i = 0; i < topic.length(); i++) if (topic.charAt(i) == '/') slashes++;
    return slashes < levels && topic.getBytes(StandardCharsets.UTF_8).length <= octets;
  }

  public static boolean isShared(String filter) {
    return filter.startsWith(SHARE);
  }

  /** The filter inside {@code $share/group/filter}; empty where the group's name is empty, wild, or nothing follows it. Other filters come back as they are. */
  public static String unshared(String filter) {
    if (!isShared(filter)) return filter;
    int slash = filter.indexOf('/', SHARE.length());
    if (slash <= SHARE.length()) return "";
    return isWild(filter.substring(SHARE.length(), slash)) ? "" : filter.substring(slash + 1);
  }
}

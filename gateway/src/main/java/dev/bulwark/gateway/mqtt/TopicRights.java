package dev.bulwark.gateway.mqtt;

import dev.bulwark.fleet.device.Device;
import dev.bulwark.gateway.mqtt.frame.Topic;
import java.util.List;
import java.util.Map;

/**
 * Which topics a device may use.
 *
 * <h2>Guarantees</h2> A device publishes and subscribes below {@code devices/{id}/}, plus what the rules of its class name, and nowhere else. Levels are compared as they
 * are, without case folding or normalisation; {@code devices/cam1} is no prefix of {@code devices/cam10}. A filter is allowed only if everything it can match is.
 *
 * @param byClass extra rules per device class
 */
public record TopicRights(Map<String, List<Rule>> byClass) {
  public static final TopicRights OWN_SUBTREE = new TopicRights(Map.of());
  static final String ROOT = "devices";

  public enum Action { PUBLISH, SUBSCRIBE }

  /**
   * One right more. In {@code filter} the levels {@code {id}}, {@code {class}}, {@code {site}} and {@code {zone}} stand for the device's own; {@code +} and {@code #} mean
   * what they mean in MQTT.
   */
  public record Rule(Action action, String filter) {
    public Rule {
      if (!Topic.isFilter(filter) || filter.startsWith("$") || filter.startsWith("#") || filter.startsWith("+"))
        throw new IllegalArgumentException("a topic rule is a filter that begins with a name: " + filter);
    }
  }

  public TopicRights {
    byClass = Map.copyOf(byClass);
  }

  public boolean mayPublish(Device device, String topic) {
    if (topic.isEmpty() || Topic.isWild(topic) || topic.startsWith("$")) return false;
    return ownSubtree(device, topic) || extra(device, Action.PUBLISH, topic);
  }

  /** {@code filter} may be a shared subscription; it is judged by what it shares. */
  public boolean maySubscribe(Device device, String filter) {
    String asked = Topic.unshared(filter);
    if (!Topic.isFilter(asked) || asked.startsWith("$")) return false;
    return ownSubtree(device, asked) || extra(device, Action.SUBSCRIBE, asked);
  }

  private static boolean ownSubtree(Device device, String topic) {
    String id = device.id().value();
    int below = ROOT.length() + 1 + id.length() + 1;
    return topic.length() > below
        && topic.startsWith(ROOT)
        && topic.charAt(ROOT.length()) == '/'
        && topic.startsWith(id, ROOT.length() + 1)
        && topic.charAt(below - 1) == '/';
  }

  private boolean extra(Device device, Action action, String asked) {
    for (Rule rule : byClass.getOrDefault(device.deviceClass(), List.of())) if (rule.action() == action && covers(rule.filter(), asked, device)) return true;
    return false;
  }

  /** True where every topic that {@code asked} matches is matched by {@code rule} as well; a name is a filter that matches itself. */
  private static boolean covers(String rule, String asked, Device device) {
    String[] have = rule.split("/", -1);
    String[] want = asked.split("/", -1);
    for (int i = 0; i < have.length; i++) {
      // "a/#" matches "a" as well, so it covers a filter that ends where the "#" would begin.
      if (have[i].equals("#")) return true;
      if (i >= want.length || want[i].equals("#")) return false;
      if (have[i].equals("+")) continue;
      if (!own(have[i], device).equals(want[i])) return false;
    }
    return have.length == want.length;
  }

  private static String own(String level, Device device) {
    return switch (level) {
      case "{id}" -> device.id().value();
      case "{class}" -> device.deviceClass();
      case "{site}" -> device.site();
      case "{zone}" -> device.zone();
      default -> level;
    };
  }
}

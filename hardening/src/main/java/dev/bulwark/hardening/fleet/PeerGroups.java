package dev.bulwark.hardening.fleet;

import static dev.bulwark.hardening.fleet.Detector.DEVICE_DIFFERS_FROM_ITS_GROUP;

import dev.bulwark.fleet.device.Lifecycle;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the device that differs from its group. A group is the devices in service of one class that say something of themselves; where at least five of them are there and nine in ten say the same of a
 * thing, each of the others, who say something else of it or nothing, differs.
 *
 * <p>A group that talks of more than {@link #MOST_FACTS} different things is not known. A thing with more than {@link #MOST_VALUES} different values has no common one.
 */
final class PeerGroups {
  private static final int LEAST = 5;
  private static final int MOST_FACTS = 1_024;
  private static final int MOST_VALUES = 2_000;
  private static final int LONGEST_VALUE = 64;
  private static final int SHOWN = 40;

  private final Outcomes outcomes;
  private final Map<String, Group> groups = new HashMap<>();

  PeerGroups(Outcomes outcomes) {
    this.outcomes = outcomes;
  }

  private static final class Group {
    final List<String> devices = new ArrayList<>();
    /** By fact, then value, who says so; null where there are too many values. */
    final Map<String, @Nullable Map<String, List<String>>> facts = new HashMap<>();

    boolean tooMany;

    void add(DeviceFacts device) {
      devices.add(device.id());
      if (tooMany) return;
      device.posture().forEach((name, value) -> note(device.id(), name, normal(value)));
      if (facts.size() > MOST_FACTS) {
        tooMany = true;
        facts.clear();
      }
    }

    private void note(String device, String name, String value) {
      Map<String, List<String>> values = facts.get(name);
      if (values == null) {
        if (facts.containsKey(name)) return;
        values = new HashMap<>();
        facts.put(name, values);
      }
      values.computeIfAbsent(value, key -> new ArrayList<>(1)).add(device);
      if (values.size() > MOST_VALUES) facts.put(name, null);
    }
  }

  void device(DeviceFacts device) {
    if (device.state() == Lifecycle.ACTIVE && !device.posture().isEmpty()) groups.computeIfAbsent(device.deviceClass(), key -> new Group()).add(device);
  }

  void finish() {
    if (groups.isEmpty()) outcomes.unknown(DEVICE_DIFFERS_FROM_ITS_GROUP);
    groups.forEach(
        (name, group) -> {
          if (group.devices.size() < LEAST) return;
          if (group.tooMany) outcomes.unknown(DEVICE_DIFFERS_FROM_ITS_GROUP);
          outcomes.judged(DEVICE_DIFFERS_FROM_ITS_GROUP);
          group.facts.forEach(
              (fact, values) -> {
                if (values != null) compare(group, fact, values);
              });
        });
  }

  private void compare(Group group, String fact, Map<String, List<String>> values) {
    int all = group.devices.size();
    for (Map.Entry<String, List<String>> common : values.entrySet()) {
      // at most one value has nine tenths; all of them leave nobody who differs
      if (common.getValue().size() * 10L < all * 9L || common.getValue().size() == all) continue;
      Set<String> silent = new HashSet<>(group.devices);
      for (Map.Entry<String, List<String>> value : values.entrySet()) {
        value.getValue().forEach(silent::remove);
        if (!value.getKey().equals(common.getKey())) for (String device : value.getValue()) differs(device, fact, "says " + shown(value.getKey()), common.getKey(), "=" + value.getKey());
      }
      for (String device : silent) differs(device, fact, "says nothing", common.getKey(), "");
    }
  }

  private void differs(String device, String fact, String what, String common, String value) {
    outcomes.found(DEVICE_DIFFERS_FROM_ITS_GROUP, device, "it " + what + " of " + shown(fact) + ", its group " + shown(common), fact + value);
  }

  private static String shown(String text) {
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
  }

  /** A long value as its digest: only whether two are the same counts. */
  private static String normal(String value) {
    if (value.length() <= LONGEST_VALUE) return value;
    try {
      return "sha256:" + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(value.getBytes(StandardCharsets.UTF_8)), 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}

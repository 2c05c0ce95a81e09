package dev.bulwark.hardening.rootfs;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** All detectors of this package, by the name that the catalogue calls them. */
final class Detectors {
  static final Map<String, Detector> BY_NAME = all();

  private Detectors() {}

  private static Map<String, Detector> all() {
    Map<String, Detector> all = new HashMap<>();
    List<Map<String, Detector>> groups =
        List.of(
            AccountRules.DETECTORS, ServiceRules.DETECTORS, ConsoleRules.DETECTORS, DropbearRules.DETECTORS, HttpRules.DETECTORS, BrokerRules.DETECTORS, ShareRules.DETECTORS, FileRules.DETECTORS,
            MountRules.DETECTORS, SandboxRules.DETECTORS, ElfRules.DETECTORS);
    for (Map<String, Detector> group : groups) all.putAll(group);
    return Map.copyOf(all);
  }
}

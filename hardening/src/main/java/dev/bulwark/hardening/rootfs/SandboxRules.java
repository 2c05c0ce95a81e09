package dev.bulwark.hardening.rootfs;

import dev.bulwark.hardening.audit.Finding;
import dev.bulwark.hardening.rule.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Services of systemd that run with everything root may do: those that are started, and the maker's own of {@code /etc}. One restriction is enough to pass; which ones a service can bear only its maker knows. */
final class SandboxRules {
  static final Map<String, Detector> DETECTORS = Map.of("systemd-service-without-sandboxing", SandboxRules::judge);

  private static final Set<String> RESTRICTIONS =
      Set.of("NoNewPrivileges", "ProtectSystem", "ProtectHome", "PrivateTmp", "PrivateDevices", "PrivateNetwork", "PrivateUsers", "DynamicUser", "CapabilityBoundingSet", "SystemCallFilter", "RestrictAddressFamilies", "RootDirectory",
          "RootImage", "ReadOnlyPaths", "InaccessiblePaths", "ProtectKernelTunables", "ProtectKernelModules", "ProtectControlGroups", "MemoryDenyWriteExecute", "RestrictNamespaces", "SecureBits");

  private SandboxRules() {}

  private static Ruled judge(Rule rule, RootTree tree) {
    Set<String> units = new TreeSet<>(SystemdUnits.wanted(tree).keySet());
    for (String path : tree.matching("etc/systemd/system/*.service")) {
      Node entry = tree.entry(path);
      if (entry != null && entry.file()) units.add(entry.name());
    }
    List<Finding> findings = new ArrayList<>();
    for (String unit : units) {
      // A console's job is a login with all rights.
      if (!unit.endsWith(".service") || unit.contains("getty")) continue;
      List<SystemdUnits.Setting> settings = SystemdUnits.settings(tree, unit).stream().filter(each -> each.section().equals("Service")).toList();
      List<SystemdUnits.Setting> starts = settings.stream().filter(each -> each.key().equals("ExecStart")).toList();
      // What does one thing at start and ends is no service that somebody could reach.
      boolean stays = settings.stream().noneMatch(each -> each.key().equals("Type") && each.value().equals("oneshot"));
      if (stays && !starts.isEmpty() && settings.stream().noneMatch(SandboxRules::restricts)) {
        findings.add(Ruled.finding(rule, starts.getFirst().path(), starts.getFirst().line(), unit, unit + " may do all that root may"));
      }
    }
    return Ruled.of(rule, findings);
  }

  private static boolean restricts(SystemdUnits.Setting each) {
    if (each.key().equals("User")) return !each.value().equals("root") && !each.value().equals("0");
    return RESTRICTIONS.contains(each.key()) && !List.of("no", "false", "off", "0").contains(each.value());
  }
}

package dev.bulwark.network.vendor;

import dev.bulwark.network.layer2.SwitchPlan;
import dev.bulwark.network.layer2.SwitchPlan.Port;
import dev.bulwark.network.policy.Policy;
import java.util.ArrayList;
import java.util.List;

/** The router's bridge: one for all VLANs, filtered; ports of an isolated zone share a horizon, across which the bridge does not forward. */
final class RouterOsSwitch {
  private RouterOsSwitch() {}

  static void write(Policy policy, SwitchPlan plan, StringBuilder script) {
    script.append("\n/interface/bridge\n");
    bridge(SwitchPlan.BRIDGE, script);
    if (plan.hasExternal()) bridge(SwitchPlan.EXTERNAL, script);
    script.append("/interface/bridge/port\nremove [find where comment~\"^").append(RouterOsBackend.OURS).append("\"]\n");
    for (Port port : plan.ports()) {
      boolean external = port.vlan().isEmpty();
      int horizon = port.vlan().orElse(1);
      port(external ? SwitchPlan.EXTERNAL : SwitchPlan.BRIDGE, port.name(), (external ? "" : " pvid=" + port.vlan().getAsInt() + " frame-types=admit-only-untagged-and-priority-tagged ingress-filtering=yes")
          + (port.isolated() ? " horizon=" + horizon : " horizon=none"), port.zone(), script);
    }
    for (String trunk : plan.trunk()) port(SwitchPlan.BRIDGE, trunk, " frame-types=admit-only-vlan-tagged ingress-filtering=yes horizon=none", "trunk", script);
    script.append("/interface/bridge/vlan\nremove [find where comment~\"^").append(RouterOsBackend.OURS).append("\"]\n");
    for (int vlan : plan.vlans()) {
      List<String> tagged = new ArrayList<>(List.of(SwitchPlan.BRIDGE));
      tagged.addAll(plan.trunk());
      List<String> untagged = plan.ports().stream().filter(port -> port.vlan().isPresent() && port.vlan().getAsInt() == vlan).map(Port::name).toList();
      script.append("add bridge=").append(RouterOsBackend.quoted(SwitchPlan.BRIDGE)).append(" vlan-ids=").append(vlan).append(" tagged=").append(RouterOsBackend.quoted(String.join(",", tagged)));
      script.append(" untagged=").append(RouterOsBackend.quoted(String.join(",", untagged))).append(" comment=\"").append(RouterOsBackend.OURS).append("vlan\"\n");
    }
    script.append("/interface/vlan\n");
    for (Policy.Zone zone : policy.zones().values()) {
      if (zone.vlan().isEmpty()) continue;
      String name = RouterOsBackend.quoted(zone.intf());
      script.append(":if ([:len [find where name=").append(name).append("]] = 0) do={add name=").append(name).append(" interface=").append(RouterOsBackend.quoted(SwitchPlan.BRIDGE));
      script.append(" vlan-id=").append(zone.vlan().getAsInt()).append("}\n");
    }
    script.append("/interface/bridge\nset [find where name=\"").append(SwitchPlan.BRIDGE).append("\"] frame-types=admit-only-vlan-tagged ingress-filtering=yes vlan-filtering=yes\n");
  }

  private static void bridge(String name, StringBuilder script) {
    script.append(":if ([:len [find where name=\"").append(name).append("\"]] = 0) do={add name=\"").append(name).append("\" protocol-mode=none comment=\"").append(RouterOsBackend.OURS).append("switch\"}\n");
  }

  private static void port(String bridge, String port, String settings, String zone, StringBuilder script) {
    script.append("add bridge=").append(RouterOsBackend.quoted(bridge)).append(" interface=").append(RouterOsBackend.quoted(port)).append(settings).append(" comment=").append(RouterOsBackend.quoted(RouterOsBackend.OURS + zone)).append('\n');
  }
}

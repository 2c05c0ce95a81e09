package dev.bulwark.network.layer2;

import dev.bulwark.network.backend.Backend;
import dev.bulwark.network.backend.Compiled;
import dev.bulwark.network.backend.Compiled.File;
import dev.bulwark.network.layer2.SwitchPlan.Port;
import dev.bulwark.network.model.Model;
import dev.bulwark.network.policy.Policy;
import java.util.ArrayList;
import java.util.List;

/**
 * systemd-networkd: one bridge that keeps the VLANs apart, the gateway's legs on it, and a file for each port.
 *
 * <h2>Guarantees</h2> Whatever the policy's mode is, a port carries only its zone's VLAN, untagged; a trunk carries all, tagged; the bridge has no default VLAN, so a port without a file carries nothing. The legs have the names
 * that the policy gives them.
 * <h2>Does not guarantee</h2> Addresses of the legs: the policy has none; add them in a drop-in ({@code 20-<leg>.network.d/}).
 */
public final class NetworkdBackend implements Backend {
  private static final String ID = "networkd";
  private static final String MADE = "# Made from the policy of site ";

  @Override
  public String id() {
    return ID;
  }

  @Override
  public Compiled compile(Policy policy, Model model) {
    SwitchPlan plan = SwitchPlan.required(policy, ID);
    String head = MADE + policy.name() + ".\n";
    List<File> files = new ArrayList<>();
    StringBuilder bridge = new StringBuilder(head).append("[Match]\nName=").append(SwitchPlan.BRIDGE).append("\n\n[Network]\n").append(SILENT);
    StringBuilder carried = new StringBuilder();
    for (Policy.Zone zone : policy.zones().values()) {
      if (zone.vlan().isEmpty()) continue;
      int vlan = zone.vlan().getAsInt();
      String leg = SwitchPlan.interfaceName(ID, zone.intf());
      if (leg.equals(SwitchPlan.BRIDGE) || leg.equals(SwitchPlan.EXTERNAL) || plan.ports().stream().anyMatch(port -> port.name().equals(leg)) || plan.trunk().contains(leg))
        throw Backend.inexpressible(ID, "leg " + leg + " of zone " + zone.name() + ", which is a port's or the bridge's name", "call the leg otherwise");
      bridge.append("VLAN=").append(leg).append('\n');
      carried.append("\n[BridgeVLAN]\nVLAN=").append(vlan).append('\n');
      files.add(File.of("20-" + leg + ".netdev", head + "[NetDev]\nName=" + leg + "\nKind=vlan\n\n[VLAN]\nId=" + vlan + "\n"));
      files.add(File.of("20-" + leg + ".network", head + "# Zone " + zone.name() + ". Its addresses belong into 20-" + leg + ".network.d/.\n[Match]\nName=" + leg + "\n\n[Network]\nIPv6AcceptRA=no\n"));
    }
    files.add(File.of("10-" + SwitchPlan.BRIDGE + ".netdev", head + "[NetDev]\nName=" + SwitchPlan.BRIDGE + "\nKind=bridge\n\n[Bridge]\nVLANFiltering=yes\nDefaultPVID=none\nSTP=no\n"));
    files.add(File.of("10-" + SwitchPlan.BRIDGE + ".network", bridge.append(carried).toString()));
    if (plan.hasExternal()) {
      files.add(File.of("10-" + SwitchPlan.EXTERNAL + ".netdev", head + "[NetDev]\nName=" + SwitchPlan.EXTERNAL + "\nKind=bridge\n\n[Bridge]\nSTP=no\n"));
      files.add(File.of("10-" + SwitchPlan.EXTERNAL + ".network", head + "[Match]\nName=" + SwitchPlan.EXTERNAL + "\n\n[Network]\n" + SILENT));
    }
    for (Port port : plan.ports()) files.add(File.of("30-" + port.name() + ".network", head + port(port)));
    for (String trunk : plan.trunk()) files.add(File.of("30-" + trunk + ".network", head + member(trunk, SwitchPlan.BRIDGE, false) + carried));
    return new Compiled(files, plan.warnings());
  }

  /** No address of its own: nobody on a VLAN can talk to the switch through this device. */
  private static final String SILENT = "LinkLocalAddressing=no\nIPv6AcceptRA=no\nConfigureWithoutCarrier=yes\n";

  private static String port(Port port) {
    if (port.vlan().isEmpty()) return member(port.name(), SwitchPlan.EXTERNAL, port.isolated());
    int vlan = port.vlan().getAsInt();
    return member(port.name(), SwitchPlan.BRIDGE, port.isolated()) + "\n[BridgeVLAN]\nVLAN=" + vlan + "\nPVID=" + vlan + "\nEgressUntagged=" + vlan + "\n";
  }

  private static String member(String port, String bridge, boolean isolated) {
    return "[Match]\nName=" + port + "\n\n[Network]\nBridge=" + bridge + "\nLinkLocalAddressing=no\nIPv6AcceptRA=no\n\n[Bridge]\nIsolated=" + (isolated ? "yes" : "no") + "\n";
  }
}

package dev.bulwark.network.vendor;

import dev.bulwark.network.backend.Backend;
import dev.bulwark.network.backend.Compiled;
import dev.bulwark.network.layer2.SwitchPlan;
import dev.bulwark.network.layer2.SwitchPlan.Port;
import dev.bulwark.network.model.Model;
import dev.bulwark.network.policy.Policy;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * OpenWrt 22.03 and later (firewall4): {@code network} and {@code firewall}, files for {@code /etc/config}.
 *
 * <h2>Guarantees</h2> What no rule allows is rejected, on the way to the router too. There is no {@code forwarding} section: each would open everything between two zones.
 * <h2>Does not guarantee</h2> Addresses of the legs, and translation of addresses: the policy has neither; set {@code proto}, {@code ipaddr} and {@code masq} where they are needed.
 * <h2>Fails by</h2> {@code NETWORK-020} for what firewall4 reads otherwise: protocol 0 alone, ICMP's number over IPv6, ICMPv6's over IPv4.
 */
public final class OpenWrtBackend implements Backend {
  static final String ID = "openwrt";

  @Override
  public String id() {
    return ID;
  }

  @Override
  public Compiled compile(Policy policy, Model model) {
    Backend.refuseNames(ID, model);
    List<String> warnings = new ArrayList<>();
    if (!model.inputJudged()) warnings.add("no rule names the gateway, so nobody can reach the router itself: add a rule with to: gateway for whoever manages it");
    Uci network = new Uci("Site " + policy.name() + ", made from its policy: /etc/config/network.");
    network.section("interface", "loopback").option("device", "lo").option("proto", "static").option("ipaddr", "127.0.0.1").option("netmask", "255.0.0.0");
    SwitchPlan.of(policy, ID).ifPresent(plan -> bridge(policy, plan, network));
    for (Policy.Zone zone : policy.zones().values()) network.section("interface", section(zone.name())).option("device", SwitchPlan.interfaceName(ID, zone.intf())).option("proto", "none");
    String firewall = new OpenWrtFirewall(model, "Site " + policy.name() + ", made from its policy: /etc/config/firewall.").text();
    return new Compiled(List.of(Compiled.File.of("network", network.toString()), Compiled.File.of("firewall", firewall)), warnings);
  }

  /** Sections take letters, digits and the underscore, which no zone's name has; a zone of the firewall must not begin with a digit. */
  static String section(String zone) {
    String name = zone.replace('-', '_');
    return Character.isDigit(name.charAt(0)) || name.equals("loopback") ? "_" + name : name;
  }

  private static void bridge(Policy policy, SwitchPlan plan, Uci network) {
    List<String> inside = new ArrayList<>();
    plan.ports().stream().filter(port -> port.vlan().isPresent()).map(Port::name).forEach(inside::add);
    inside.addAll(plan.trunk());
    network.section("device", "").option("name", SwitchPlan.BRIDGE).option("type", "bridge").option("vlan_filtering", "1").list("ports", inside);
    if (plan.hasExternal()) network.section("device", "").option("name", SwitchPlan.EXTERNAL).option("type", "bridge").list("ports", plan.ports().stream().filter(port -> port.vlan().isEmpty()).map(Port::name).toList());
    for (Port port : plan.ports()) network.section("device", "").option("name", port.name()).option("isolate", port.isolated() ? "1" : "0");
    for (int vlan : new TreeSet<>(plan.vlans())) {
      List<String> members = new ArrayList<>();
      for (Port port : plan.ports()) if (port.vlan().isPresent() && port.vlan().getAsInt() == vlan) members.add(port.name() + ":u*");
      for (String trunk : plan.trunk()) members.add(trunk + ":t");
      network.section("bridge-vlan", "").option("device", SwitchPlan.BRIDGE).option("vlan", Integer.toString(vlan)).list("ports", members);
    }
    for (Policy.Zone zone : policy.zones().values())
      if (zone.vlan().isPresent()) network.section("device", "").option("name", zone.intf()).option("type", "8021q").option("ifname", SwitchPlan.BRIDGE).option("vid", Integer.toString(zone.vlan().getAsInt()));
  }
}

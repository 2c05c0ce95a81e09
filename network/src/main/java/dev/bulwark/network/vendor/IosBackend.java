package dev.bulwark.network.vendor;

import dev.bulwark.network.backend.Backend;
import dev.bulwark.network.backend.Compiled;
import dev.bulwark.network.layer2.SwitchPlan;
import dev.bulwark.network.layer2.SwitchPlan.Port;
import dev.bulwark.network.model.Model;
import dev.bulwark.network.model.ModelRule;
import dev.bulwark.network.model.ModelZone;
import dev.bulwark.network.packet.Family;
import dev.bulwark.network.policy.Policy;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Cisco IOS: {@code ios.cfg}, lines for configuration mode. The leg of a zone with a VLAN is {@code Vlan<n>}, that of another zone the interface of the policy.
 *
 * <h2>Guarantees</h2> Every leg has an access list of each family, also where the zone has no address of that family. A list's name ends with a digest of its lines: a changed list is whole before its leg takes it in place of the old one, and no leg is ever without (a leg with an empty list lets everything through). Answers come back only by
 * reflexive lists, never by a line that newcomers could use.
 * <h2>Does not guarantee</h2> ICMP errors that belong to a connection do not come back: a reflexive list knows none. The device itself answers nobody on the legs, DHCP included.
 * <h2>Fails by</h2> {@code NETWORK-020} for rules to the gateway (a leg's list cannot tell packets to the device from others), protocol 0 alone (it means every protocol), VLANs 1 and 1002 to 1005.
 */
public final class IosBackend implements Backend {
  static final String ID = "ios";

  @Override
  public String id() {
    return ID;
  }

  @Override
  public Compiled compile(Policy policy, Model model) {
    Backend.refuseNames(ID, model);
    for (ModelRule rule : model.rules())
      if (rule.out() == null) throw Backend.inexpressible(ID, "rule " + rule.name() + " to the gateway: an access list of a leg cannot tell packets to the device from others", "use control-plane policing, and take the rule out for this target");
    Map<String, String> legs = legs(policy);
    StringBuilder text = new StringBuilder("! Site " + policy.name() + ", made from its policy.\n");
    List<String> warnings = new ArrayList<>(List.of("ICMP errors about a connection are not let back in: reflexive lists do not know them", "nobody on a leg can reach the device itself, DHCP and management included"));
    for (Policy.Zone zone : policy.zones().values()) {
      if (zone.vlan().isEmpty()) continue;
      text.append("vlan ").append(zone.vlan().getAsInt()).append('\n');
      if (zone.name().length() <= 32) text.append(" name ").append(zone.name()).append('\n');
      text.append("!\n");
    }
    Map<String, String> names = new LinkedHashMap<>();
    for (ModelZone zone : model.zones().values())
      for (Family family : Family.values()) {
        List<String> lines = new IosAccessList(model, family, legs, zone).lines();
        String name = list(family, legs, zone.name()) + "-" + digest(lines);
        names.put(list(family, legs, zone.name()), name);
        text.append(family == Family.IPV4 ? "ip access-list extended " : "ipv6 access-list ").append(name).append('\n');
        for (String line : lines) text.append(' ').append(line).append('\n');
        text.append("!\n");
      }
    for (ModelZone zone : model.zones().values()) {
      text.append("interface ").append(legs.get(zone.name())).append("\n description zone ").append(zone.name()).append('\n');
      text.append(" ip access-group ").append(names.get(list(Family.IPV4, legs, zone.name()))).append(" in\n ipv6 traffic-filter ").append(names.get(list(Family.IPV6, legs, zone.name()))).append(" in\n!\n");
    }
    SwitchPlan.of(policy, ID).ifPresent(plan -> ports(plan, text, warnings));
    return new Compiled(List.of(Compiled.File.of("ios.cfg", text.append("end\n").toString())), warnings);
  }

  private static Map<String, String> legs(Policy policy) {
    Map<String, String> legs = new LinkedHashMap<>();
    Set<String> used = new HashSet<>();
    for (Policy.Zone zone : policy.zones().values()) {
      int vlan = zone.vlan().orElse(0);
      if (vlan == 1 || (vlan >= 1002 && vlan <= 1005)) throw Backend.inexpressible(ID, "VLAN " + vlan + " of zone " + zone.name() + ": the device uses it for itself", "choose another VLAN");
      String leg = vlan > 0 ? "Vlan" + vlan : SwitchPlan.interfaceName(ID, zone.intf());
      if (!used.add(leg)) throw Backend.inexpressible(ID, "leg " + leg + " of zone " + zone.name() + ", which is another zone's too", "call the interface otherwise");
      legs.put(zone.name(), leg);
    }
    return legs;
  }

  private static String digest(List<String> lines) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(String.join("\n", lines).getBytes(StandardCharsets.UTF_8)), 0, 4);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Lists of the two families must not have the same name. */
  static String list(Family family, Map<String, String> legs, String zone) {
    return "bulwark" + (family == Family.IPV4 ? 4 : 6) + "-" + legs.get(zone);
  }

  /** What lets the answers of one zone pair's connections back in. */
  static String reflexive(Family family, Map<String, String> legs, String in, String out) {
    return list(family, legs, in) + "/" + legs.get(out);
  }

  private static void ports(SwitchPlan plan, StringBuilder text, List<String> warnings) {
    for (Port port : plan.ports()) {
      if (port.vlan().isEmpty()) {
        warnings.add("port " + port.name() + " is in the external zone, which has no VLAN: it is left as it is");
        continue;
      }
      text.append("interface ").append(port.name()).append("\n description zone ").append(port.zone()).append("\n switchport mode access\n switchport access vlan ").append(port.vlan().getAsInt());
      text.append("\n switchport nonegotiate\n ").append(port.isolated() ? "" : "no ").append("switchport protected\n!\n");
    }
    for (String trunk : plan.trunk()) {
      text.append("interface ").append(trunk).append("\n switchport mode trunk\n switchport trunk allowed vlan ").append(plan.vlans().isEmpty() ? "none" : plan.vlanList());
      text.append("\n switchport nonegotiate\n no switchport protected\n!\n");
    }
  }
}

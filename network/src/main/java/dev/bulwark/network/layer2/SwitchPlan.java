package dev.bulwark.network.layer2;

import dev.bulwark.network.backend.Backend;
import dev.bulwark.network.policy.Policy;
import dev.bulwark.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What a site's switch must do, whatever it is made of.
 *
 * <h2>Guarantees</h2> Every port is in exactly one zone. A port is isolated if and only if it is a device's port of an isolated zone: never an uplink, never a trunk. Every name is a Linux interface's name, so that no target
 * meets a blank, a quote or a dash at the front. Sorted as in the policy.
 *
 * @param ports those that carry the frames of one zone, untagged
 * @param trunk those that carry every VLAN, tagged
 * @param vlans of all zones, rising
 */
public record SwitchPlan(List<Port> ports, List<String> trunk, List<Integer> vlans) {
  /** The bridge that carries all VLANs where there is one for all. */
  public static final String BRIDGE = "bulwark";

  /** The bridge of the external zone, which has no VLAN: its frames never share a bridge with those of the site. */
  public static final String EXTERNAL = "brext";

  private static final Pattern INTERFACE = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,14}");

  public SwitchPlan {
    ports = List.copyOf(ports);
    trunk = List.copyOf(trunk);
    vlans = List.copyOf(vlans);
  }

  /**
   * A port that carries the frames of one zone, untagged.
   *
   * @param vlan empty for the external zone
   * @param uplink leads to the gateway, so every device of the zone must reach it
   */
  public record Port(String name, String zone, OptionalInt vlan, boolean isolated, boolean uplink) {}

  /** The plan, or {@code NETWORK-280} where the policy has no switch, {@code NETWORK-020} where a port or a name is none that a switch can have. */
  public static SwitchPlan required(Policy policy, String target) {
    return of(policy, target).orElseThrow(() -> new Problem("NETWORK-280", "the policy has no switch, and " + target + " configures nothing else", "add a switch section with the mode and the ports"));
  }

  /** As {@link #required}; empty where the policy has no switch. */
  public static Optional<SwitchPlan> of(Policy policy, String target) {
    if (policy.switching().isEmpty()) return Optional.empty();
    Policy.Switch switching = policy.switching().get();
    Set<Integer> vlans = new TreeSet<>();
    policy.zones().values().forEach(zone -> zone.vlan().ifPresent(vlans::add));
    List<Port> ports = new ArrayList<>();
    switching.ports().forEach((port, zone) -> ports.add(port(policy, target, port, zone, false)));
    switching.uplinks().forEach((port, zone) -> ports.add(port(policy, target, port, zone, true)));
    List<String> trunk = switching.trunk().stream().map(port -> name(policy, target, port)).toList();
    return Optional.of(new SwitchPlan(ports, trunk, List.copyOf(vlans)));
  }

  private static Port port(Policy policy, String target, String port, String zoneName, boolean uplink) {
    Policy.Zone zone = policy.zones().get(zoneName);
    if (zone == null) throw new IllegalArgumentException("a policy names a zone that it has not: " + zoneName);
    if (zone.vlan().isEmpty() && !zone.external())
      throw Backend.inexpressible(target, "port " + port + " in zone " + zoneName + ", which has no VLAN", "take the port out, or give the zone a VLAN");
    return new Port(name(policy, target, port), zoneName, zone.vlan(), zone.isolation() && !uplink, uplink);
  }

  private static String name(Policy policy, String target, String port) {
    boolean made = port.equals(BRIDGE) || port.equals(EXTERNAL) || policy.zones().values().stream().anyMatch(zone -> zone.vlan().isPresent() && port.equals("br" + zone.vlan().getAsInt()));
    if (made) throw Backend.inexpressible(target, "a port called " + port + ", the name of a bridge that is made for the site", "rename the port");
    return interfaceName(target, port);
  }

  /** The name itself, if Linux could have an interface of that name and no configuration language could read anything else in it; else {@code NETWORK-020}. */
  public static String interfaceName(String target, String name) {
    if (!INTERFACE.matcher(name).matches()) throw Backend.inexpressible(target, "an interface of that name", "use up to 15 letters, digits, dots, dashes and underscores");
    return name;
  }

  /** Whether some port is in the external zone. */
  public boolean hasExternal() {
    return ports.stream().anyMatch(port -> port.vlan().isEmpty());
  }

  /** Whether the VLANs share a bridge, so that the external zone's ports need one of their own; told as a warning. */
  List<String> warnings() {
    if (!hasExternal() || trunk.isEmpty()) return List.of();
    String names = String.join(", ", ports.stream().filter(port -> port.vlan().isEmpty()).map(Port::name).toList());
    return List.of("the external zone has no VLAN: " + names + " go on a bridge of their own, and the trunk does not carry them");
  }

  /** The bridge of a port where each VLAN has its own. */
  static String bridgeOf(Port port) {
    return port.vlan().isPresent() ? "br" + port.vlan().getAsInt() : EXTERNAL;
  }

  /** As {@code 10,20}. */
  public String vlanList() {
    return String.join(",", vlans.stream().map(String::valueOf).toList());
  }
}

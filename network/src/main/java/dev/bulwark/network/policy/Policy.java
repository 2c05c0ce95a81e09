package dev.bulwark.network.policy;

import dev.bulwark.network.packet.Family;
import dev.bulwark.network.packet.HostName;
import dev.bulwark.network.packet.Ip;
import dev.bulwark.network.packet.NumberSet;
import dev.bulwark.network.packet.Prefix;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A site's policy, version 1, whole and without contradiction in itself: every name is known, no zones overlap, nothing insecure is allowed without a waiver that holds.
 *
 * <p>Maps keep the order of the file.
 */
public record Policy(
    String name,
    Map<String, Zone> zones,
    Map<String, Host> hosts,
    Map<String, List<String>> groups,
    Map<String, List<ServiceSpec>> services,
    List<Rule> rules,
    List<Invariant> invariants,
    Optional<Switch> switching,
    Optional<Vpn> vpn,
    Optional<Radius> radius) {

  public Policy {
    rules = List.copyOf(rules);
    invariants = List.copyOf(invariants);
  }

  /**
   * A part of the network behind one leg of the gateway.
   *
   * @param vlan 1 to 4094; empty for the external zone and that of the tunnels
   * @param intf the gateway's leg, up to 15 characters
   * @param ipv4 empty where the zone has none
   * @param external it owns every address that no other zone owns
   * @param ou the organisational unit of a certificate that lands here
   */
  public record Zone(String name, OptionalInt vlan, String intf, List<Prefix> ipv4, List<Prefix> ipv6, boolean isolation, boolean external, String ou, int line) {
    public List<Prefix> prefixes(Family family) {
      return family == Family.IPV4 ? ipv4 : ipv6;
    }
  }

  /**
   * A machine of a zone.
   *
   * @param names of one beyond the site that has no fixed address; empty for all others
   */
  public record Host(String name, String zone, Optional<Ip> ipv4, Optional<Ip> ipv6, List<HostName> names, Optional<String> mac, int line) {
    public Host {
      names = List.copyOf(names);
    }

    public Optional<Ip> address(Family family) {
      return family == Family.IPV4 ? ipv4 : ipv6;
    }
  }

  /** What a service is made of. */
  public sealed interface ServiceSpec {
    /** {@code tcp/8883}, {@code udp/5000-5010}. */
    record Ports(int protocol, NumberSet ports) implements ServiceSpec {}

    /** {@code icmp/echo}: type 8 over IPv4, 128 over IPv6. */
    record IcmpEcho() implements ServiceSpec {}

    /** The whole of ICMP: protocol 1 over IPv4, 58 over IPv6. */
    record Icmp() implements ServiceSpec {}

    /** {@code proto/47}. */
    record Protocol(int number) implements ServiceSpec {}

    /** Everything. */
    record Any() implements ServiceSpec {}
  }

  /**
   * @param from names of zones, hosts and groups, as written
   * @param services already taken apart
   * @param family null for both
   */
  public record Rule(
      String name, List<String> from, List<String> to, List<ServiceSpec> services, boolean allow, List<Prefix> src, List<Prefix> dst, @Nullable Family family, boolean log, Optional<Waiver> waiver, int line) {}

  /**
   * Why an insecure port is open, and until when.
   *
   * @param expires the day from which it holds no more
   */
  public record Waiver(List<ServiceSpec> ports, String reason, LocalDate expires) {}

  /**
   * What must hold whatever the rules are.
   *
   * @param never else always
   */
  public record Invariant(String name, boolean never, List<String> from, List<String> to, List<ServiceSpec> services, int line) {}

  /** How the site's switch is made. */
  public enum SwitchMode {
    BRIDGE_PER_VLAN,
    VLAN_FILTERING,
    OVS
  }

  /**
   * The ports of the switch.
   *
   * @param ports port to zone
   * @param uplinks port to zone, where each VLAN has its bridge
   * @param trunk ports that carry all VLANs, else
   */
  public record Switch(SwitchMode mode, Map<String, String> ports, Map<String, String> uplinks, Set<String> trunk) {}

  public record Vpn(String intf, String zone, int listen, String endpoint, Optional<Prefix> ipv4, Optional<Ip> ipv4Address, Optional<Prefix> ipv6, Optional<Ip> ipv6Address, int keepalive, Map<String, Peer> peers) {}

  /**
   * One end of a tunnel.
   *
   * @param allowed zones that go into its AllowedIPs; empty for all internal ones
   */
  public record Peer(String name, Optional<Ip> ipv4, Optional<Ip> ipv6, List<String> allowed, int line) {}

  /** What the policy says about 802.1X beyond the zones' units; the keys as written. */
  public record Radius(Map<String, Object> settings) {}
}

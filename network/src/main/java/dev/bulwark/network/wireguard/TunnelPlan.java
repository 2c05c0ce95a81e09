package dev.bulwark.network.wireguard;

import dev.bulwark.network.packet.Family;
import dev.bulwark.network.packet.Ip;
import dev.bulwark.network.packet.Prefix;
import dev.bulwark.network.policy.Policy;
import dev.bulwark.problem.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The tunnels that a policy asks for. Guarantees: no two ends have an address in common, every end has at least one and reaches something, no two files get one name.
 *
 * @param intf the gateway's interface
 * @param addresses of the gateway, each with the length of the tunnels' network
 * @param listen UDP port of the gateway, 1 to 65535
 * @param endpoint host and port that peers speak to
 * @param keepalive seconds between a peer's signs of life; 0 for none
 * @param peers in the order of the file
 */
public record TunnelPlan(String intf, List<String> addresses, int listen, String endpoint, int keepalive, List<PlannedPeer> peers) {
  private static final String CODE = "NETWORK-320";

  /**
   * One end.
   *
   * @param own its addresses, as networks of one
   * @param reaches what it sends into the tunnel, without doubles
   */
  public record PlannedPeer(String name, List<Prefix> own, List<Prefix> reaches) {}

  /**
   * Takes the tunnels from a policy that was checked.
   *
   * @throws Problem NETWORK-321 where the policy has no tunnels, NETWORK-320 where they contradict each other
   */
  public static TunnelPlan of(Policy policy) {
    Policy.Vpn vpn = policy.vpn().orElseThrow(() -> new Problem("NETWORK-321", "the policy " + policy.name() + " has no tunnels", "add a section vpn"));
    int colon = vpn.endpoint().lastIndexOf(':');
    if (Integer.parseInt(vpn.endpoint().substring(colon + 1)) > 65_535) throw refused("vpn.endpoint ends with a port over 65535", "write a port from 1 to 65535");
    Map<Ip, String> owners = new HashMap<>();
    List<String> addresses = new ArrayList<>();
    for (Family family : Family.values()) {
      Optional<Ip> address = family == Family.IPV4 ? vpn.ipv4Address() : vpn.ipv6Address();
      Optional<Prefix> network = family == Family.IPV4 ? vpn.ipv4() : vpn.ipv6();
      if (address.isEmpty() || network.isEmpty()) continue;
      owners.put(address.get(), "the gateway");
      usable("the gateway", address.get(), network.get());
      addresses.add(address.get() + "/" + network.get().length());
    }
    List<PlannedPeer> peers = new ArrayList<>();
    for (Policy.Peer peer : vpn.peers().values()) {
      if (peer.name().equals(vpn.intf()) || ("peer-" + peer.name()).equals(vpn.intf())) throw refused("peer " + peer.name() + " would get the gateway's own files", "rename the peer or the interface " + vpn.intf());
      List<Prefix> own = new ArrayList<>();
      for (Family family : Family.values()) {
        Optional<Ip> address = family == Family.IPV4 ? peer.ipv4() : peer.ipv6();
        if (address.isEmpty()) continue;
        if ((family == Family.IPV4 ? vpn.ipv4Address() : vpn.ipv6Address()).isEmpty()) throw refused("peer " + peer.name() + " has an address of " + family.id() + ", the gateway has none", "give the gateway one in vpn." + family.id());
        String other = owners.putIfAbsent(address.get(), "peer " + peer.name());
        if (other != null) throw refused("peer " + peer.name() + " and " + other + " have the same address " + address.get(), "give each its own: one would get the other's packets");
        usable("peer " + peer.name(), address.get(), (family == Family.IPV4 ? vpn.ipv4() : vpn.ipv6()).orElseThrow());
        own.add(Prefix.around(address.get(), family.bits()));
      }
      if (own.isEmpty()) throw refused("peer " + peer.name() + " has no address", "give it one of ipv4 or ipv6");
      List<Prefix> reaches = reaches(policy, peer);
      Optional<Prefix> around = Ip.parse(host(vpn.endpoint().substring(0, colon))).flatMap(ip -> reaches.stream().filter(prefix -> prefix.length() > 0 && prefix.contains(ip)).findFirst());
      // The default route is told apart by wg-quick; any other would carry the tunnel's own packets into the tunnel.
      if (around.isPresent()) throw refused("peer " + peer.name() + " would send the tunnel itself into the tunnel: the endpoint lies in " + around.get(), "give the endpoint an address outside the zones that the peer is allowed");
      peers.add(new PlannedPeer(peer.name(), List.copyOf(own), reaches));
    }
    return new TunnelPlan(vpn.intf(), List.copyOf(addresses), vpn.listen(), vpn.endpoint(), vpn.keepalive(), List.copyOf(peers));
  }

  /** The prefixes of its zones in the families it has; the external zone is all that there is. */
  private static List<Prefix> reaches(Policy policy, Policy.Peer peer) {
    Set<Prefix> reaches = new LinkedHashSet<>();
    for (Policy.Zone zone : policy.zones().values()) {
      if (peer.allowed().isEmpty() ? zone.external() : !peer.allowed().contains(zone.name())) continue;
      for (Family family : Family.values()) {
        if ((family == Family.IPV4 ? peer.ipv4() : peer.ipv6()).isEmpty()) continue;
        if (zone.external()) reaches.add(Prefix.around(family.highest(), 0));
        else reaches.addAll(zone.prefixes(family));
      }
    }
    if (reaches.isEmpty()) throw refused("peer " + peer.name() + " reaches nothing: its zones have no prefix of its families", "allow it a zone, or give it an address of the other family");
    return List.copyOf(reaches);
  }

  private static String host(String endpoint) {
    return endpoint.startsWith("[") ? endpoint.substring(1, endpoint.length() - 1) : endpoint;
  }

  /** Of an IPv4 network the first address names it and the last speaks to all: neither can be an end's. */
  private static void usable(String who, Ip address, Prefix network) {
    if (network.family() == Family.IPV4 && network.length() < 31 && (address.equals(network.first()) || address.equals(network.last())))
      throw refused(who + " has the address " + address + ", which is the first or the last of " + network, "give it one in between");
  }

  private static Problem refused(String detail, String hint) {
    return new Problem(CODE, detail, hint);
  }

  /**
   * The peer of that name.
   *
   * @throws Problem NETWORK-325 where there is none
   */
  public PlannedPeer peer(String name) {
    return peers.stream().filter(peer -> peer.name().equals(name)).findFirst().orElseThrow(() -> new Problem("NETWORK-325", "the policy has no peer of that name", "name one of: " + String.join(", ", peers.stream().map(PlannedPeer::name).limit(50).toList())));
  }

  String gatewayFile() {
    return intf + ".conf";
  }

  static String peerFile(String name) {
    return "peer-" + name + ".conf";
  }
}

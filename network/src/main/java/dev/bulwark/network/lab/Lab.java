package dev.bulwark.network.lab;

import dev.bulwark.network.lab.Netlink.Request;
import dev.bulwark.network.packet.Family;
import dev.bulwark.network.packet.Ip;
import dev.bulwark.network.packet.Prefix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A site that stands: the switch with a bridge per VLAN, the gateway with a leg per zone that forwards, the hosts. Rules are not in it until they are loaded into {@link #router}.
 *
 * <h2>Guarantees</h2> Nothing of it is in the machine's own namespace, and nothing is left of it after {@link #close} or the end of the process. The kernel's own checks of sources are off, so that it is the rules
 * that are tried.
 * <h2>Fails by</h2> {@code NETWORK-260} without namespaces or rights, {@code NETWORK-263} where the kernel lacks a kind of device.
 */
public final class Lab implements AutoCloseable {
  static final int STATION_DEVICE = 2;
  private static final int FIRST_BRIDGE = 1_000;
  private static final int FIRST_UPLINK = 2_000;
  private static final int FIRST_PORT = 3_000;
  private static final String DEVICE = "e0";

  private final SitePlan plan;
  private final List<Namespace> all = new ArrayList<>();
  private final Map<Station, Namespace> stations = new LinkedHashMap<>();
  private final Map<Namespace, Netlink> tables = new LinkedHashMap<>();
  private Namespace switching;
  private Namespace router;

  private Lab(SitePlan plan) {
    this.plan = plan;
    try {
      router = namespace(true);
      switching = namespace(false);
      for (Station station : plan.stations()) stations.put(station, namespace(false));
    } catch (IOException | RuntimeException e) {
      close();
      if (e instanceof RuntimeException exception) throw exception;
      throw new dev.bulwark.problem.Problem("NETWORK-260", "a new namespace cannot be set up: " + e.getMessage(), "run it as root on a Linux with IPv4 and IPv6", e);
    }
  }

  /** Stands when it returns. */
  public static Lab build(SitePlan plan) {
    return Namespace.apart(
        () -> {
          Lab lab = new Lab(plan);
          try {
            lab.cable();
            lab.address();
            return lab;
          } catch (RuntimeException e) {
            lab.close();
            throw e;
          }
        });
  }

  public SitePlan plan() {
    return plan;
  }

  public Namespace router() {
    return router;
  }

  public Namespace switching() {
    return switching;
  }

  public Namespace of(Station station) {
    return Objects.requireNonNull(stations.get(station));
  }

  /** On the calling thread, which moves. */
  private Namespace namespace(boolean forwarding) throws IOException {
    Namespace namespace = Namespace.unshared();
    all.add(namespace);
    tables.put(namespace, new Netlink());
    for (String which : List.of("all", "default")) {
      set("ipv4/conf/" + which + "/rp_filter", 0);
      set("ipv4/conf/" + which + "/send_redirects", 0);
      set("ipv6/conf/" + which + "/disable_ipv6", 0);
      set("ipv6/conf/" + which + "/accept_dad", 0);
      set("ipv6/conf/" + which + "/accept_ra", 0);
      if (forwarding) set("ipv6/conf/" + which + "/forwarding", 1);
    }
    set("ipv6/conf/default/addr_gen_mode", 1);
    if (forwarding) set("ipv4/ip_forward", 1);
    return namespace;
  }

  private static void set(String name, int value) throws IOException {
    try {
      Files.writeString(Path.of("/proc/sys/net").resolve(name), Integer.toString(value));
    } catch (NoSuchFileException e) {
      // A kernel without the switch has nothing to be switched off.
    }
  }

  private void cable() {
    List<Request> requests = new ArrayList<>();
    for (int i = 0; i < plan.legs().size(); i++) {
      Leg leg = plan.legs().get(i);
      requests.add(Requests.bridge(leg.bridge(), FIRST_BRIDGE + i));
      requests.add(Requests.cable("u" + (i + 1), FIRST_UPLINK + i, FIRST_BRIDGE + i, router, leg.intf(), leg.index(), leg.mac()));
    }
    for (Station station : plan.stations()) {
      int bridge = FIRST_BRIDGE + plan.legs().indexOf(plan.leg(station.zone()));
      requests.add(Requests.cable(station.port(), FIRST_PORT + station.index(), bridge, of(station), DEVICE, STATION_DEVICE, station.mac()));
    }
    make(switching, requests);
    isolate(true);
  }

  /** Isolation of the switch's ports as the policy has it, or none at all. */
  void isolate(boolean asThePolicySays) {
    List<Request> requests = new ArrayList<>();
    for (Station station : plan.stations()) if (plan.leg(station.zone()).isolated()) requests.add(Requests.isolate(station.port(), FIRST_PORT + station.index(), asThePolicySays));
    make(switching, requests);
  }

  private void address() {
    List<Request> gateway = new ArrayList<>(List.of(Requests.up("lo", Requests.LOOPBACK)));
    for (Leg leg : plan.legs()) gateway(leg, gateway);
    make(router, gateway);
    for (Station station : plan.stations()) make(of(station), station(station));
  }

  private void gateway(Leg leg, List<Request> requests) {
    requests.add(Requests.up(leg.intf(), leg.index()));
    requests.add(Requests.address(Gateways.IPV4, 32, leg.index()));
    requests.add(Requests.address(Gateways.IPV6, 64, leg.index()));
    for (Ip address : leg.addresses()) requests.add(Requests.address(address, address.family().bits(), leg.index()));
    for (Prefix prefix : leg.prefixes()) if (prefix.length() > 0) requests.add(Requests.route(prefix, leg.index(), leg.address(prefix.family())));
    List<Station> stations = plan.in(leg.zone());
    for (Family family : Family.values()) {
      Optional<Ip> beyond = stations.stream().flatMap(station -> station.address(family).stream()).findFirst();
      for (Station station : stations) {
        station.address(family).ifPresent(address -> requests.add(Requests.neighbour(address, station.mac(), leg.index())));
        if (leg.external()) station.address(family).filter(address -> !beyond.equals(Optional.of(address))).ifPresent(address -> requests.add(Requests.route(new Prefix(address, family.bits()), leg.index(), leg.address(family))));
      }
      if (leg.external() || leg.prefixes().stream().anyMatch(prefix -> prefix.family() == family && prefix.length() == 0))
        beyond.ifPresent(address -> requests.add(Requests.defaultRoute(address, leg.index(), leg.address(family))));
    }
  }

  private List<Request> station(Station station) {
    Leg leg = plan.leg(station.zone());
    List<Request> requests = new ArrayList<>(List.of(Requests.up("lo", Requests.LOOPBACK), Requests.up(DEVICE, STATION_DEVICE)));
    for (Family family : Family.values()) {
      Station.Placed placed = station.placed(family).orElse(null);
      if (placed == null) continue;
      requests.add(Requests.address(placed.address(), placed.length(), STATION_DEVICE));
      requests.add(Requests.neighbour(Gateways.of(family), leg.mac(), STATION_DEVICE));
      requests.add(Requests.defaultRoute(Gateways.of(family), STATION_DEVICE, Optional.of(placed.address())));
      leg.address(family).ifPresent(address -> requests.add(Requests.neighbour(address, leg.mac(), STATION_DEVICE)));
      for (Station other : plan.in(station.zone()))
        if (!other.equals(station)) other.address(family).filter(placed::onLink).ifPresent(address -> requests.add(Requests.neighbour(address, other.mac(), STATION_DEVICE)));
    }
    return requests;
  }

  /** May be asked from any thread: each table stays in the namespace it was opened in. */
  void make(Namespace where, List<Request> requests) {
    Objects.requireNonNull(tables.get(where)).make(requests);
  }

  /** Keeps it beyond this process. The names, in the order of the plan: gateway, switch, hosts. */
  public List<String> keepAs(String prefix) {
    List<String> names = new ArrayList<>(List.of(prefix + "-rtr", prefix + "-sw"));
    router.keepAs(names.getFirst());
    switching.keepAs(names.getLast());
    stations.forEach(
        (station, namespace) -> {
          names.add(prefix + "-" + station.name().replace('/', '-'));
          namespace.keepAs(names.getLast());
        });
    return names;
  }

  @Override
  public void close() {
    tables.values().forEach(Netlink::close);
    all.forEach(Namespace::close);
    tables.clear();
    all.clear();
  }
}

package dev.bulwark.network.nftables;

import dev.bulwark.network.model.Model;
import dev.bulwark.network.model.ModelRule;
import dev.bulwark.network.model.ModelZone;
import dev.bulwark.network.packet.Family;
import dev.bulwark.network.packet.Ip;
import dev.bulwark.network.packet.IpSet;
import dev.bulwark.network.packet.NumberSet;
import dev.bulwark.network.packet.Packet;
import dev.bulwark.network.packet.Packet.ConnectionState;
import dev.bulwark.network.packet.Packet.Path;
import dev.bulwark.network.packet.Prefix;
import dev.bulwark.network.packet.ServiceSet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Meanings that no sane policy has, so small that rules meet each other all the time, and packets that meet the rules. */
final class RandomSite {
  private static final List<String> ZONES = List.of("in", "drop-x", "ext");
  private static final int[] PROTOCOLS = {1, 6, 6, 6, 17, 17, 47, 58};
  private final Random random;
  final Model model;

  RandomSite(long seed, int rules) {
    random = new Random(seed);
    Map<String, ModelZone> zones = new LinkedHashMap<>();
    IpSet first4 = prefix("10.0.0.0/28");
    IpSet second4 = prefix("10.0.1.0/28");
    IpSet first6 = prefix("fd00::/124");
    IpSet second6 = prefix("fd01::/124");
    zones.put("in", new ModelZone("in", "r1", first4, first6, random.nextBoolean(), false, random.nextBoolean()));
    zones.put("drop-x", new ModelZone("drop-x", "r2", second4, second6, false, false, false));
    zones.put("ext", new ModelZone("ext", "r9", first4.or(second4).not(), first6.or(second6).not(), false, true, false));
    boolean input = random.nextBoolean();
    List<ModelRule> all = new ArrayList<>();
    boolean allow = true;
    for (int i = 0; i < rules; i++) {
      // Long runs of one action, so that they are worth putting together.
      if (random.nextInt(12) == 0) allow = !allow;
      Family family = random.nextInt(3) == 0 ? Family.IPV6 : Family.IPV4;
      ModelZone in = zone(zones, ZONES.get(random.nextInt(3)));
      String out = input && random.nextInt(4) == 0 ? null : ZONES.get(random.nextInt(3));
      if (in.name().equals(out) && !in.judgedInside()) continue;
      IpSet source = part(in.owns(family));
      IpSet destination = out == null ? part(IpSet.all(family)) : part(zone(zones, out).owns(family));
      all.add(new ModelRule("rule-" + i, allow, random.nextInt(10) == 0, family, in.name(), out, source, destination, services(family)));
    }
    model = new Model("random", zones, all, input);
  }

  private static ModelZone zone(Map<String, ModelZone> zones, String name) {
    return java.util.Objects.requireNonNull(zones.get(name));
  }

  private static IpSet prefix(String text) {
    Prefix prefix = Prefix.parse(text).orElseThrow();
    return IpSet.of(prefix.family(), List.of(prefix));
  }

  private IpSet part(IpSet whole) {
    if (random.nextInt(4) == 0) return whole;
    List<IpSet.Range> ranges = new ArrayList<>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      Ip one = member(whole);
      Ip other = random.nextInt(3) > 0 ? one : member(whole);
      ranges.add(one.compareTo(other) <= 0 ? new IpSet.Range(one, other) : new IpSet.Range(other, one));
    }
    return IpSet.union(whole.family(), ranges).and(whole);
  }

  /** Near the edges, where mistakes are. */
  private Ip member(IpSet set) {
    IpSet.Range range = set.ranges().get(random.nextInt(set.ranges().size()));
    Ip ip = random.nextBoolean() ? range.low() : range.high();
    for (int steps = random.nextInt(6); steps > 0; steps--) {
      Ip next = ip.equals(range.low()) ? ip.isHighest() ? ip : ip.next() : ip.previous();
      if (range.low().compareTo(next) <= 0 && range.high().compareTo(next) >= 0) ip = next;
    }
    return ip;
  }

  private ServiceSet services(Family family) {
    int kind = random.nextInt(6);
    if (kind == 0) return ServiceSet.all(family);
    if (kind == 1) return ServiceSet.of(family, 6, NumberSet.of(80)).not();
    ServiceSet services = ServiceSet.none(family);
    for (int i = random.nextInt(3); i >= 0; i--) services = services.or(ServiceSet.of(family, PROTOCOLS[random.nextInt(PROTOCOLS.length)], numbers()));
    return services.isEmpty() ? ServiceSet.of(family, 6, numbers()) : services;
  }

  private NumberSet numbers() {
    int low = random.nextInt(8);
    return random.nextInt(10) == 0 ? NumberSet.ALL : NumberSet.of(low, low + random.nextInt(3)).or(NumberSet.of(0));
  }

  Packet packet() {
    Family family = random.nextInt(3) == 0 ? Family.IPV6 : Family.IPV4;
    ModelZone in = zone(model.zones(), ZONES.get(random.nextInt(3)));
    ModelZone out = zone(model.zones(), ZONES.get(random.nextInt(3)));
    Ip source = random.nextInt(12) == 0 ? member(IpSet.all(family)) : member(in.owns(family));
    int protocol = PROTOCOLS[random.nextInt(PROTOCOLS.length)];
    boolean ports = protocol == 6 || protocol == 17;
    boolean icmp = protocol == (family == Family.IPV4 ? 1 : 58);
    Path path = model.inputJudged() && random.nextInt(4) == 0 ? Path.INPUT : Path.FORWARD;
    ConnectionState state = random.nextInt(20) > 0 ? ConnectionState.NEW : random.nextBoolean() ? ConnectionState.ESTABLISHED : ConnectionState.INVALID;
    return new Packet(path, in.intf(), null, source, member(out.owns(family)), protocol, ports ? 40_000 : 0, ports ? random.nextInt(12) : 0, icmp ? random.nextInt(12) : 0, state);
  }

  /** What the model's contract leaves open. */
  boolean inContract(Packet packet) {
    ModelZone in = model.zoneOf(packet.iif()).orElseThrow();
    boolean spoofed = !in.owns(packet.family()).contains(packet.source());
    if (spoofed && packet.state() != ConnectionState.NEW) return false;
    if (packet.path() == Path.INPUT) return !spoofed && (packet.protocol() != Packet.ICMPV6 || packet.family() == Family.IPV4);
    if (!in.owns(packet.family()).contains(packet.destination())) return true;
    return packet.state() == ConnectionState.NEW && (in.isolated() || in.judgedInside());
  }
}

package dev.bulwark.network.vendor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.network.model.Model;
import dev.bulwark.network.model.ModelRule;
import dev.bulwark.network.model.ModelZone;
import dev.bulwark.network.model.Region;
import dev.bulwark.network.packet.Family;
import dev.bulwark.network.packet.Ip;
import dev.bulwark.network.packet.IpSet;
import dev.bulwark.network.packet.Packet;
import dev.bulwark.network.packet.ServiceSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Holds what was read back from some equipment's configuration against the model: on exact sets, and on packets at the edges of the rules. */
final class Meaning {
  private final Model model;
  private final List<ModelRule> readBack;
  private final boolean input;

  /** What was read back: first match decides, no match is a denial; its sources may lie beyond the zones. */
  Meaning(Model model, List<ModelRule> readBack, boolean input) {
    this.model = model;
    this.readBack = readBack;
    this.input = input;
  }

  /** @param never destinations that no gateway forwards to, whatever its rules are */
  void isExactly(IpSet never, String why) {
    for (Family family : Family.values())
      for (ModelZone in : model.zones().values()) {
        for (ModelZone out : model.zones().values()) {
          boolean inside = in.equals(out);
          if (inside && !in.isolated() && !in.judgedInside()) continue;
          IpSet destinations = never.family() == family ? out.owns(family).and(never.not()) : out.owns(family);
          List<ModelRule> meant = inside && in.isolated() ? List.of() : model.rules();
          same(allowed(meant, family, in, out.name(), IpSet.all(family), destinations), allowed(readBack, family, in, out.name(), IpSet.all(family), destinations), why + " " + in.name() + " to " + out.name());
        }
        if (input) same(allowed(model.rules(), family, in, null, in.owns(family), IpSet.all(family)), allowed(readBack, family, in, null, in.owns(family), IpSet.all(family)), why + " " + in.name() + " to the gateway");
      }
    packets(never, why);
  }

  /** Of these services exactly; and of no other more than is meant. */
  void isExactlyAmong(Function<Family, ServiceSet> governed, String why) {
    for (Family family : Family.values())
      for (ModelZone in : model.zones().values())
        for (ModelZone out : model.zones().values()) {
          boolean inside = in.equals(out);
          if (inside && (in.external() || (!in.isolated() && !in.judgedInside()))) continue;
          Region meant = allowed(inside && in.isolated() ? List.of() : model.rules(), family, in, out.name(), IpSet.all(family), out.owns(family));
          Region found = allowed(readBack, family, in, out.name(), IpSet.all(family), out.owns(family));
          Region.Product those = new Region.Product(IpSet.all(family), IpSet.all(family), governed.apply(family));
          assertThat(without(found, meant).products()).as("allowed and not meant: " + why + " " + in.name() + " to " + out.name()).isEmpty();
          assertThat(without(meant.and(those), found).products()).as("meant and not allowed: " + why + " " + in.name() + " to " + out.name()).isEmpty();
        }
  }

  private static Region allowed(List<ModelRule> rules, Family family, ModelZone in, @Nullable String out, IpSet sources, IpSet destinations) {
    List<Region.Product> allowed = new ArrayList<>();
    Region left = new Region(sources.isEmpty() || destinations.isEmpty() ? List.of() : List.of(new Region.Product(sources, destinations, ServiceSet.all(family))));
    for (ModelRule rule : rules) {
      if (rule.family() != family || !rule.in().equals(in.name()) || !Objects.equals(rule.out(), out)) continue;
      if (rule.allow()) allowed.addAll(left.and(Region.Product.of(rule)).products());
      left = left.minus(Region.Product.of(rule));
    }
    return new Region(allowed);
  }

  private static void same(Region meant, Region found, String why) {
    assertThat(without(found, meant).products()).as("allowed and not meant: " + why).isEmpty();
    assertThat(without(meant, found).products()).as("meant and not allowed: " + why).isEmpty();
  }

  private static Region without(Region region, Region other) {
    Region left = region;
    for (Region.Product product : other.products()) left = left.minus(product);
    return left;
  }

  /** The same by another way: the judge of the model against the first match, on packets from the edges of all sets. */
  private void packets(IpSet never, String why) {
    SplittableRandom random = new SplittableRandom(why.hashCode());
    List<ModelRule> all = new ArrayList<>(model.rules());
    if (all.isEmpty()) return;
    all.addAll(readBack);
    List<ModelZone> zones = List.copyOf(model.zones().values());
    for (int i = 0; i < 60; i++) {
      ModelRule one = all.get(random.nextInt(all.size()));
      ModelRule other = all.get(random.nextInt(all.size()));
      ModelZone in = random.nextBoolean() ? zones.get(random.nextInt(zones.size())) : Objects.requireNonNull(model.zones().get(one.in()));
      IpSet sources = other.family() == one.family() && random.nextBoolean() ? other.source() : one.source();
      IpSet destinations = other.family() == one.family() && random.nextBoolean() ? other.destination() : one.destination();
      if (sources.isEmpty() || destinations.isEmpty() || one.services().isEmpty()) continue;
      Ip destination = edge(destinations, random);
      if (never.family() == one.family() && never.contains(destination)) continue;
      List<Integer> protocols = List.copyOf(one.services().byProtocol().keySet());
      int protocol = protocols.get(random.nextInt(protocols.size()));
      var numbers = Objects.requireNonNull(one.services().byProtocol().get(protocol)).ranges();
      var range = numbers.get(random.nextInt(numbers.size()));
      int number = random.nextBoolean() ? range.low() : Math.min(range.high() + random.nextInt(2), ServiceSet.domain(one.family(), protocol).ranges().getLast().high());
      boolean ports = protocol == Packet.TCP || protocol == Packet.UDP;
      Packet packet = new Packet(Packet.Path.FORWARD, in.intf(), null, edge(sources, random), destination, protocol, ports ? 40_000 : 0, ports ? number : 0, ports ? 0 : number, Packet.ConnectionState.NEW);
      ModelZone out = zones.stream().filter(zone -> zone.owns(one.family()).contains(destination)).findFirst().orElse(null);
      if (out == null || (in.equals(out) && !in.isolated() && !in.judgedInside())) continue;
      boolean found = readBack.stream().filter(rule -> rule.family() == packet.family() && rule.in().equals(in.name()) && out.name().equals(rule.out())
          && rule.source().contains(packet.source()) && rule.destination().contains(destination) && rule.services().contains(packet)).map(ModelRule::allow).findFirst().orElse(false);
      assertThat(found).as(why + ": " + packet).isEqualTo(model.judge(packet).allow());
    }
  }

  private static Ip edge(IpSet set, SplittableRandom random) {
    IpSet.Range range = set.ranges().get(random.nextInt(set.ranges().size()));
    return switch (random.nextInt(3)) {
      case 0 -> range.low();
      case 1 -> range.high();
      default -> range.high().isHighest() ? range.high() : range.high().next();
    };
  }
}

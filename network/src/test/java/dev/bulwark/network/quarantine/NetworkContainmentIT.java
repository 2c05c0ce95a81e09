package dev.bulwark.network.quarantine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.fleet.device.DeviceId;
import dev.bulwark.fleet.response.ActionKey;
import dev.bulwark.fleet.response.Execution;
import dev.bulwark.fleet.response.Observation;
import dev.bulwark.fleet.response.Order;
import dev.bulwark.fleet.response.Plan;
import dev.bulwark.network.enforce.Enforcement;
import dev.bulwark.network.enforce.Needs;
import dev.bulwark.network.enforce.Nft;
import dev.bulwark.network.enforce.StateFolder;
import dev.bulwark.network.lab.Lab;
import dev.bulwark.network.lab.SitePlan;
import dev.bulwark.network.lab.Station;
import dev.bulwark.network.model.Model;
import dev.bulwark.network.model.ModelBuilder;
import dev.bulwark.network.packet.Family;
import dev.bulwark.network.packet.Ip;
import dev.bulwark.network.policy.Policy;
import dev.bulwark.network.policy.Site;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Orders carried out in a real kernel, under a real flow of a thousand datagrams a second. */
class NetworkContainmentIT {
  private static final String TEXT = Site.TEXT.replace("ipv6: none, mac", "ipv6: \"fd11::7\", mac");
  private static final Policy POLICY = Site.policy(TEXT);
  private static final Model MODEL = ModelBuilder.of(POLICY);
  private static final Model OTHER = ModelBuilder.of(Site.policy(TEXT.replace("services: [console, icmp-echo]", "services: [console]")));
  private static final InstantSource CLOCK = InstantSource.system();
  private static final int COAPS = 5684;
  @TempDir private static Path folder;
  private static Lab lab;
  private static Enforcement enforcement;
  private final Map<DeviceId, Set<Address>> inventory = new HashMap<>();
  private Quarantine quarantine;
  private NetworkContainment containment;

  @BeforeAll
  static void build() {
    Needs.rules();
    lab = Lab.build(SitePlan.of(POLICY, MODEL));
    enforcement = new Enforcement(lab.router(), new StateFolder(folder));
    enforcement.apply(MODEL, Optional.empty(), CLOCK.instant());
  }

  @AfterAll
  static void end() {
    if (lab != null) lab.close();
  }

  @BeforeEach
  void open() {
    quarantine = Quarantine.open(lab.router(), CLOCK);
    containment = new NetworkContainment(quarantine, device -> inventory.getOrDefault(device, Set.of()), Set::of, CLOCK);
  }

  @AfterEach
  void close() {
    quarantine.list().forEach(entry -> quarantine.remove(Address.parse(entry.address())));
    quarantine.close();
  }

  private static Station sensor(int which) {
    return lab.plan().in("sensors").stream().filter(each -> each.ipv6().isPresent()).skip(which).findFirst().orElseThrow();
  }

  private static Address address(int which, Family family) {
    return new Address.Internet(sensor(which).address(family).orElseThrow());
  }

  private static SteadyFlow flow(int which, Family family) {
    Station hub = lab.plan().in("servers").stream().filter(each -> each.name().equals("hub")).findFirst().orElseThrow();
    Ip to = hub.address(family).orElseThrow();
    return SteadyFlow.open(lab.of(sensor(which)), lab.of(hub), to, COAPS);
  }

  private Order order(String incident, Set<Address> addresses, Duration ttl) {
    DeviceId device = new DeviceId("device-" + incident);
    inventory.put(device, addresses);
    return ((Plan.Possible) containment.plan(incident, device, CLOCK.instant().plus(ttl))).order();
  }

  private Observation.Held held(Order order) {
    List<Observation> seen = new ArrayList<>();
    SteadyFlow.await(() -> {
      seen.add(containment.verify(order));
      return seen.getLast() instanceof Observation.Held;
    });
    return (Observation.Held) seen.getLast();
  }

  @Test
  void nothing_that_is_sent_after_the_order_arrives_the_kernel_is_seen_dropping_it_and_a_reversal_lets_it_through() {
    for (Family family : Family.values()) {
      try (SteadyFlow bad = flow(0, family)) {
        Order order = order("i-" + family, Set.of(address(0, family)), Order.TTL);
        assertThat(containment.execute(order)).isEqualTo(new Execution.Done(true));
        long last = bad.sent();
        bad.awaitSent(100);
        assertThat(bad.arrived()).isLessThanOrEqualTo(last);
        assertThat(held(order).seen()).singleElement().asString().endsWith(" packets of " + order.targets().getFirst() + " dropped");
        containment.revert(order, List.of());
        bad.awaitArrivals(50);
      }
    }
  }

  private static Set<Ip> ends(int which) {
    return Set.of(sensor(which).address(Family.IPV4).orElseThrow(), sensor(which).address(Family.IPV6).orElseThrow());
  }

  private static int connections(int which) {
    try (KernelSocket netfilter = KernelSocket.netfilter(lab.router())) {
      return Connections.deletions(netfilter, ends(which)).size();
    }
  }

  @Test
  void the_connections_of_the_device_are_forgotten_and_no_others_also_by_a_kernel_that_has_to_be_told_each() {
    for (Family family : Family.values()) {
      flow(0, family).close();
      try (SteadyFlow good = flow(1, family)) {
        int others = connections(1);
        Assumptions.assumeTrue(others > 0, "skipped: the kernel does not show its connections");
        assertThat(connections(0)).isPositive();
        Order order = order("i-" + family, Set.of(address(0, Family.IPV4), address(0, Family.IPV6)), Order.TTL);
        containment.execute(order);
        assertThat(connections(0)).isZero();
        assertThat(connections(1)).isEqualTo(others);
        good.awaitArrivals(1);
        containment.revert(order, List.of());
      }
      flow(0, family).close();
      assertThat(connections(0)).isPositive();
      try (KernelSocket netfilter = KernelSocket.netfilter(lab.router())) {
        for (byte[] request : Connections.deletions(netfilter, ends(0))) netfilter.tell(request);
      }
      assertThat(connections(0)).isZero();
      assertThat(connections(1)).isPositive();
    }
  }

  @Test
  void a_neighbours_flow_goes_on() {
    try (SteadyFlow good = flow(1, Family.IPV4)) {
      Order order = order("i1", Set.of(address(0, Family.IPV4), address(0, Family.IPV6), Address.parse(sensor(0).mac().toString())), Order.TTL);
      containment.execute(order);
      good.awaitArrivals(50);
      assertThat(containment.verify(order)).isNotInstanceOf(Observation.Failed.class);
    }
  }

  @Test
  void rules_that_somebody_emptied_are_seen_by_what_gets_through_and_carrying_it_out_again_mends_them() {
    try (SteadyFlow bad = flow(0, Family.IPV4)) {
      Order order = order("i1", Set.of(address(0, Family.IPV4)), Order.TTL);
      containment.execute(order);
      held(order);
      new Nft(lab.router()).load("flush chain inet bulwark_quarantine prerouting\n");
      bad.awaitArrivals(10);
      assertThat(containment.verify(order)).isInstanceOf(Observation.Failed.class);
      assertThat(containment.execute(order)).isEqualTo(new Execution.Done(false));
      held(order);
      new Nft(lab.router()).load("delete table inet bulwark_quarantine\n");
      bad.awaitArrivals(10);
      assertThat(containment.verify(order)).isInstanceOf(Observation.Failed.class);
      assertThat(containment.execute(order)).isEqualTo(new Execution.Done(true));
      held(order);
    }
  }

  @Test
  void it_ends_by_itself_and_the_flow_is_back() {
    try (SteadyFlow flow = flow(0, Family.IPV4)) {
      Order order = order("i1", Set.of(address(0, Family.IPV4)), Duration.ofSeconds(2));
      if (!(containment.execute(order) instanceof Execution.Done)) return; // so slow a machine that its time was over before
      flow.awaitArrivals(50);
      SteadyFlow.await(() -> order.isOver(CLOCK.instant()));
      assertThat(containment.verify(order)).isInstanceOf(Observation.Failed.class);
      SteadyFlow.await(() -> quarantine.list().isEmpty());
    }
  }

  @Test
  void the_gateways_own_address_is_no_plan() {
    Address leg = new Address.Internet(lab.plan().leg("sensors").address(Family.IPV4).orElseThrow());
    DeviceId device = new DeviceId("forged");
    inventory.put(device, Set.of(leg));
    assertThat(containment.plan("i1", device, CLOCK.instant().plus(Order.TTL))).isInstanceOfSatisfying(Plan.Impossible.class, no -> assertThat(no.why().code()).isEqualTo("NETWORK-251"));
  }

  @Test
  void in_a_random_order_of_steps_with_policies_applied_and_programs_ended_in_between_the_kernel_has_what_orders_in_force_name() {
    Random random = new Random(20260601);
    List<Address> pool = List.of(Address.parse("10.11.0.201"), Address.parse("10.11.0.202"), Address.parse("10.11.0.203"), Address.parse("fd11::201"), Address.parse("fd11::202"), Address.parse("02:00:00:00:02:01"));
    Map<ActionKey, Order> inForce = new HashMap<>();
    for (int step = 0; step < 50; step++) {
      switch (random.nextInt(14) / 2) {
        case 0, 1 -> {
          Set<Address> some = new HashSet<>();
          while (some.isEmpty()) for (Address address : pool) if (random.nextInt(3) == 0) some.add(address);
          Order order = order("i" + step % 5, some, Duration.ofHours(1 + random.nextInt(4)));
          Order before = inForce.remove(order.key());
          if (before != null) containment.revert(before, inForce.values());
          assertThat(containment.execute(order)).isInstanceOf(Execution.Done.class);
          assertThat(containment.execute(order)).isEqualTo(new Execution.Done(false));
          inForce.put(order.key(), order);
        }
        case 2, 3 -> inForce.keySet().stream().sorted().findFirst().map(inForce::remove).ifPresent(order -> containment.revert(order, inForce.values()));
        case 4 -> inForce.values().forEach(order -> assertThat(containment.verify(order)).isNotInstanceOf(Observation.Failed.class));
        case 5 -> {
          quarantine.close();
          open();
        }
        default -> enforcement.apply(random.nextBoolean() ? MODEL : OTHER, Optional.empty(), CLOCK.instant());
      }
      Map<String, Instant> expected = new HashMap<>();
      for (Order order : inForce.values()) for (String target : order.targets()) expected.merge(target, order.until(), (one, other) -> one.isAfter(other) ? one : other);
      Map<String, Instant> actual = quarantine.list().stream().collect(Collectors.toMap(Quarantine.Entry::address, Quarantine.Entry::expires));
      assertThat(actual.keySet()).isEqualTo(expected.keySet());
      expected.forEach((address, until) -> assertThat(actual.get(address)).as("%s", address).isBetween(until.minusSeconds(30), until.plusSeconds(30)));
    }
  }
}

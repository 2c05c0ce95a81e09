package dev.bulwark.network.enforce;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.network.lab.Lab;
import dev.bulwark.network.lab.SitePlan;
import dev.bulwark.network.lab.Station;
import dev.bulwark.network.model.Model;
import dev.bulwark.network.model.ModelBuilder;
import dev.bulwark.network.packet.Family;
import dev.bulwark.network.packet.Ip;
import dev.bulwark.network.policy.Policy;
import dev.bulwark.network.policy.Site;
import java.io.IOException;
import java.nio.channels.DatagramChannel;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules are replaced while real packets pass: of those that the old rules and the new ones allow, every one arrives; of those that neither allows, none. */
class ApplyUnderTrafficIT {
  private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
  private static final int REPLACEMENTS = 16;
  private static final int BETWEEN = 60;
  private static final String TEXT = Site.TEXT.replace("[mqtts, coaps], action", "[mqtts, coaps, udp/5700], action").replace("rules:\n", "rules:\n" + devices());
  private static final Policy POLICY = Site.policy(TEXT);
  private static final List<Model> MODELS = List.of(ModelBuilder.of(POLICY), ModelBuilder.of(Site.policy(TEXT.replace("[console, icmp-echo]", "[console]").replace("udp/7100-7110", "udp/7100-7111").replace("udp/5700", "udp/5700-5701").replace("udp/7020-7030", "udp/7020-7031"))));

  @TempDir private Path folder;
  private final List<Datagrams> flows = new ArrayList<>();
  private final AtomicBoolean over = new AtomicBoolean();
  private Lab lab;
  private Enforcement enforcement;

  /** More than a chain has statements for: they become a set of addresses and ranges of ports. */
  private static String devices() {
    StringBuilder rules = new StringBuilder();
    for (int i = 1; i <= 9; i++)
      rules.append("  - { name: device-%d, from: office, to: servers, src: [10.12.0.%d/32, \"fd12::%x/128\"], services: [udp/7100-7110, udp/%d-%d, tcp/%d-%d], action: allow }\n".formatted(i, i, i, 7200 + 10 * i, 7205 + 10 * i, 9000 + 10 * i, 9005 + 10 * i));
    return rules + "  - { name: no, from: servers, to: world, services: [udp/7000-7010, udp/7020-7030], action: deny }\n  - { name: yes, from: servers, to: world, services: [udp/7000-7100], action: allow }\n";
  }

  @BeforeEach
  void build() throws IOException {
    Needs.rules();
    lab = Lab.build(SitePlan.of(POLICY, MODELS.getFirst()));
    enforcement = new Enforcement(lab.router(), new StateFolder(folder.resolve("state")));
    enforcement.apply(MODELS.getFirst(), Optional.empty(), NOW);
    for (Family family : Family.values()) flows(family);
  }

  @AfterEach
  void close() throws IOException {
    for (Datagrams flow : flows) flow.close();
    if (lab != null) lab.close();
  }

  private DatagramChannel socket(String zone, Family family, int port) {
    Station station = lab.plan().in(zone).stream().filter(each -> each.address(family).isPresent()).findFirst().orElseThrow();
    return Datagrams.socket(lab.of(station), station.address(family).orElseThrow(), port);
  }

  private void flows(Family family) throws IOException {
    established(family);
    flows.add(Datagrams.between("new, by a rule, " + family, socket("sensors", family, 40_001), socket("servers", family, 5_700)));
    flows.add(Datagrams.between("new, by ranges of ports, " + family, socket("office", family, 40_002), socket("world", family, 7_000)));
    Ip device = Ip.parse(family == Family.IPV4 ? "10.12.0.3" : "fd12::3").orElseThrow();
    Station office = lab.plan().in("office").stream().filter(each -> each.address(family).equals(Optional.of(device))).findFirst().orElseThrow();
    flows.add(Datagrams.between("new, by a set of devices, " + family, Datagrams.socket(lab.of(office), device, 40_003), socket("servers", family, 7_105)));
    flows.add(Datagrams.between("new, to the gateway, " + family, socket("office", family, 40_004), gateway("office", family, 53)));
    flows.add(Datagrams.denied("denied by default, " + family, socket("servers", family, 40_005), socket("sensors", family, 7_001)));
    flows.add(Datagrams.denied("denied by ranges of ports, " + family, socket("servers", family, 40_007), socket("world", family, 7_025)));
    flows.add(Datagrams.denied("denied at the gateway, " + family, socket("world", family, 40_006), gateway("world", family, 7_002)));
  }

  private DatagramChannel gateway(String leg, Family family, int port) {
    return Datagrams.socket(lab.router(), lab.plan().leg(leg).address(family).orElseThrow(), port);
  }

  /** Both ways, between two that have heard from each other. */
  private void established(Family family) throws IOException {
    DatagramChannel device = socket("sensors", family, 40_000);
    DatagramChannel hub = socket("servers", family, 5_684);
    Datagrams there = Datagrams.between("established, there, " + family, device, hub);
    Datagrams back = Datagrams.between("established, back, " + family, hub, device);
    for (Datagrams each : List.of(there, back)) {
      each.send();
      until(each.name, () -> {
        each.receive();
        return each.arrived() == 1;
      });
      flows.add(each);
    }
  }

  /** A step of a wait. */
  private interface Step {
    boolean done() throws IOException;
  }

  /** As long as a machine can take that does something else at the time. */
  private static void until(String what, Step step) throws IOException {
    long begun = System.nanoTime();
    while (!step.done()) {
      assertThat(System.nanoTime() - begun).as("still waiting for: " + what).isLessThan(60_000_000_000L);
      LockSupport.parkNanos(200_000);
    }
  }

  /** Sends on all flows until it is over, then waits for what is under way. */
  private Long traffic() throws IOException {
    while (!over.get()) {
      for (Datagrams flow : flows) flow.send();
      for (Datagrams flow : flows) flow.receive();
      LockSupport.parkNanos(100_000);
    }
    return last();
  }

  /** One more each, now that nothing is replaced any more: once it is there, what was sent before is there or lost. */
  private Long last() throws IOException {
    for (Datagrams flow : flows) {
      long before = flow.sent();
      until("room for the last of " + flow.name, () -> {
        flow.receive();
        flow.send();
        return flow.sent() > before;
      });
    }
    for (Datagrams flow : flows)
      until("the last of " + flow.name, () -> {
        flow.receive();
        return flow.settled();
      });
    return flows.stream().mapToLong(Datagrams::sent).sum();
  }

  @Test
  void every_packet_that_both_policies_allow_arrives_and_none_that_neither_does() throws Exception {
    under(REPLACEMENTS, i -> assertThat(enforcement.apply(MODELS.get(i % 2), Optional.empty(), NOW).changed()).isTrue());
    assertThat(new Drift(lab.router(), MODELS.get(REPLACEMENTS % 2)).changes()).isEmpty();
    assertThat(LoadedTable.of(new Nft(lab.router())).leftover()).isFalse();
  }

  @Test
  void the_first_rules_of_a_gateway_lose_nothing_either() throws Exception {
    // What is denied passes meanwhile, and nobody knows of connections.
    flows.removeIf(flow -> !flow.name.startsWith("new"));
    Nft nft = new Nft(lab.router());
    under(
        5,
        i -> {
          nft.load("delete table inet bulwark");
          assertThat(enforcement.apply(MODELS.get(i % 2), Optional.empty(), NOW).changed()).isTrue();
        });
  }

  /** Does it that often, while packets pass on all flows, and sees to it that some do in between. */
  private void under(int times, IntConsumer replacement) throws Exception {
    FutureTask<Long> traffic = new FutureTask<>(this::traffic);
    Thread thread = Thread.ofPlatform().name("traffic").start(traffic);
    // Where somebody listens for changes, as a watch does, the kernel takes longer over a commit: whatever goes wrong meanwhile goes wrong more often.
    try (RuleEvents _ = RuleEvents.in(lab.router());
        RuleEvents _ = RuleEvents.in(lab.router())) {
      for (int i = 1; i <= times; i++) {
        List<Long> before = flows.stream().map(Datagrams::arrived).toList();
        until("packets between two replacements", () -> traffic.isDone() || IntStream.range(0, flows.size()).allMatch(each -> !flows.get(each).paced() || flows.get(each).arrived() >= before.get(each) + BETWEEN));
        replacement.accept(i);
      }
    } finally {
      over.set(true);
      thread.join();
    }
    assertThat(traffic.get()).isGreaterThan((long) times * BETWEEN);
    assertThat(flows.stream().filter(flow -> flow.arrived() != (flow.paced() ? flow.sent() : 0)).map(flow -> flow.name + ": " + flow.arrived() + " of " + flow.sent() + " arrived")).isEmpty();
  }
}

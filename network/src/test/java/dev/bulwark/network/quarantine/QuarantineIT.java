package dev.bulwark.network.quarantine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulwark.network.enforce.Drift;
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
import dev.bulwark.problem.Problem;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real packets through a real gateway, in namespaces of their own. */
class QuarantineIT {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
  private static final String TEXT = Site.TEXT.replace("ipv6: none, mac", "ipv6: \"fd11::7\", mac");
  private static final Policy POLICY = Site.policy(TEXT);
  private static final Model MODEL = ModelBuilder.of(POLICY);
  @TempDir private static Path folder;
  private static Lab lab;
  private static Enforcement enforcement;

  @BeforeAll
  static void build() {
    Needs.rules();
    lab = Lab.build(SitePlan.of(POLICY, MODEL));
    enforcement = new Enforcement(lab.router(), new StateFolder(folder));
    enforcement.apply(MODEL, Optional.empty(), NOW);
  }

  @AfterAll
  static void close() {
    if (lab != null) lab.close();
  }

  private static Station station(String zone, int which) {
    return lab.plan().stations().stream().filter(each -> each.zone().equals(zone) && each.ipv6().isPresent()).skip(which).findFirst().orElseThrow();
  }

  private static Station hub() {
    return lab.plan().stations().stream().filter(each -> each.name().equals("hub")).findFirst().orElseThrow();
  }

  private static Address address(Station station, Family family) {
    return new Address.Internet(station.address(family).orElseThrow());
  }

  private static Quarantine quarantine() {
    return Quarantine.open(lab.router(), InstantSource.fixed(NOW));
  }

  /** A connection between two hosts of the site, and a byte that came through it. */
  private record Flow(Socket client, Socket server) implements AutoCloseable {
    static Flow open(ServerSocket listening, Station from, Ip to) throws Exception {
      Socket client =
          lab.of(from)
              .inside(
                  () -> {
                    Socket socket = new Socket();
                    socket.connect(new InetSocketAddress(to.inetAddress(), 8883), 60_000);
                    return socket;
                  });
      Flow flow = new Flow(client, listening.accept());
      assertThat(flow.passes(60_000)).isTrue();
      return flow;
    }

    boolean passes(int milliseconds) throws Exception {
      client.getOutputStream().write(7);
      server.setSoTimeout(milliseconds);
      try {
        return server.getInputStream().read() == 7;
      } catch (SocketTimeoutException e) {
        return false;
      }
    }

    @Override
    public void close() throws java.io.IOException {
      client.close();
      server.close();
    }
  }

  @Test
  void an_established_flow_is_cut_and_that_of_another_device_is_not() throws Exception {
    for (Family family : Family.values()) {
      Ip hub = hub().address(family).orElseThrow();
      try (ServerSocket listening = lab.of(hub()).inside(() -> new ServerSocket(8883, 5, hub.inetAddress()));
          Flow bad = Flow.open(listening, station("sensors", 0), hub);
          Flow good = Flow.open(listening, station("sensors", 1), hub);
          Quarantine quarantine = quarantine()) {
        quarantine.add(address(station("sensors", 0), family), HOUR, Set.of());
        assertThat(bad.passes(200)).isFalse();
        assertThat(good.passes(60_000)).isTrue();
        assertThat(quarantine.list()).singleElement().satisfies(entry -> assertThat(entry.dropped().orElse(0)).isPositive());
        assertThat(quarantine.remove(address(station("sensors", 0), family))).isTrue();
        assertThat(quarantine.list()).isEmpty();
      }
    }
  }

  @Test
  void a_device_is_cut_off_by_its_hardware_address_whatever_address_it_takes() throws Exception {
    Ip hub = hub().address(Family.IPV4).orElseThrow();
    Station device = station("sensors", 0);
    try (ServerSocket listening = lab.of(hub()).inside(() -> new ServerSocket(8883, 5, hub.inetAddress()));
        Flow flow = Flow.open(listening, device, hub);
        Quarantine quarantine = quarantine()) {
      Address mac = Address.parse(device.mac().toString());
      quarantine.add(mac, HOUR, Set.of());
      assertThat(flow.passes(200)).isFalse();
      quarantine.remove(mac);
    }
  }

  @Test
  void the_list_has_times_and_a_second_time_renews_the_first() {
    try (Quarantine quarantine = quarantine()) {
      Address device = Address.parse("10.11.0.200");
      assertThat(quarantine.add(device, Duration.ofMinutes(2), Set.of())).isEqualTo(NOW.plus(Duration.ofMinutes(2)));
      quarantine.add(device, HOUR, Set.of());
      assertThat(quarantine.list()).singleElement().satisfies(entry -> assertThat(entry.expires()).isBetween(NOW.plus(Duration.ofMinutes(50)), NOW.plus(HOUR)));
      assertThat(quarantine.contains(device)).isTrue();
      assertThat(quarantine.contains(Address.parse("10.11.0.201"))).isFalse();
      assertThat(quarantine.remove(device)).isTrue();
      assertThat(quarantine.remove(device)).isFalse();
    }
  }

  @Test
  void neighbouring_addresses_come_and_go_one_by_one() {
    try (Quarantine quarantine = quarantine()) {
      for (int i = 1; i <= 40; i++) quarantine.add(Address.parse("10.11.0." + (100 + i)), HOUR, Set.of());
      assertThat(quarantine.list()).hasSize(40);
      for (int i = 1; i <= 40; i += 2) quarantine.remove(Address.parse("10.11.0." + (100 + i)));
      assertThat(quarantine.list()).hasSize(20).allSatisfy(entry -> assertThat(Integer.parseInt(entry.address().substring(8)) % 2).isZero());
      for (int i = 2; i <= 40; i += 2) quarantine.remove(Address.parse("10.11.0." + (100 + i)));
      assertThat(quarantine.list()).isEmpty();
    }
  }

  @Test
  void it_survives_apply_and_is_no_drift() {
    Model other = ModelBuilder.of(Site.policy(TEXT.replace("services: [console, icmp-echo]", "services: [console]")));
    try (Quarantine quarantine = quarantine()) {
      Address device = Address.parse("fd11::99");
      quarantine.add(device, HOUR, Set.of());
      assertThat(enforcement.apply(other, Optional.empty(), NOW).changed()).isTrue();
      assertThat(quarantine.contains(device)).isTrue();
      assertThat(new Drift(lab.router(), other).changes()).isEmpty();
      quarantine.remove(device);
    } finally {
      enforcement.apply(MODEL, Optional.empty(), NOW);
    }
  }

  @Test
  void one_who_was_put_in_by_hand_is_listed_and_let_in_again() {
    try (Quarantine quarantine = quarantine()) {
      new Nft(lab.router()).load("add element inet bulwark_quarantine v4 { 10.11.0.77 timeout 1h }\n");
      assertThat(quarantine.list()).singleElement().satisfies(entry -> {
        assertThat(entry.address()).isEqualTo("10.11.0.77");
        assertThat(entry.dropped()).hasValue(0);
      });
      assertThat(quarantine.remove(Address.parse("10.11.0.77"))).isTrue();
      assertThat(quarantine.list()).isEmpty();
    }
  }

  @Test
  void what_nft_lists_of_it_can_be_loaded_again_with_everybody_in_it() {
    try (Quarantine quarantine = quarantine()) {
      quarantine.add(Address.parse("10.11.0.78"), HOUR, Set.of());
      quarantine.add(Address.parse("02:00:00:00:00:78"), HOUR, Set.of());
      String listing = lab.router().inside(() -> new String(new ProcessBuilder("nft", "list", "table", "inet", "bulwark_quarantine").start().getInputStream().readAllBytes(), StandardCharsets.US_ASCII));
      new Nft(lab.router()).load("delete table inet bulwark_quarantine\n" + listing);
      assertThat(quarantine.list()).extracting(Quarantine.Entry::address).containsExactly("02:00:00:00:00:78", "10.11.0.78");
      assertThat(quarantine.remove(Address.parse("10.11.0.78"))).isTrue();
      assertThat(quarantine.remove(Address.parse("02:00:00:00:00:78"))).isTrue();
    }
  }

  @Test
  void the_gateway_and_the_operator_are_spared_unless_it_is_meant() {
    Address gateway = new Address.Internet(lab.plan().leg("sensors").address(Family.IPV6).orElseThrow());
    Address operator = Address.parse("10.12.0.77");
    try (Quarantine quarantine = quarantine()) {
      for (Address spared : new Address[] {gateway, operator})
        assertThatThrownBy(() -> quarantine.add(spared, HOUR, OwnAddresses.operator("10.12.0.77 50000 10.12.0.1 22"))).isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.code()).isEqualTo("NETWORK-251"));
      assertThat(quarantine.list()).isEmpty();
      quarantine.addEvenOwn(operator, HOUR);
      assertThat(quarantine.remove(operator)).isTrue();
    }
  }
}

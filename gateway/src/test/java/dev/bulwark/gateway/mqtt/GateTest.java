package dev.bulwark.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.gateway.mqtt.Gate.Visit;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GateTest {
  private static final long SECOND = 1_000_000_000L;
  private long now = 5 * SECOND;
  private final Tally refusals = new Tally();
  private final List<String> closed = new ArrayList<>();

  private Gate gate(int connections, int inFlight, int perAddress, int unfinished) {
    return new Gate(new Limits(connections, inFlight, perAddress, 10, 5, unfinished, 0, 4_096, 16, 255, 0, 0, 1, 1, 64), () -> now, refusals);
  }

  private @Nullable Visit enter(Gate gate, String address, String name) {
    try {
      return gate.enter(InetAddress.getByName(address), () -> closed.add(name));
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  private Visit entered(Gate gate, String address, String name) {
    Visit visit = enter(gate, address, name);
    if (visit == null) throw new AssertionError(name + " was not let in");
    return visit;
  }

  @Test
  void above_the_connections_a_socket_is_refused_until_one_leaves() {
    Gate gate = gate(2, 0, 0, 0);
    Visit first = entered(gate, "10.0.0.1", "a");
    entered(gate, "10.0.0.2", "b");
    assertThat(enter(gate, "10.0.0.3", "c")).isNull();
    gate.closed(first);
    gate.closed(first);
    assertThat(enter(gate, "10.0.0.3", "c")).isNotNull();
    assertThat(gate.connections()).isEqualTo(2);
  }

  @Test
  void the_oldest_idle_socket_of_an_address_gives_way_and_no_other_address_loses() {
    Gate gate = gate(0, 0, 0, 2);
    entered(gate, "10.0.0.9", "bystander");
    entered(gate, "10.0.0.1", "oldest");
    entered(gate, "10.0.0.1", "second");
    entered(gate, "10.0.0.1", "third");
    assertThat(closed).containsExactly("oldest");
  }

  @Test
  void addresses_of_one_ipv6_line_count_as_one() {
    Gate gate = gate(0, 0, 0, 1);
    entered(gate, "2001:db8:0:1::1", "a");
    entered(gate, "2001:db8:0:1::2", "b");
    entered(gate, "2001:db8:0:2::1", "other line");
    assertThat(closed).containsExactly("a");
  }

  @Test
  void handshakes_of_an_address_have_a_burst_and_then_a_rate_and_an_address_that_was_good_has_more() {
    Gate gate = gate(0, 0, 2, 0);
    int let = 0;
    for (int i = 0; i < 40; i++) if (gate.hello(entered(gate, "10.0.0.1", "x"))) let++;
    assertThat(let).isEqualTo(20);
    now += SECOND;
    assertThat(gate.hello(entered(gate, "10.0.0.1", "x"))).isTrue();
    assertThat(gate.hello(entered(gate, "10.0.0.2", "x"))).isTrue();
    Visit good = entered(gate, "10.0.0.3", "good");
    assertThat(gate.hello(good)).isTrue();
    gate.secured(good);
    gate.connected(good);
    let = 0;
    for (int i = 0; i < 200; i++) if (gate.hello(entered(gate, "10.0.0.3", "x"))) let++;
    assertThat(let).isEqualTo(80);
  }

  @Test
  void a_flood_of_handshakes_leaves_a_fifth_to_addresses_that_were_good() {
    Gate gate = gate(0, 10, 0, 0);
    Visit known = entered(gate, "10.0.0.7", "known");
    assertThat(gate.hello(known)).isTrue();
    gate.secured(known);
    gate.connected(known);
    for (int i = 0; i < 8; i++) assertThat(gate.hello(entered(gate, "10.0.0.1", "flood" + i))).isTrue();
    assertThat(gate.hello(entered(gate, "10.0.0.7", "again"))).isTrue();
    assertThat(closed).as("the reserve was free").isEmpty();
    assertThat(gate.hello(entered(gate, "10.0.0.2", "newcomer"))).isTrue();
    assertThat(closed).as("the busiest address pays").containsExactly("flood0");
  }

  @Test
  void deadlines_are_absolute_for_the_handshake_and_anew_for_the_connect() {
    Gate gate = gate(0, 0, 0, 0);
    Visit slow = entered(gate, "10.0.0.1", "slow");
    entered(gate, "10.0.0.1", "idle");
    Visit done = entered(gate, "10.0.0.1", "done");
    assertThat(gate.hello(slow)).isTrue();
    assertThat(gate.hello(done)).isTrue();
    gate.secured(done);
    gate.connected(done);
    now += 9 * SECOND;
    gate.secured(slow);
    now += 2 * SECOND;
    gate.sweep();
    assertThat(closed).containsExactly("idle");
    now += 4 * SECOND;
    gate.sweep();
    assertThat(closed).containsExactly("idle", "slow");
    assertThat(gate.unfinished()).isZero();
  }
}

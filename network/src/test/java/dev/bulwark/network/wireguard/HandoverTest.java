package dev.bulwark.network.wireguard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulwark.network.packet.Prefix;
import dev.bulwark.problem.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HandoverTest {
  private static final List<Prefix> OWN = List.of(Prefix.parse("10.60.0.10/32").orElseThrow(), Prefix.parse("fd60::10/128").orElseThrow());
  private static final List<Prefix> OTHERS = List.of(Prefix.parse("10.60.0.11/32").orElseThrow());
  /** For a peer that comes. */
  private static final Handover.Pace PATIENT = new Handover.Pace(Duration.ofMinutes(10), Duration.ZERO, Duration.ofMinutes(1));
  /** For one that does not. */
  private static final Handover.Pace PACE = new Handover.Pace(Duration.ofMillis(200), Duration.ZERO, Duration.ofMillis(100));

  private final Random random = new Random(1);
  private final PublicKey own = key();
  private final PublicKey old = key();
  private final PublicKey fresh = key();
  private final PublicKey other = key();
  private final SecretKey shared = SecretKey.ofShared(random);
  private final FakeGateway gateway = new FakeGateway(own);

  HandoverTest() {
    gateway.change(List.of(with(old, OWN), with(other, OTHERS)));
    gateway.knock(old, "192.0.2.7:1000", true);
    gateway.said.clear();
  }

  private PublicKey key() {
    return SecretKey.ofPrivate(random).publicKey();
  }

  private static PeerChange with(PublicKey key, List<Prefix> allowed) {
    return new PeerChange(key, false, Optional.empty(), Optional.empty(), Optional.of(allowed), OptionalInt.empty());
  }

  private static String name(PublicKey key) {
    return key.base64().substring(0, 4);
  }

  @Test
  void the_new_peer_is_made_first_and_the_old_one_keeps_its_addresses_until_the_knock() {
    gateway.meanwhile = (live, request) -> {
      if (request == 3) {
        assertThat(live.read().peer(old).orElseThrow().allowed()).containsExactlyInAnyOrderElementsOf(OWN);
        assertThat(live.read().peer(fresh).orElseThrow().allowed()).isEmpty();
        live.knock(fresh, "192.0.2.7:2000", false);
      }
      if (live.said.size() >= 3) live.knock(fresh, "192.0.2.7:2000", true);
    };
    Handover.Outcome outcome = new Handover(gateway, PATIENT).rotate(OWN, Optional.of(old), fresh, shared, random);
    assertThat(outcome.handshake()).isPresent();
    String f = name(fresh);
    String o = name(old);
    assertThat(gateway.said).containsExactly("-" + f + " +" + f + " shared 0", "+" + o, "-" + f + " +" + f + " shared 0 +" + f + " 2", "-" + o + " +" + f);
    assertThat(gateway.peers.keySet()).containsExactlyInAnyOrder(other, fresh);
    assertThat(gateway.peers).extractingByKey(fresh).satisfies(peer -> assertThat(peer.endpoint()).hasValue("192.0.2.7:2000"));
  }

  @Test
  void a_peer_that_is_silent_until_it_is_nudged_comes_with_its_new_keys() {
    gateway.meanwhile = (live, request) -> {
      if (live.said.size() >= 3) live.knock(fresh, "192.0.2.7:1000", true);
    };
    List<List<Prefix>> nudged = new ArrayList<>();
    Nudge nudge = to -> {
      nudged.add(to);
      gateway.knock(fresh, "192.0.2.7:1000", false);
    };
    Handover.Outcome outcome = new Handover(gateway, new Handover.Pace(Duration.ofMinutes(10), Duration.ZERO, Duration.ofMillis(100)), nudge).rotate(OWN, Optional.of(old), fresh, shared, random);
    assertThat(nudged).containsExactly(OWN);
    assertThat(gateway.peers.keySet()).containsExactlyInAnyOrder(other, fresh);
    assertThat(outcome).isNotNull();
  }

  @Test
  void nobody_is_nudged_where_nothing_is_waited_for() {
    new Handover(gateway, new Handover.Pace(Duration.ZERO, Duration.ZERO, Duration.ZERO), to -> {
      throw new AssertionError("nudged");
    }).rotate(OWN, Optional.of(old), fresh, shared, random);
    assertThat(gateway.peers.keySet()).containsExactlyInAnyOrder(other, fresh);
  }

  @Test
  void a_keepalive_that_somebody_gave_the_peer_stays() {
    gateway.change(List.of(new PeerChange(old, false, Optional.empty(), Optional.empty(), Optional.empty(), OptionalInt.of(7))));
    new Handover(gateway, PACE).rotate(OWN, Optional.of(old), fresh, shared, random);
    assertThat(gateway.peers).extractingByKey(fresh).satisfies(peer -> assertThat(peer.keepalive()).isEqualTo(7));
    assertThat(gateway.peers).extractingByKey(other).satisfies(peer -> assertThat(peer.keepalive()).isZero());
  }

  @Test
  void who_does_not_come_is_changed_at_the_end_of_the_window_and_it_is_told() {
    Handover.Outcome outcome = new Handover(gateway, PACE).rotate(OWN, Optional.of(old), fresh, shared, random);
    assertThat(outcome.handshake()).isEmpty();
    assertThat(gateway.peers.keySet()).containsExactlyInAnyOrder(other, fresh);
  }

  @Test
  void a_rotation_that_was_cut_off_is_cleared_up_by_the_next_one() {
    PublicKey halfway = key();
    gateway.change(List.of(with(halfway, List.of())));
    new Handover(gateway, new Handover.Pace(Duration.ZERO, Duration.ZERO, Duration.ZERO)).rotate(OWN, Optional.of(halfway), fresh, shared, random);
    assertThat(gateway.peers.keySet()).containsExactlyInAnyOrder(other, fresh);
  }

  @Test
  void a_revoked_peer_is_found_by_its_addresses_also_when_its_key_is_forgotten() {
    assertThat(new Handover(gateway, PACE).revoke(OWN, Optional.empty())).isEqualTo(1);
    assertThat(gateway.peers.keySet()).containsExactly(other);
    assertThat(new Handover(gateway, PACE).revoke(OWN, Optional.empty())).isZero();
  }

  @Test
  void a_peer_that_somebody_puts_back_is_not_taken_for_revoked() {
    gateway.meanwhile = (live, request) -> {
      if (!live.said.isEmpty() && !live.peers.containsKey(old)) live.change(List.of(with(old, OWN)));
    };
    assertThatThrownBy(() -> new Handover(gateway, PACE).revoke(OWN, Optional.of(old))).isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.code()).isEqualTo("NETWORK-332"));
  }

  @Test
  void an_interface_with_another_key_is_refused_and_the_gateway_s_own_is_not() {
    Handover handover = new Handover(gateway, PACE);
    handover.check(own);
    assertThatThrownBy(() -> handover.check(other)).isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.code()).isEqualTo("NETWORK-331"));
  }
}

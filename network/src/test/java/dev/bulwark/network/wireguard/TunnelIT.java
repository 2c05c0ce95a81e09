package dev.bulwark.network.wireguard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulwark.network.lab.Namespace;
import dev.bulwark.network.policy.Policy;
import dev.bulwark.network.wireguard.TunnelPlan.PlannedPeer;
import dev.bulwark.problem.Problem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With Debian's wireguard-go and wireguard-tools, over a wire between two network namespaces. */
class TunnelIT {
  private static final Policy SITE = TunnelSite.of("laptop: { ipv4: 10.60.0.10, ipv6: \"fd60::10\", allowed: [office, remote] }");
  private static final PlannedPeer LAPTOP = TunnelPlan.of(SITE).peer("laptop");

  @TempDir Path dir;
  private TunnelRig rig;
  private Tunnels tunnels;

  @BeforeEach
  void build() throws IOException {
    Optional<String> missing = TunnelRig.missing();
    Assumptions.assumeTrue(missing.isEmpty(), missing.orElse(""));
    tunnels = new Tunnels(dir, new SecureRandom());
    tunnels.config(SITE, false);
    rig = new TunnelRig();
    rig.up(dir);
  }

  @AfterEach
  void clear() throws IOException {
    if (rig != null) rig.close();
  }

  private static boolean eventually(BooleanSupplier condition) {
    for (int i = 0; i < 1_500; i++) {
      if (condition.getAsBoolean()) return true;
      LockSupport.parkNanos(4_000_000);
    }
    return false;
  }

  private static boolean ping(Namespace from, String address) {
    return from.inside(() -> {
      for (int i = 0; i < 6; i++) if (InetAddress.getByName(address).isReachable(1_000)) return true;
      return false;
    });
  }

  private static String tcp(Namespace from, Namespace to, String address) {
    return from.inside(() -> {
      try (ServerSocket server = to.inside(() -> new ServerSocket(0, 5, InetAddress.getByName(address)));
          Socket client = new Socket()) {
        client.connect(new InetSocketAddress(address, server.getLocalPort()), 3_000);
        try (Socket accepted = server.accept()) {
          client.getOutputStream().write("hello".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
          client.shutdownOutput();
          accepted.setSoTimeout(3_000);
          return new String(accepted.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.US_ASCII);
        }
      }
    });
  }

  @Test
  void the_configuration_brings_up_a_tunnel_that_carries_both_families() {
    assertThat(ping(rig.laptop, "10.60.0.1")).isTrue();
    assertThat(ping(rig.laptop, "fd60::1")).isTrue();
    assertThat(tcp(rig.laptop, rig.gateway, "10.60.0.1")).isEqualTo("hello");
    assertThat(tcp(rig.laptop, rig.gateway, "fd60::1")).isEqualTo("hello");
    LiveState state = rig.gatewayLive().read();
    assertThat(state.publicKey()).isEqualTo(tunnels.gateway(SITE));
    assertThat(state.peers()).singleElement().satisfies(peer -> {
      assertThat(peer.allowed()).containsExactlyInAnyOrderElementsOf(LAPTOP.own());
      assertThat(peer.handshake()).isPresent();
      assertThat(peer.endpoint().orElseThrow()).startsWith("198.51.100.2:");
    });
    assertThat(new WgProgram(rig.gatewayName, Optional.empty()).read().peers().getFirst().publicKey()).isEqualTo(state.peers().getFirst().publicKey());
  }

  @Test
  void another_shared_key_gives_no_tunnel_and_the_right_one_gives_it() {
    LiveInterface laptop = rig.laptopLive();
    LiveState.Peer gateway = laptop.read().peers().getFirst();
    laptop.change(List.of(PeerChange.removal(gateway.publicKey())));
    TunnelRig.load("setconf", rig.gateway, rig.gatewayName, dir.resolve("wg0.conf"));
    try (SecretKey other = SecretKey.ofShared(new SecureRandom())) {
      laptop.change(List.of(new PeerChange(gateway.publicKey(), false, Optional.of(other), gateway.endpoint(), Optional.of(List.copyOf(gateway.allowed())), OptionalInt.of(1))));
    }
    assertThat(eventually(() -> rig.gatewayLive().read().peers().getFirst().received() > 0)).as("it knocks").isTrue();
    assertThat(rig.laptop.<Boolean>inside(() -> InetAddress.getByName("10.60.0.1").isReachable(300))).isFalse();
    assertThat(rig.gatewayLive().read().peers().getFirst().handshake()).isEmpty();
    TunnelRig.load("setconf", rig.laptop, rig.laptopName, dir.resolve("peer-laptop.conf"));
    assertThat(ping(rig.laptop, "10.60.0.1")).isTrue();
  }

  @Test
  void a_rotation_under_running_streams_loses_no_packet_and_ends_the_old_keys() {
    rotation(rig.gatewayLive());
  }

  @Test
  void the_same_by_the_program_of_the_kernel_s_users() {
    rotation(new WgProgram(rig.gatewayName, Optional.empty()));
  }

  private void rotation(LiveInterface live) {
    assertThat(ping(rig.laptop, "10.60.0.1")).isTrue();
    PublicKey old = tunnels.peer("laptop").orElseThrow();
    try (Stream up = new Stream(rig.laptop, rig.gateway, "10.60.0.1");
        Stream down = new Stream(rig.gateway, rig.laptop, "fd60::10")) {
      up.awaitArrived(60);
      down.awaitArrived(60);
      Handover handover = new Handover(live, Handover.Pace.within(Duration.ofSeconds(20)));
      handover.check(tunnels.gateway(SITE).orElseThrow());
      Tunnels.Rotated rotated = tunnels.rotate(SITE, "laptop");
      CompletableFuture<Handover.Outcome> running =
          CompletableFuture.supplyAsync(() -> handover.rotate(LAPTOP.own(), rotated.before(), rotated.now(), rotated.shared(), new SecureRandom()));
      assertThat(eventually(() -> rig.gatewayLive().read().peer(rotated.now()).isPresent())).isTrue();
      // The laptop has not changed yet: the old keys carry on.
      up.awaitArrived(60);
      down.awaitArrived(60);
      assertThat(running).isNotDone();
      TunnelRig.run(rig.laptop, "wg", "set", rig.laptopName, "private-key", dir.resolve("keys/laptop.key").toString(), "peer", tunnels.gateway(SITE).orElseThrow().base64(), "preshared-key", dir.resolve("keys/laptop.psk").toString());
      Handover.Outcome outcome = running.join();
      rotated.shared().close();
      assertThat(outcome.handshake()).isPresent();
      assertThat(outcome.pause()).isLessThan(Duration.ofSeconds(4));
      up.awaitArrived(60);
      down.awaitArrived(60);
      assertThat(up.lost()).as("of " + up.sent() + " sent by the laptop").isZero();
      assertThat(down.lost()).as("of " + down.sent() + " sent by the gateway").isZero();
      LiveState state = rig.gatewayLive().read();
      assertThat(state.peer(old)).isEmpty();
      assertThat(state.peers()).singleElement().satisfies(peer -> {
        assertThat(peer.publicKey()).isEqualTo(rotated.now());
        assertThat(peer.keepalive()).isZero();
      });
    }
  }

  @Test
  void a_peer_that_does_not_come_is_changed_at_the_window_s_end() {
    assertThat(ping(rig.laptop, "10.60.0.1")).isTrue();
    Tunnels.Rotated rotated = tunnels.rotate(SITE, "laptop");
    Handover.Outcome outcome =
        new Handover(rig.gatewayLive(), new Handover.Pace(Duration.ofMillis(100), Duration.ofMillis(5), Duration.ofMillis(200))).rotate(LAPTOP.own(), rotated.before(), rotated.now(), rotated.shared(), new SecureRandom());
    assertThat(outcome.handshake()).isEmpty();
    assertThat(rig.gatewayLive().read().peers()).singleElement().satisfies(peer -> assertThat(peer.publicKey()).isEqualTo(rotated.now()));
    assertThat(rig.laptop.<Boolean>inside(() -> InetAddress.getByName("10.60.0.1").isReachable(300))).as("the old keys").isFalse();
    TunnelRig.load("syncconf", rig.laptop, rig.laptopName, dir.resolve("peer-laptop.conf"));
    assertThat(ping(rig.laptop, "10.60.0.1")).as("the new keys").isTrue();
  }

  @Test
  void a_revoked_peer_is_out_at_once_and_its_handshakes_end_nowhere() {
    assertThat(ping(rig.laptop, "10.60.0.1")).isTrue();
    Handover handover = new Handover(rig.gatewayLive(), Handover.Pace.within(Duration.ZERO));
    assertThat(handover.revoke(LAPTOP.own(), tunnels.peer("laptop"))).isEqualTo(1);
    tunnels.revoke(SITE, "laptop");
    assertThat(rig.gatewayLive().read().peers()).isEmpty();
    assertThat(rig.laptop.<Boolean>inside(() -> InetAddress.getByName("10.60.0.1").isReachable(300))).isFalse();
    assertThat(handover.revoke(LAPTOP.own(), Optional.empty())).isZero();
    // A fresh start of the laptop, with the configuration it still has, meets silence.
    LiveInterface laptop = rig.laptopLive();
    LiveState.Peer gateway = laptop.read().peers().getFirst();
    laptop.change(List.of(PeerChange.removal(gateway.publicKey()), new PeerChange(gateway.publicKey(), false, Optional.empty(), gateway.endpoint(), Optional.of(List.copyOf(gateway.allowed())), OptionalInt.of(1))));
    assertThat(rig.laptop.<Boolean>inside(() -> InetAddress.getByName("10.60.0.1").isReachable(300))).isFalse();
    assertThat(laptop.read().peers().getFirst().handshake()).isEmpty();
  }

  @Test
  void an_interface_of_another_gateway_is_left_alone() {
    Handover handover = new Handover(rig.laptopLive(), Handover.Pace.within(Duration.ZERO));
    assertThatThrownBy(() -> handover.check(tunnels.gateway(SITE).orElseThrow())).isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.code()).isEqualTo("NETWORK-331"));
  }
}

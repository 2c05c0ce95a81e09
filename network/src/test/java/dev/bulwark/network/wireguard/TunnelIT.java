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
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** With Debian's wireguard-go, and with the kernel's WireGuard where there is one, over a wire between two network namespaces. */
@ParameterizedClass
@EnumSource(TunnelRig.Kind.class)
class TunnelIT {
  private static final Policy SITE = TunnelSite.of("laptop: { ipv4: 10.60.0.10, ipv6: \"fd60::10\", allowed: [office, remote] }");
  private static final PlannedPeer LAPTOP = TunnelPlan.of(SITE).peer("laptop");

  @Parameter TunnelRig.Kind kind = TunnelRig.Kind.PROGRAM;
  @TempDir Path dir;
  private TunnelRig rig;
  private Tunnels tunnels;

  @BeforeEach
  void build() throws IOException {
    Optional<String> missing = TunnelRig.missing(kind);
    Assumptions.assumeTrue(missing.isEmpty(), missing.orElse(""));
    tunnels = new Tunnels(dir, new SecureRandom());
    tunnels.config(SITE, false);
    rig = new TunnelRig(kind);
    rig.up(dir);
  }

  @AfterEach
  void clear() throws IOException {
    if (rig != null) rig.close();
  }

  private static boolean ping(Namespace from, String address) {
    return from.inside(() -> {
      for (int i = 0; i < 60; i++) if (InetAddress.getByName(address).isReachable(1_000)) return true;
      return false;
    });
  }

  private static String tcp(Namespace from, Namespace to, String address) {
    return from.inside(() -> {
      try (ServerSocket server = to.inside(() -> new ServerSocket(0, 5, InetAddress.getByName(address)));
          Socket client = new Socket()) {
        client.connect(new InetSocketAddress(address, server.getLocalPort()), 60_000);
        try (Socket accepted = server.accept()) {
          client.getOutputStream().write("hello".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
          client.shutdownOutput();
          accepted.setSoTimeout(60_000);
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
    assertThat(TunnelRig.byProgram(rig.gateway, rig.gatewayName).read().peers().getFirst().publicKey()).isEqualTo(state.peers().getFirst().publicKey());
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
    assertThat(TunnelRig.eventually(() -> rig.gatewayLive().read().peers().getFirst().received() > 0)).as("it knocks").isTrue();
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
    rotation(TunnelRig.byProgram(rig.gateway, rig.gatewayName));
  }

  private void rotation(LiveInterface live) {
    assertThat(ping(rig.laptop, "10.60.0.1")).isTrue();
    assertThat(ping(rig.gateway, "fd60::10")).isTrue();
    PublicKey old = tunnels.peer("laptop").orElseThrow();
    try (Stream up = new Stream(rig.laptop, rig.gateway, "10.60.0.1");
        Stream down = new Stream(rig.gateway, rig.laptop, "fd60::10")) {
      up.awaitArrived(60);
      down.awaitArrived(60);
      Handover handover = new Handover(live, TunnelRig.PATIENT);
      handover.check(tunnels.gateway(SITE).orElseThrow());
      Tunnels.Rotated rotated = tunnels.rotate(SITE, "laptop");
      CompletableFuture<Handover.Outcome> running =
          CompletableFuture.supplyAsync(() -> handover.rotate(LAPTOP.own(), rotated.before(), rotated.now(), rotated.shared(), new SecureRandom()));
      assertThat(TunnelRig.eventually(() -> rig.gatewayLive().read().peer(rotated.now()).isPresent())).isTrue();
      // The laptop has not changed yet: the old keys carry on.
      up.awaitArrived(60);
      down.awaitArrived(60);
      assertThat(running).isNotDone();
      TunnelRig.newKeys(rig.laptop, rig.laptopName, dir.resolve("keys/laptop.key"), tunnels.gateway(SITE).orElseThrow(), dir.resolve("keys/laptop.psk"));
      Handover.Outcome outcome = running.join();
      rotated.shared().close();
      assertThat(outcome.handshake()).isPresent();
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
  void a_peer_that_has_nothing_to_say_and_no_keepalive_comes_because_it_is_nudged() {
    assertThat(ping(rig.laptop, "10.60.0.1")).isTrue();
    TunnelRig.run(rig.laptop, "wg", "set", rig.laptopName, "peer", tunnels.gateway(SITE).orElseThrow().base64(), "persistent-keepalive", "off");
    Handover handover = new Handover(rig.gatewayLive(), TunnelRig.PATIENT, Nudge.through(rig.gatewayName, Optional.of(rig.namedGateway())));
    Tunnels.Rotated rotated = tunnels.rotate(SITE, "laptop");
    CompletableFuture<Handover.Outcome> running =
        CompletableFuture.supplyAsync(() -> handover.rotate(LAPTOP.own(), rotated.before(), rotated.now(), rotated.shared(), new SecureRandom()));
    assertThat(TunnelRig.eventually(() -> rig.gatewayLive().read().peer(rotated.now()).isPresent())).isTrue();
    TunnelRig.newKeys(rig.laptop, rig.laptopName, dir.resolve("keys/laptop.key"), tunnels.gateway(SITE).orElseThrow(), dir.resolve("keys/laptop.psk"));
    assertThat(TunnelRig.eventually(running::isDone)).as("long before its window ends").isTrue();
    assertThat(running.join().handshake()).isPresent();
    rotated.shared().close();
  }

  @Test
  void an_interface_in_a_named_namespace_is_read_and_changed() {
    LiveInterface live = new WgProgram(rig.gatewayName, Optional.of(rig.namedGateway()));
    assertThat(live.read().publicKey()).isEqualTo(tunnels.gateway(SITE));
    assertThat(new Handover(live, Handover.Pace.within(Duration.ZERO)).revoke(LAPTOP.own(), Optional.empty())).isEqualTo(1);
    assertThat(rig.gatewayLive().read().peers()).isEmpty();
  }

  @Test
  void nothing_that_is_sent_after_a_revocation_arrives_in_either_direction() {
    assertThat(ping(rig.laptop, "10.60.0.1")).isTrue();
    try (Stream up = new Stream(rig.laptop, rig.gateway, "10.60.0.1", Integer.MAX_VALUE);
        Stream down = new Stream(rig.gateway, rig.laptop, "10.60.0.10", Integer.MAX_VALUE)) {
      up.awaitArrived(100);
      down.awaitArrived(100);
      assertThat(new Handover(rig.gatewayLive(), Handover.Pace.within(Duration.ZERO)).revoke(LAPTOP.own(), tunnels.peer("laptop"))).isEqualTo(1);
      // One may be sent, and not yet counted, while it is cut off.
      int lastUp = up.sent();
      int lastDown = down.sent();
      up.awaitSent(300);
      down.awaitSent(300);
      assertThat(up.lost()).isGreaterThan(200);
      assertThat(down.lost()).isGreaterThan(200);
      assertThat(up.last()).isLessThanOrEqualTo(lastUp);
      assertThat(down.last()).isLessThanOrEqualTo(lastDown);
    }
  }

  @Test
  void a_revoked_peer_does_not_come_back_by_itself_nor_by_config_and_restored_only_with_new_keys() throws IOException {
    assertThat(ping(rig.laptop, "10.60.0.1")).isTrue();
    Handover handover = new Handover(rig.gatewayLive(), Handover.Pace.within(Duration.ZERO));
    Path stolen = Files.copy(dir.resolve("peer-laptop.conf"), dir.resolve("stolen.conf"));
    assertThat(handover.revoke(LAPTOP.own(), tunnels.peer("laptop"))).isEqualTo(1);
    tunnels.revoke(SITE, "laptop");
    assertThat(rig.gatewayLive().read().peers()).isEmpty();
    assertThat(reaches()).isFalse();
    assertThat(handover.revoke(LAPTOP.own(), Optional.empty())).isZero();
    tunnels.config(SITE, false);
    TunnelRig.load("syncconf", rig.gateway, rig.gatewayName, dir.resolve("wg0.conf"));
    assertThat(rig.gatewayLive().read().peers()).isEmpty();
    freshStart(stolen);
    assertThat(reaches()).as("a fresh start with the keys that were revoked").isFalse();
    assertThat(rig.laptopLive().read().peers().getFirst().handshake()).isEmpty();
    tunnels.config(SITE, true);
    TunnelRig.load("syncconf", rig.gateway, rig.gatewayName, dir.resolve("wg0.conf"));
    freshStart(stolen);
    assertThat(reaches()).as("the old keys of a peer that was restored").isFalse();
    freshStart(dir.resolve("peer-laptop.conf"));
    assertThat(ping(rig.laptop, "10.60.0.1")).as("its new keys").isTrue();
  }

  /** One try; silence says no. */
  private boolean reaches() {
    return rig.laptop.inside(() -> InetAddress.getByName("10.60.0.1").isReachable(300));
  }

  /** As after a restart of the laptop: no session, no time of a last try. */
  private void freshStart(Path config) {
    LiveInterface laptop = rig.laptopLive();
    laptop.change(laptop.read().peers().stream().map(peer -> PeerChange.removal(peer.publicKey())).toList());
    TunnelRig.load("setconf", rig.laptop, rig.laptopName, config);
  }

  @Test
  void an_interface_of_another_gateway_is_left_alone() {
    Handover handover = new Handover(rig.laptopLive(), Handover.Pace.within(Duration.ZERO));
    assertThatThrownBy(() -> handover.check(tunnels.gateway(SITE).orElseThrow())).isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.code()).isEqualTo("NETWORK-331"));
  }
}

package dev.bulwark.network.wireguard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.network.lab.Namespace;
import dev.bulwark.network.packet.Prefix;
import dev.bulwark.network.policy.Policy;
import dev.bulwark.network.wireguard.TunnelPlan.PlannedPeer;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What runs through a tunnel goes on while the keys of both its ends change, again and again. */
@ParameterizedClass
@EnumSource(TunnelRig.Kind.class)
class RotationIT {
  private static final Policy SITE = TunnelSite.of("laptop: { ipv4: 10.60.0.10, ipv6: \"fd60::10\", allowed: [office, remote] }");
  private static final PlannedPeer LAPTOP = TunnelPlan.of(SITE).peer("laptop");
  private static final int ROUNDS = 3;
  private static final int PACKETS = 100;
  private static final int OCTETS = 200_000;

  @Parameter TunnelRig.Kind kind = TunnelRig.Kind.PROGRAM;
  @TempDir Path dir;
  private final SecureRandom random = new SecureRandom();

  /** What rotates one end: the other end runs the handover, and this one takes its new keys. */
  private record Turn(LiveInterface live, Namespace changing, String intf, PublicKey before, SecretKey secret, PublicKey other, List<Prefix> own) {}

  @Test
  void tcp_and_a_thousand_datagrams_a_second_outlive_new_keys_of_both_ends() throws IOException, InterruptedException {
    Optional<String> missing = TunnelRig.missing(kind);
    Assumptions.assumeTrue(missing.isEmpty(), missing.orElse(""));
    Tunnels tunnels = new Tunnels(dir, random);
    tunnels.config(SITE, false);
    try (TunnelRig rig = new TunnelRig(kind)) {
      rig.up(dir);
      assertThat(ping(rig.laptop, "10.60.0.1")).isTrue();
      assertThat(ping(rig.gateway, "fd60::10")).isTrue();
      PublicKey gateway = tunnels.gateway(SITE).orElseThrow();
      PublicKey laptop = tunnels.peer("laptop").orElseThrow();
      Set<PublicKey> all = new HashSet<>(Set.of(gateway, laptop));
      try (Transfer transfer = new Transfer(rig.laptop, rig.gateway, "10.60.0.1");
          Stream up = new Stream(rig.laptop, rig.gateway, "10.60.0.1");
          Stream down = new Stream(rig.gateway, rig.laptop, "fd60::10")) {
        for (int round = 0; round < ROUNDS; round++) {
          laptop = rotate(new Turn(rig.gatewayLive(), rig.laptop, rig.laptopName, laptop, SecretKey.ofPrivate(random), gateway, LAPTOP.own()), transfer, up, down);
          gateway = rotate(new Turn(rig.laptopLive(), rig.gateway, rig.gatewayName, gateway, SecretKey.ofPrivate(random), laptop, LAPTOP.reaches()), transfer, up, down);
          assertThat(all.add(laptop) && all.add(gateway)).as("keys that were never used before").isTrue();
        }
        assertThat(transfer.end()).as("what ended the connection").isNull();
        assertThat(transfer.up.received()).isEqualTo(transfer.up.sent());
        assertThat(transfer.down.received()).isEqualTo(transfer.down.sent());
        assertThat(up.lost()).as("of " + up.sent() + " sent by the laptop").isZero();
        assertThat(down.lost()).as("of " + down.sent() + " sent by the gateway").isZero();
      }
      assertThat(rig.gatewayLive().read().publicKey()).hasValue(gateway);
      PublicKey last = laptop;
      assertThat(rig.gatewayLive().read().peers()).singleElement().satisfies(peer -> assertThat(peer.publicKey()).isEqualTo(last));
      assertThat(rig.laptopLive().read().peers()).singleElement().satisfies(peer -> assertThat(peer.keepalive()).as("as it was").isEqualTo(25));
    }
  }

  private PublicKey rotate(Turn turn, Transfer transfer, Stream up, Stream down) throws IOException {
    try (SecretKey secret = turn.secret();
        SecretKey shared = SecretKey.ofShared(random)) {
      PublicKey now = secret.publicKey();
      Path key = Files.writeString(dir.resolve("next.key"), new String(secret.base64(), StandardCharsets.US_ASCII));
      Path psk = Files.writeString(dir.resolve("next.psk"), new String(shared.base64(), StandardCharsets.US_ASCII));
      CompletableFuture<Handover.Outcome> running =
          CompletableFuture.supplyAsync(() -> new Handover(turn.live(), TunnelRig.PATIENT).rotate(turn.own(), Optional.of(turn.before()), now, shared, random));
      assertThat(TunnelRig.eventually(() -> turn.live().read().peer(now).isPresent())).isTrue();
      flow(transfer, up, down);
      assertThat(running).isNotDone();
      TunnelRig.newKeys(turn.changing(), turn.intf(), key, turn.other(), psk);
      assertThat(running.join().handshake()).isPresent();
      flow(transfer, up, down);
      assertThat(turn.live().read().peer(turn.before())).isEmpty();
      return now;
    }
  }

  private static void flow(Transfer transfer, Stream up, Stream down) {
    transfer.awaitArrived(OCTETS);
    up.awaitArrived(PACKETS);
    down.awaitArrived(PACKETS);
  }

  private static boolean ping(Namespace from, String address) {
    return from.inside(() -> {
      for (int i = 0; i < 60; i++) if (InetAddress.getByName(address).isReachable(1_000)) return true;
      return false;
    });
  }
}

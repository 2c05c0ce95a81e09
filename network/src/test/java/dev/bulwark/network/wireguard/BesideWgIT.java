package dev.bulwark.network.wireguard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.network.policy.Policy;
import dev.bulwark.network.policy.Site;
import dev.bulwark.network.wireguard.TunnelPlan.PlannedPeer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys and files beside the programs of wireguard-tools. */
class BesideWgIT {
  private static final int KEYS = 100;

  @TempDir Path dir;

  @BeforeEach
  void present() {
    Optional<String> missing = TunnelRig.missing(TunnelRig.Kind.PROGRAM);
    Assumptions.assumeTrue(missing.isEmpty(), missing.orElse(""));
  }

  private static List<String> shell(String script, String input) throws IOException {
    Process process = new ProcessBuilder("bash", "-c", script).redirectErrorStream(true).start();
    try (OutputStream to = process.getOutputStream()) {
      to.write(input.getBytes(StandardCharsets.US_ASCII));
    }
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines().toList();
  }

  @Test
  void public_keys_are_those_of_wg_pubkey_clamped_or_not() throws IOException {
    Random random = new Random(21);
    StringBuilder secrets = new StringBuilder();
    for (int i = 0; i < KEYS; i++) {
      // A shared key is 32 octets of which none is clamped; as a private one WireGuard clamps it when it uses it.
      SecretKey secret = i % 2 == 0 ? SecretKey.ofPrivate(random) : SecretKey.ofShared(random);
      secrets.append(new String(secret.base64(), StandardCharsets.US_ASCII)).append('\n');
    }
    List<String> expected = shell("while read -r key; do wg pubkey <<<\"$key\"; done", secrets.toString());
    assertThat(expected).hasSize(KEYS);
    assertThat(secrets.toString().lines().map(line -> SecretKey.read(line.getBytes(StandardCharsets.US_ASCII)).orElseThrow().publicKey().base64())).isEqualTo(expected);
  }

  @Test
  void what_wg_genkey_makes_is_read_and_clamped_as_ours_is() throws IOException {
    List<String> both = shell("for i in {1..50}; do key=$(wg genkey); echo \"$key\"; wg pubkey <<<\"$key\"; done", "");
    assertThat(both).hasSize(100);
    for (int i = 0; i < both.size(); i += 2) {
      byte[] octets = Base64.getDecoder().decode(both.get(i));
      assertThat(octets[0] & 7).isZero();
      assertThat(octets[31] & 0xC0).isEqualTo(0x40);
      assertThat(SecretKey.read(both.get(i).getBytes(StandardCharsets.US_ASCII)).orElseThrow().publicKey()).hasToString(both.get(i + 1));
    }
  }

  @Test
  void wg_takes_every_file_of_many_policies_and_says_of_it_what_the_policy_does() throws IOException {
    Random random = new Random(22);
    try (TunnelRig rig = new TunnelRig(TunnelRig.Kind.PROGRAM)) {
      for (int round = 0; round < 8; round++) {
        String text = policy(random);
        Policy policy = Site.policy(text);
        Path folder = dir.resolve("t" + round);
        Tunnels tunnels = new Tunnels(folder, random);
        tunnels.config(policy, false);
        TunnelPlan plan = TunnelPlan.of(policy);
        LiveState gateway = loaded(rig, folder.resolve("wg0.conf"));
        assertThat(gateway.publicKey()).isEqualTo(tunnels.gateway(policy));
        assertThat(gateway.peers()).as(text).hasSameSizeAs(plan.peers());
        for (PlannedPeer peer : plan.peers()) {
          PublicKey key = tunnels.peer(peer.name()).orElseThrow();
          assertThat(gateway.peer(key).orElseThrow().allowed()).as(text).containsExactlyInAnyOrderElementsOf(peer.own());
        }
        PlannedPeer one = plan.peers().get(random.nextInt(plan.peers().size()));
        // As a person does where the name is too long for an interface.
        LiveState far = loaded(rig, Files.copy(folder.resolve("peer-" + one.name() + ".conf"), folder.resolve("far.conf")));
        assertThat(far.publicKey()).isEqualTo(tunnels.peer(one.name()));
        assertThat(far.peers()).singleElement().satisfies(peer -> {
          assertThat(Optional.of(peer.publicKey())).isEqualTo(tunnels.gateway(policy));
          assertThat(peer.allowed()).as(text).containsExactlyInAnyOrderElementsOf(one.reaches());
          assertThat(peer.endpoint()).hasValue(plan.endpoint());
          assertThat(peer.keepalive()).isEqualTo(plan.keepalive());
        });
      }
    }
  }

  private static LiveState loaded(TunnelRig rig, Path file) {
    TunnelRig.load("setconf", rig.gateway, rig.gatewayName, file);
    return rig.gatewayLive().read();
  }

  /** Any families, ports, endpoints, lengths of names and zones, with one peer to nine. */
  private static String policy(Random random) {
    boolean v4 = random.nextInt(4) > 0;
    boolean v6 = !v4 || random.nextBoolean();
    StringBuilder peers = new StringBuilder();
    for (int i = 0, n = 1 + random.nextInt(9); i < n; i++) {
      boolean both = v4 && v6 && random.nextBoolean();
      boolean four = both || (v4 && (!v6 || random.nextBoolean()));
      String name = "p" + i + "-a-peer-with-a-name-that-is-as-long-as-a-name-in-a-policy-may-be".substring(0, random.nextInt(60)).replaceAll("-$", "");
      String allowed = List.of("", ", allowed: [office]", ", allowed: [world]", ", allowed: [office, servers, remote]").get(random.nextInt(4));
      peers.append(i == 0 ? "" : ", ").append(name).append(": { ipv4: ").append(four ? "10.60.0." + (i + 10) : "none").append(", ipv6: ").append(both || !four ? "\"fd60::" + Integer.toHexString(i + 10) + "\"" : "none").append(allowed).append(" }");
    }
    return TunnelSite.text(peers.toString())
        .replace("listen: 51820", "listen: " + (1 + random.nextInt(65_535)))
        .replace("198.51.100.1:51820", List.of("198.51.100.1:51820", "[2001:db8::1]:1", "203.0.113.250:65535").get(random.nextInt(3)))
        .replace("keepalive: 25", List.of("keepalive: 25", "keepalive: 0", "keepalive: 65535").get(random.nextInt(3)))
        .replace("ipv4: 10.60.0.1/24", v4 ? "ipv4: 10.60.0.1/24" : "ipv4: none")
        .replace("ipv6: \"fd60::1/64\"", v6 ? "ipv6: \"fd60::1/64\"" : "ipv6: none");
  }
}

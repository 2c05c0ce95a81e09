package dev.bulwark.bench;

import dev.bulwark.network.packet.Prefix;
import dev.bulwark.network.policy.Policy;
import dev.bulwark.network.policy.PolicyReader;
import dev.bulwark.network.policy.PolicyReading;
import dev.bulwark.network.wireguard.Handover;
import dev.bulwark.network.wireguard.LiveInterface;
import dev.bulwark.network.wireguard.LiveInterfaces;
import dev.bulwark.network.wireguard.Nudge;
import dev.bulwark.network.wireguard.PublicKey;
import dev.bulwark.network.wireguard.TunnelPlan;
import dev.bulwark.network.wireguard.Tunnels;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * New keys for a peer of a running tunnel: how long it takes, what it loses and what it costs the throughput; beside {@code wg set} by hand and {@code wg syncconf} in the same run. Needs root, wireguard-go and wireguard-tools.
 *
 * <p>The peer's side is the same in all: one call of {@code wg}, which is counted.
 */
final class WireguardBench {
  private static final String POLICY =
      """
      version: 1
      name: plant
      zones:
        remote: { interface: wg0, ipv4: [10.60.0.0/24], ipv6: none }
        office: { vlan: 12, interface: r12, ipv4: [10.12.0.0/24], ipv6: none }
      rules:
        - { name: remote-office, from: remote, to: office, services: [ssh], action: allow }
      vpn:
        interface: wg0
        zone: remote
        listen: 51820
        endpoint: "198.51.100.1:51820"
        ipv4: 10.60.0.1/24
        ipv6: none
        keepalive: 25
        peers: { laptop: { ipv4: 10.60.0.10, ipv6: none, allowed: [remote] } }
      """;

  private final Path folder;
  private final Policy policy;
  private final Tunnels tunnels;
  private final WireguardRig rig;
  private final LiveInterface live;
  private final List<Prefix> own;
  private final SecureRandom random = new SecureRandom();

  /** One way to change the keys of both ends. */
  private interface Way {
    void rotate() throws InterruptedException;
  }

  private WireguardBench(Path folder, Policy policy, Tunnels tunnels, WireguardRig rig) {
    this.folder = folder;
    this.policy = policy;
    this.tunnels = tunnels;
    this.rig = rig;
    this.live = LiveInterfaces.find(rig.gatewayName, Optional.empty());
    this.own = TunnelPlan.of(policy).peer("laptop").own();
  }

  static void run(String[] args) throws IOException, InterruptedException {
    int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 50;
    int seconds = args.length > 1 ? Integer.parseInt(args[1]) : 10;
    if (!(PolicyReader.read(POLICY.getBytes(StandardCharsets.UTF_8), LocalDate.of(2026, 11, 23)) instanceof PolicyReading.Read(Policy policy, var warnings)))
      throw new IllegalStateException("the policy has faults");
    Path folder = Files.createTempDirectory("bulwark-bench-");
    Tunnels tunnels = new Tunnels(folder, new SecureRandom());
    tunnels.config(policy, false);
    try (WireguardRig rig = new WireguardRig(folder)) {
      WireguardBench bench = new WireguardBench(folder, policy, tunnels, rig);
      rig.laptop.inside(() -> InetAddress.getByName("10.60.0.1").isReachable(10_000));
      bench.idle(Math.min(rounds, 20));
      bench.under("bulwark     ", bench::handedOver, rounds);
      bench.under("wg set      ", bench::byHand, rounds);
      bench.under("wg syncconf ", bench::synced, rounds);
      for (int i = 0; i < 2; i++) {
        bench.throughput("no rotation          ", () -> {}, seconds);
        bench.throughput("bulwark, each second ", bench::handedOver, seconds);
        bench.throughput("wg set, each second  ", bench::byHand, seconds);
      }
    }
  }

  private void idle(int rounds) throws InterruptedException {
    double[] times = new double[rounds];
    for (int i = 0; i < rounds; i++) times[i] = handOver();
    System.out.println("idle tunnel, from the laptop's new keys to the old ones' end: " + Figures.of(times).line("ms"));
  }

  private void under(String name, Way way, int rounds) throws InterruptedException {
    double[] silences = new double[rounds];
    double[] times = new double[rounds];
    try (WireguardTraffic up = new WireguardTraffic(rig.laptop, rig.gateway, "10.60.0.1");
        WireguardTraffic down = new WireguardTraffic(rig.gateway, rig.laptop, "10.60.0.10")) {
      up.awaitArrived(300);
      down.awaitArrived(300);
      for (int i = 0; i < rounds; i++) {
        up.silence();
        down.silence();
        long begun = System.nanoTime();
        way.rotate();
        times[i] = (System.nanoTime() - begun) / 1e6;
        up.awaitArrived(200);
        down.awaitArrived(200);
        silences[i] = Math.max(up.silence(), down.silence());
      }
      int sent = up.sent() + down.sent();
      System.out.printf(Locale.ROOT, "%s %d of some %d datagrams lost in %d rotations (%d up, %d down)%n", name, up.lost() + down.lost(), sent, rounds, up.lost(), down.lost());
      System.out.println(name + " longest silence of either direction: " + Figures.of(silences).line("ms"));
      System.out.println(name + " whole, files included:               " + Figures.of(times).line("ms"));
    }
  }

  private void throughput(String name, Way way, int seconds) throws IOException, InterruptedException {
    AtomicLong arrived = new AtomicLong();
    try (ServerSocket listening = rig.gateway.inside(() -> new ServerSocket(0, 5, InetAddress.getByName("10.60.0.1")));
        Socket client = rig.laptop.inside(() -> new Socket("10.60.0.1", listening.getLocalPort()));
        Socket server = listening.accept()) {
      Thread.ofPlatform().daemon().start(() -> endless(client));
      Thread.ofPlatform().daemon().start(() -> count(server, arrived));
      LockSupport.parkNanos(1_000_000_000);
      ProcessCpu gateway = new ProcessCpu(rig.gatewayPid());
      long before = arrived.get();
      long cpu = gateway.micros();
      long begun = System.nanoTime();
      int rotations = 0;
      for (int second = 0; second < seconds; second++) {
        way.rotate();
        rotations++;
        long until = begun + (second + 1) * 1_000_000_000L;
        while (System.nanoTime() < until) LockSupport.parkNanos(until - System.nanoTime());
      }
      double octets = arrived.get() - before;
      double took = (System.nanoTime() - begun) / 1e9;
      System.out.printf(Locale.ROOT, "TCP, %s %6.1f MB/s, %5.1f MB for each CPU-second of the gateway, %d times in %.1f s%n", name, octets / took / 1e6, octets / Math.max(1, gateway.micros() - cpu), rotations, took);
    }
  }

  private static void endless(Socket socket) {
    try {
      byte[] block = new byte[65_536];
      while (true) socket.getOutputStream().write(block);
    } catch (IOException ended) {
      // It was closed.
    }
  }

  private static void count(Socket socket, AtomicLong arrived) {
    try {
      byte[] block = new byte[65_536];
      for (int n = socket.getInputStream().read(block); n >= 0; n = socket.getInputStream().read(block)) arrived.addAndGet(n);
    } catch (IOException ended) {
      // It was closed.
    }
  }

  private void handedOver() throws InterruptedException {
    handOver();
  }

  /** As {@code bulwark network wireguard rotate --live} does it; milliseconds from the laptop's new keys to the end. */
  private double handOver() {
    Tunnels.Rotated rotated = tunnels.rotate(policy, "laptop");
    try (var shared = rotated.shared()) {
      Handover handover = new Handover(live, Handover.Pace.within(Duration.ofSeconds(60)), rig.nudge());
      CompletableFuture<Handover.Outcome> running = CompletableFuture.supplyAsync(() -> handover.rotate(own, rotated.before(), rotated.now(), shared, random));
      while (live.read().peer(rotated.now()).isEmpty()) LockSupport.parkNanos(1_000_000);
      long begun = System.nanoTime();
      laptop();
      if (running.join().handshake().isEmpty()) throw new IllegalStateException("no handshake");
      return (System.nanoTime() - begun) / 1e6;
    }
  }

  private void laptop() {
    WireguardRig.run(rig.laptop, "wg", "set", rig.laptopName, "private-key", folder.resolve("keys/laptop.key").toString(), "peer", gateway(), "preshared-key", folder.resolve("keys/laptop.psk").toString());
  }

  private String gateway() {
    return tunnels.gateway(policy).orElseThrow().base64();
  }

  private void byHand() {
    Tunnels.Rotated rotated = tunnels.rotate(policy, "laptop");
    rotated.shared().close();
    WireguardRig.run(rig.gateway, "wg", "set", rig.gatewayName, "peer", rotated.before().orElseThrow().base64(), "remove", "peer", rotated.now().base64(), "preshared-key", folder.resolve("keys/laptop.psk").toString(), "allowed-ips", "10.60.0.10/32");
    laptop();
    met(rotated.now());
  }

  private void synced() {
    Tunnels.Rotated rotated = tunnels.rotate(policy, "laptop");
    rotated.shared().close();
    WireguardRig.load("syncconf", rig.gateway, rig.gatewayName, folder.resolve("wg0.conf"));
    WireguardRig.load("syncconf", rig.laptop, rig.laptopName, folder.resolve("peer-laptop.conf"));
    met(rotated.now());
  }

  private void met(PublicKey key) {
    while (live.read().peer(key).filter(peer -> peer.handshake().isPresent()).isEmpty()) LockSupport.parkNanos(2_000_000);
  }
}

package dev.bulwark.network.wireguard;

import dev.bulwark.network.policy.Policy;
import dev.bulwark.network.wireguard.TunnelPlan.PlannedPeer;
import dev.bulwark.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/**
 * A folder with the configuration of a gateway and its peers, and their keys.
 *
 * <h2>Guarantees</h2> Each peer has a key pair and a shared key of its own, made once and kept: the same policy gives the same octets again. Files are of mode 0600, and change all together or not at all, whenever the
 * process is killed (the next call ends what was begun). A revoked peer stays revoked until it is restored by that option.
 * <h2>Does not guarantee</h2> That an interface that runs knows of it: see {@link Handover}.
 * <h2>Fails by</h2> {@link Problem}: NETWORK-320 and -321 for the plan, -322 to -324 for keys, -325 and -326 for peers, -327 and -334 to -336 for the folder.
 */
public final class Tunnels {
  private final Path folder;
  private final RandomGenerator random;
  private final Journal.Steps steps;

  /** @param random a source fit for keys */
  public Tunnels(Path folder, RandomGenerator random) {
    this(folder, random, step -> {});
  }

  Tunnels(Path folder, RandomGenerator random, Journal.Steps steps) {
    this.folder = folder;
    this.random = random;
    this.steps = steps;
  }

  /**
   * What is in force now.
   *
   * @param files that hold the result, relative to the folder
   * @param peers whose they are
   */
  public record Written(List<String> files, List<String> peers) {}

  /**
   * A peer with its new keys.
   *
   * @param before what it was known by, where it was
   * @param shared the caller closes it
   */
  public record Rotated(Written written, Optional<PublicKey> before, PublicKey now, SecretKey shared) {}

  /** Makes what is missing and keeps the rest. */
  public Written config(Policy policy, boolean restore) {
    TunnelPlan plan = TunnelPlan.of(policy);
    try (TunnelFolder open = TunnelFolder.open(folder, steps)) {
      SortedSet<String> revoked = open.revoked();
      if (restore) plan.peers().forEach(peer -> revoked.remove(peer.name()));
      List<PlannedPeer> peers = plan.peers().stream().filter(peer -> !revoked.contains(peer.name())).toList();
      try (TunnelKeys keys = keys(open, plan, peers, Set.of())) {
        List<String> files = new ArrayList<>(List.of(plan.gatewayFile()));
        peers.forEach(peer -> files.add(TunnelPlan.peerFile(peer.name())));
        write(open, plan, keys, peers, revoked, new TreeMap<>());
        return new Written(List.copyOf(files), peers.stream().map(PlannedPeer::name).toList());
      }
    }
  }

  /** A new key pair and shared key for one peer; everything else as {@link #config} without restoring. */
  public Rotated rotate(Policy policy, String name) {
    TunnelPlan plan = TunnelPlan.of(policy);
    plan.peer(name);
    try (TunnelFolder open = begun(plan)) {
      SortedSet<String> revoked = open.revoked();
      if (revoked.contains(name)) throw new Problem("NETWORK-326", "peer " + name + " is revoked", "if it may come back, run `bulwark network wireguard config --restore`");
      List<PlannedPeer> peers = plan.peers().stream().filter(peer -> !revoked.contains(peer.name())).toList();
      Optional<PublicKey> before = publicKey(open, name);
      try (TunnelKeys keys = keys(open, plan, peers, Set.of(name))) {
        TunnelKeys.OfPeer fresh = keys.peer(name);
        byte[] shared = fresh.shared().base64();
        SecretKey copy = SecretKey.read(shared).orElseThrow();
        Arrays.fill(shared, (byte) 0);
        write(open, plan, keys, peers, revoked, new TreeMap<>());
        return new Rotated(new Written(List.of(plan.gatewayFile(), TunnelPlan.peerFile(name)), List.of(name)), before, fresh.publicKey(), copy);
      }
    }
  }

  /** Takes a peer out, with its keys, and remembers it. Twice is as once. */
  public Written revoke(Policy policy, String name) {
    TunnelPlan plan = TunnelPlan.of(policy);
    plan.peer(name);
    try (TunnelFolder open = begun(plan)) {
      SortedSet<String> revoked = open.revoked();
      revoked.add(name);
      List<PlannedPeer> peers = plan.peers().stream().filter(peer -> !revoked.contains(peer.name())).toList();
      SortedMap<String, byte[]> gone = new TreeMap<>();
      for (String file : List.of("keys/" + name + ".key", "keys/" + name + ".pub", "keys/" + name + ".psk", TunnelPlan.peerFile(name))) gone.put(file, new byte[0]);
      try (TunnelKeys keys = keys(open, plan, peers, Set.of())) {
        write(open, plan, keys, peers, revoked, gone);
        return new Written(List.of(plan.gatewayFile()), List.of());
      }
    }
  }

  /** What the gateway's interface is known by; empty before the first configuration, and nothing is made then. */
  public Optional<PublicKey> gateway(Policy policy) {
    if (!TunnelFolder.exists(folder)) return Optional.empty();
    try (TunnelFolder open = TunnelFolder.open(folder, steps)) {
      return publicKey(open, TunnelPlan.of(policy).intf());
    }
  }

  /** What a peer is known by now; empty where it has no keys. */
  public Optional<PublicKey> peer(String name) {
    if (!TunnelFolder.exists(folder)) return Optional.empty();
    try (TunnelFolder open = TunnelFolder.open(folder, steps)) {
      return publicKey(open, name);
    }
  }

  /** A folder with tunnels in it: a slip in its name must not end as a second set of keys that no interface has. */
  private TunnelFolder begun(TunnelPlan plan) {
    if (TunnelFolder.exists(folder)) {
      TunnelFolder open = TunnelFolder.open(folder, steps);
      boolean begun = false;
      try {
        begun = publicKey(open, plan.intf()).isPresent();
        if (begun) return open;
      } finally {
        if (!begun) open.close();
      }
    }
    throw new Problem("NETWORK-336", "there are no tunnels of " + plan.intf() + " in " + folder, "name the folder that `bulwark network wireguard config` wrote, or run that first");
  }

  private static Optional<PublicKey> publicKey(TunnelFolder open, String name) {
    return open.key(name + ".key").map(key -> {
      try (key) {
        return key.publicKey();
      }
    });
  }

  private TunnelKeys keys(TunnelFolder open, TunnelPlan plan, List<PlannedPeer> peers, Set<String> renewed) {
    TunnelKeys keys = new TunnelKeys(open.key(plan.intf() + ".key").orElseGet(() -> SecretKey.ofPrivate(random)));
    for (PlannedPeer peer : peers) {
      boolean fresh = renewed.contains(peer.name());
      Optional<SecretKey> secret = fresh ? Optional.empty() : open.key(peer.name() + ".key");
      Optional<SecretKey> shared = fresh ? Optional.empty() : open.key(peer.name() + ".psk");
      keys.put(peer.name(), secret.orElseGet(() -> SecretKey.ofPrivate(random)), shared.orElseGet(() -> SecretKey.ofShared(random)));
    }
    String twice = keys.shared();
    if (twice == null) return keys;
    keys.close();
    throw new Problem("NETWORK-324", twice + " have one key between them", "remove the key files of one of them, so that new ones are made, and give it its new configuration");
  }

  private static void write(TunnelFolder open, TunnelPlan plan, TunnelKeys keys, List<PlannedPeer> peers, SortedSet<String> revoked, SortedMap<String, byte[]> files) {
    files.put("keys/" + plan.intf() + ".pub", line(keys.gatewayPublic()));
    files.put("keys/" + plan.intf() + ".key", line(keys.gateway()));
    try (SecretText text = new SecretText()) {
      ConfigText.gateway(text, plan, keys, peers);
      files.put(plan.gatewayFile(), text.octets());
    }
    for (PlannedPeer peer : peers) {
      TunnelKeys.OfPeer own = keys.peer(peer.name());
      files.put("keys/" + peer.name() + ".key", line(own.secret()));
      files.put("keys/" + peer.name() + ".pub", line(own.publicKey()));
      files.put("keys/" + peer.name() + ".psk", line(own.shared()));
      try (SecretText text = new SecretText()) {
        ConfigText.peer(text, plan, keys, peer);
        files.put(TunnelPlan.peerFile(peer.name()), text.octets());
      }
    }
    files.put(TunnelFolder.REVOKED, revoked.isEmpty() ? new byte[0] : (String.join("\n", new TreeSet<>(revoked)) + "\n").getBytes(StandardCharsets.UTF_8));
    open.write(files);
  }

  private static byte[] line(SecretKey key) {
    try (SecretText text = new SecretText()) {
      return text.addBase64(key).add("\n").octets();
    }
  }

  private static byte[] line(PublicKey key) {
    return (key.base64() + "\n").getBytes(StandardCharsets.US_ASCII);
  }
}

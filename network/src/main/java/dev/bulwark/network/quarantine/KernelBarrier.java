package dev.bulwark.network.quarantine;

import dev.bulwark.network.enforce.Nft;
import dev.bulwark.network.lab.Namespace;
import dev.bulwark.network.lab.Posix;
import dev.bulwark.network.nftables.QuarantineTable;
import dev.bulwark.network.packet.Ip;
import dev.bulwark.problem.Problem;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The quarantine's tables in the kernel of one namespace, over one socket that stays open; one request at a time. */
final class KernelBarrier implements Barrier, AutoCloseable {
  private static final List<String> SETS = List.of("mac", "v4", "v6");
  private static final Duration SHORTEST = Duration.ofMillis(1);

  /** For members that are taken out within the same step: they must not end before. */
  private static final Duration PASSING = Duration.ofHours(1);

  private static final int TRIES = 3;
  private static final int MOST_READINGS = 20;
  private static final Duration PROMPT = Duration.ofMillis(250);
  private final Namespace namespace;
  private final InstantSource clock;
  private final KernelSocket netfilter;
  private final Set<Integer> families = new TreeSet<>(Set.of(SetMessages.INET));
  private @Nullable KernelSocket route;
  private int sequence = 1;

  private KernelBarrier(Namespace namespace, InstantSource clock) {
    this.namespace = namespace;
    this.clock = clock;
    this.netfilter = KernelSocket.netfilter(namespace);
  }

  /** Makes what is missing of the tables. */
  static KernelBarrier open(Namespace namespace, InstantSource clock) {
    KernelBarrier barrier = new KernelBarrier(namespace, clock);
    try {
      barrier.prepare();
      return barrier;
    } catch (Problem problem) {
      barrier.close();
      throw problem;
    }
  }

  private void prepare() {
    Nft nft = new Nft(namespace);
    int inet = dump(SetMessages.INET, "mac", new Members(clock.instant()));
    if (inet == -Posix.ENOENT || !stands(SetMessages.INET)) nft.load(QuarantineTable.text());
    int bridge = dump(SetMessages.BRIDGE, "mac", new Members(clock.instant()));
    if (bridge == 0 && stands(SetMessages.BRIDGE)) families.add(SetMessages.BRIDGE);
    else if ((bridge == 0 || bridge == -Posix.ENOENT) && bridged(nft)) families.add(SetMessages.BRIDGE);
  }

  /** False where somebody has emptied a chain. */
  private boolean stands(int family) {
    return counted(family, QuarantineTable.DROPPED).isPresent() && counted(family, QuarantineTable.PASSED).isPresent();
  }

  /** A kernel without this family has no bridge to pass frames on beside the router either, so its absence is no fault. */
  private static boolean bridged(Nft nft) {
    try {
      nft.load(QuarantineTable.bridge());
      return true;
    } catch (Problem problem) {
      if (problem.code().equals("NETWORK-242")) return false;
      throw problem;
    }
  }

  @Override
  public synchronized Set<Address> own() {
    KernelSocket links = route;
    if (links == null) route = links = KernelSocket.route(namespace);
    return OwnAddresses.of(links);
  }

  @Override
  public synchronized void change(Map<Address, Instant> cutOff, Set<Address> letIn) {
    int refused = cutOff.isEmpty() && letIn.isEmpty() ? 0 : commit(batch(cutOff, letIn, clock.instant()));
    for (int tries = 1; tries < TRIES && refused < 0; tries++) {
      // The table is gone; or a member's time was over while it was to be taken out, and now it is not there.
      if (refused != -Posix.ENOENT) break;
      prepare();
      refused = commit(batch(cutOff, letIn, clock.instant()));
    }
    if (refused == -Posix.EPERM) throw new Problem("NETWORK-241", "the quarantine may not be changed", "run it as root, or with CAP_NET_ADMIN");
    if (refused < 0) throw new Problem("NETWORK-243", "the kernel refuses a change of the quarantine: " + Posix.meaning(refused), "nothing was changed; see `nft list table inet " + QuarantineTable.NAME + "`");
    // First the step, because the time to the last packet counts; then whether it has any effect.
    if (!families.stream().allMatch(this::stands)) prepare();
  }

  private SetMessages batch(Map<Address, Instant> cutOff, Set<Address> letIn, Instant now) {
    SetMessages batch = new SetMessages(sequence, cutOff.size() + letIn.size()).begin();
    for (int family : families) {
      // In and out: a member that is not there cannot be taken out. In again: older kernels do not renew the time of a member, and none counts it anew.
      for (Address address : letIn) batch.element(SetMessages.NEW_ELEMENT, family, address, PASSING).element(SetMessages.DELETE_ELEMENT, family, address, PASSING);
      cutOff.forEach(
          (address, until) -> {
            Duration ttl = Duration.between(now, until).compareTo(SHORTEST) < 0 ? SHORTEST : Duration.between(now, until);
            batch.element(SetMessages.NEW_ELEMENT, family, address, PASSING).element(SetMessages.DELETE_ELEMENT, family, address, PASSING).element(SetMessages.NEW_ELEMENT, family, address, ttl);
          });
    }
    return batch;
  }

  private int commit(SetMessages batch) {
    int lastElement = batch.lastSequence();
    batch.end();
    sequence = batch.lastSequence() + 1;
    return netfilter.commit(batch.bytes(), lastElement);
  }

  @Override
  public synchronized void forget(Set<Address> addresses) {
    Set<Ip> ends = new HashSet<>();
    for (Address address : addresses) if (address instanceof Address.Internet(Ip ip)) ends.add(ip);
    Connections.forget(netfilter, ends);
  }

  @Override
  public synchronized Sight look() {
    Map<String, Member> all = members(true);
    // After the members: what passes in between is counted here at the latest.
    OptionalLong passed = OptionalLong.of(0);
    for (int family : families) passed = sum(passed, counted(family, QuarantineTable.PASSED));
    return new Sight(all, passed);
  }

  /** Whoever is in the router's table, also one who was put in there by hand. */
  synchronized Map<String, Member> listed() {
    return members(false);
  }

  /** With what both tables dropped of them; {@code everywhere}: only those who are in both. */
  private Map<String, Member> members(boolean everywhere) {
    Map<String, Member> all = members(SetMessages.INET);
    if (!families.contains(SetMessages.BRIDGE)) return all;
    Map<String, Member> bridged = members(SetMessages.BRIDGE);
    if (everywhere) all.keySet().retainAll(bridged.keySet());
    bridged.forEach((address, other) -> all.computeIfPresent(address, (same, member) -> new Member(member.expires(), sum(member.dropped(), other.dropped()))));
    return all;
  }

  private Map<String, Member> members(int family) {
    Map<String, Member> all = new HashMap<>();
    for (String set : SETS) all.putAll(members(family, set).all());
    return all;
  }

  /** The kernel says how long a member has left, not until when: that is only known as well as it is known when the kernel said so. */
  private Members members(int family, String set) {
    for (int tries = 1; ; tries++) {
      Instant before = clock.instant();
      Members members = new Members(before);
      dump(family, set, members);
      if (tries == MOST_READINGS || Duration.between(before, clock.instant()).compareTo(PROMPT) < 0) return members;
    }
  }

  private static OptionalLong sum(OptionalLong one, OptionalLong other) {
    return one.isPresent() && other.isPresent() ? OptionalLong.of(one.getAsLong() + other.getAsLong()) : OptionalLong.empty();
  }

  private int dump(int family, String set, Members into) {
    return netfilter.dump(new SetMessages(sequence++).list(family, set).bytes(), SetMessages.FIXED, into::read);
  }

  /** The counters of a chain's rules together; empty where it has none. */
  private OptionalLong counted(int family, String chain) {
    List<Long> packets = new ArrayList<>();
    netfilter.dump(new SetMessages(sequence++).rules(family, chain).bytes(), SetMessages.FIXED, rule -> Counters.ofRule(Attributes.read(rule)).ifPresent(packets::add));
    return packets.isEmpty() ? OptionalLong.empty() : OptionalLong.of(packets.stream().mapToLong(Long::longValue).sum());
  }

  @Override
  public void close() {
    netfilter.close();
    KernelSocket links = route;
    if (links != null) links.close();
  }
}

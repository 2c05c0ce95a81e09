package dev.bulwark.network.quarantine;

import dev.bulwark.network.lab.Namespace;
import dev.bulwark.problem.Problem;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Those who are cut off at the gateway of one network namespace.
 *
 * <h2>Guarantees</h2> When {@link #add} returns, the kernel drops every packet from and to the address before it looks at connections, established ones included; their entries are forgotten after that where the kernel
 * lets us. A MAC address is cut off as a sender. It ends by itself after its time, whether this program still runs or not. Applying a policy does not touch it. Safe for use by several threads, one change at a time.
 * <h2>Does not guarantee</h2> Anything between devices that reach each other without passing this machine; that it lasts over a restart of the machine.
 * <h2>Fails by</h2> {@code NETWORK-251} for an address of this machine or of a protected one, the codes of {@link dev.bulwark.network.enforce.Nft} where the kernel lacks something or refuses.
 */
public final class Quarantine implements AutoCloseable {
  private final KernelBarrier kernel;
  private final InstantSource clock;

  private Quarantine(KernelBarrier kernel, InstantSource clock) {
    this.kernel = kernel;
    this.clock = clock;
  }

  /** Opens the list and makes the tables that are missing. The namespace stays the caller's, and must be open as long as this is. */
  public static Quarantine open(Namespace namespace, InstantSource clock) {
    return new Quarantine(KernelBarrier.open(namespace, clock), clock);
  }

  /**
   * Somebody who is cut off.
   *
   * @param address or a range of them, where somebody put one in by hand
   * @param dropped packets from and to it since it was cut off; empty where somebody made the set without counters
   */
  public record Entry(String address, Instant expires, OptionalLong dropped) {}

  Barrier barrier() {
    return kernel;
  }

  /**
   * Cuts an address off, or renews its time.
   *
   * @param ttl at least a second
   * @param spared addresses that must not be cut off, the operator's for one; this machine's own are spared anyway
   * @return when it ends
   */
  public Instant add(Address address, Duration ttl, Set<Address> spared) {
    if (spared.contains(address) || kernel.own().contains(address)) throw own(address, "check the address; add --force where it is meant");
    return addEvenOwn(address, ttl);
  }

  static Problem own(Address address, String hint) {
    return new Problem("NETWORK-251", address + " is this machine's own or the operator's", hint);
  }

  /** As {@link #add}, and nobody is spared. */
  public Instant addEvenOwn(Address address, Duration ttl) {
    if (ttl.compareTo(Duration.ofSeconds(1)) < 0) throw new IllegalArgumentException("for less than a second: " + ttl);
    Instant ends = clock.instant().plus(ttl);
    kernel.change(Map.of(address, ends), Set.of());
    kernel.forget(Set.of(address));
    return ends;
  }

  /** Lets an address in again; false where it was not cut off. */
  public boolean remove(Address address) {
    boolean was = contains(address);
    kernel.change(Map.of(), Set.of(address));
    return was;
  }

  /** Asks the kernel. */
  public boolean contains(Address address) {
    return kernel.listed().containsKey(address.toString());
  }

  /** Asks the kernel; sorted by address. */
  public List<Entry> list() {
    return kernel.listed().entrySet().stream().map(member -> new Entry(member.getKey(), member.getValue().expires(), member.getValue().dropped())).sorted(Comparator.comparing(Entry::address)).toList();
  }

  @Override
  public void close() {
    kernel.close();
  }
}

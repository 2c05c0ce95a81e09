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
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * Those who are cut off at the gateway of one network namespace.
 *
 * <h2>Guarantees</h2> When {@link #add} returns, the kernel drops every packet from and to the address before it looks at connections, established ones included; their entries are forgotten after that where the kernel
 * lets us. A MAC address is cut off as a sender. It ends by itself after its time, whether this program still runs or not. Applying a policy does not touch it. Safe for use by several threads, one change at a time.
 * <h2>Does not guarantee</h2> Anything between devices that reach each other without passing this machine; that it lasts over a restart of the machine.
 * <h2>Fails by</h2> {@code NETWORK-251} for an address of this machine or of a protected one, the codes of {@link Nft} where the kernel lacks something or refuses.
 */
public final class Quarantine implements AutoCloseable {
  private static final List<String> SETS = List.of("mac", "v4", "v6");
  private final Namespace namespace;
  private final InstantSource clock;
  private final KernelSocket netfilter;
  private final List<Integer> families = new ArrayList<>(List.of(SetMessages.INET));
  private int sequence = 1;

  private Quarantine(Namespace namespace, InstantSource clock) {
    this.namespace = namespace;
    this.clock = clock;
    this.netfilter = KernelSocket.netfilter(namespace);
  }

  /** Opens the list and makes the tables that are missing. The namespace stays the caller's, and must be open as long as this is. */
  public static Quarantine open(Namespace namespace, InstantSource clock) {
    Quarantine quarantine = new Quarantine(namespace, clock);
    try {
      quarantine.prepare();
      return quarantine;
    } catch (Problem problem) {
      quarantine.close();
      throw problem;
    }
  }

  /**
   * Somebody who is cut off.
   *
   * @param address or a range of them, where somebody put one in by hand
   */
  public record Entry(String address, Instant expires) {}

  private void prepare() {
    Nft nft = new Nft(namespace);
    if (netfilter.dump(new SetMessages(sequence++).list(SetMessages.INET, "mac").bytes(), SetMessages.FIXED, entry -> {}) == -Posix.ENOENT) nft.load(QuarantineTable.text());
    int bridge = netfilter.dump(new SetMessages(sequence++).list(SetMessages.BRIDGE, "mac").bytes(), SetMessages.FIXED, entry -> {});
    if (bridge == 0) families.add(SetMessages.BRIDGE);
    else if (bridge == -Posix.ENOENT && bridged(nft)) families.add(SetMessages.BRIDGE);
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

  /**
   * Cuts an address off, or renews its time.
   *
   * @param ttl at least a second
   * @param spared addresses that must not be cut off, the operator's for one; this machine's own are spared anyway
   * @return when it ends
   */
  public synchronized Instant add(Address address, Duration ttl, Set<Address> spared) {
    if (spared.contains(address) || OwnAddresses.of(namespace).contains(address))
      throw new Problem("NETWORK-251", address + " is this machine's own or the operator's", "check the address; add --force where it is meant");
    return addEvenOwn(address, ttl);
  }

  /** As {@link #add}, and nobody is spared. */
  public synchronized Instant addEvenOwn(Address address, Duration ttl) {
    if (ttl.compareTo(Duration.ofSeconds(1)) < 0) throw new IllegalArgumentException("for less than a second: " + ttl);
    SetMessages batch = new SetMessages(sequence).begin();
    for (int family : families)
      // In, out, in: older kernels do not renew the time of a member, and a member that is not there cannot be taken out.
      batch.element(SetMessages.NEW_ELEMENT, family, address, ttl).element(SetMessages.DELETE_ELEMENT, family, address, ttl).element(SetMessages.NEW_ELEMENT, family, address, ttl);
    commit(batch);
    Instant ends = clock.instant().plus(ttl);
    if (address instanceof Address.Internet(Ip ip)) Connections.forget(netfilter, ip);
    return ends;
  }

  /** Lets an address in again; false where it was not cut off. */
  public synchronized boolean remove(Address address) {
    boolean was = contains(address);
    SetMessages batch = new SetMessages(sequence).begin();
    for (int family : families) batch.element(SetMessages.NEW_ELEMENT, family, address, Duration.ofSeconds(1)).element(SetMessages.DELETE_ELEMENT, family, address, Duration.ofSeconds(1));
    commit(batch);
    return was;
  }

  private void commit(SetMessages batch) {
    int lastElement = batch.lastSequence();
    batch.end();
    sequence = batch.lastSequence() + 1;
    int refused = netfilter.commit(batch.bytes(), lastElement);
    if (refused == -Posix.EPERM) throw new Problem("NETWORK-241", "the quarantine may not be changed", "run it as root, or with CAP_NET_ADMIN");
    if (refused < 0) throw new Problem("NETWORK-243", "the kernel refuses a change of the quarantine: " + Posix.meaning(refused), "nothing was changed; see `nft list table inet " + QuarantineTable.NAME + "`");
  }

  /** Asks the kernel. */
  public synchronized boolean contains(Address address) {
    return list().stream().anyMatch(entry -> entry.address().equals(address.toString()));
  }

  /** Asks the kernel; sorted by address. */
  public synchronized List<Entry> list() {
    List<Entry> entries = new ArrayList<>();
    for (String set : SETS) {
      Members members = new Members(clock.instant());
      netfilter.dump(new SetMessages(sequence++).list(SetMessages.INET, set).bytes(), SetMessages.FIXED, members::read);
      entries.addAll(members.entries());
    }
    entries.sort(Comparator.comparing(Entry::address));
    return entries;
  }

  @Override
  public void close() {
    netfilter.close();
  }
}

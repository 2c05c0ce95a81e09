package dev.bulwark.network.quarantine;

import dev.bulwark.fleet.device.DeviceId;
import dev.bulwark.fleet.response.ActionKey;
import dev.bulwark.fleet.response.Containment;
import dev.bulwark.fleet.response.Execution;
import dev.bulwark.fleet.response.Observation;
import dev.bulwark.fleet.response.Order;
import dev.bulwark.fleet.response.Plan;
import dev.bulwark.fleet.response.Reversal;
import dev.bulwark.problem.Problem;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * Cuts a device off at the gateway of its site, by every address that the site knows of it.
 *
 * <h2>Guarantees</h2> All addresses of an order are cut off in one step; its established connections end with it. It ends by itself, whether this program runs or not, and holds over {@code network apply}. It counts
 * as held only where the kernel has every address and either dropped packets of it since, or ten seconds went by in which nothing of anybody in quarantine got through. Addresses of this machine and of the operator
 * are refused, in the plan and again when it is carried out.
 * <h2>Does not guarantee</h2> Anything between devices that reach each other past this machine; that it lasts over a restart of the machine. Who was cut off by hand counts as the order's own: reverting lets them in.
 * <h2>Fails by</h2> {@code NETWORK-251} (own or operator's), {@code -252} (no address known), {@code -253} (too many), {@code -254} (its time is over), {@code -250} (an order with a target that is no address); those of
 * {@link Quarantine} where the kernel refuses.
 */
public final class NetworkContainment implements Containment {
  public static final String ACTION = "net.quarantine";

  /** How long nothing may get through before a silent device counts as cut off. */
  static final Duration SILENCE = Duration.ofSeconds(10);

  private static final int MOST = 64;
  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private final Barrier barrier;
  private final DeviceAddresses addresses;
  private final Supplier<Set<Address>> spared;
  private final InstantSource clock;
  private final Map<ActionKey, Watch> watches = new HashMap<>();

  /**
   * At one gateway.
   *
   * @param spared addresses that must not be cut off beside this machine's own, the operators' for one; asked each time
   */
  public NetworkContainment(Quarantine quarantine, DeviceAddresses addresses, Supplier<Set<Address>> spared, InstantSource clock) {
    this(quarantine.barrier(), addresses, spared, clock);
  }

  NetworkContainment(Barrier barrier, DeviceAddresses addresses, Supplier<Set<Address>> spared, InstantSource clock) {
    this.barrier = barrier;
    this.addresses = addresses;
    this.spared = spared;
    this.clock = clock;
  }

  @Override
  public String action() {
    return ACTION;
  }

  @Override
  public Plan plan(String incident, DeviceId device, Instant until) {
    Set<Address> all = addresses.of(device);
    if (all.isEmpty()) return new Plan.Impossible(new Problem("NETWORK-252", "no address of " + device + " is known at this site", "enter its hardware address, or cut it off by hand with `bulwark network quarantine add`"));
    if (all.size() > MOST) return new Plan.Impossible(new Problem("NETWORK-253", device + " has " + all.size() + " addresses, more than " + MOST, "check where its addresses come from"));
    Order order = new Order(new ActionKey(incident, ACTION), device, all.stream().map(Address::toString).toList(), until);
    return refusal(order, all).<Plan>map(Plan.Impossible::new).orElseGet(() -> new Plan.Possible(order, breaks(all), Plan.Ending.BY_ITSELF));
  }

  private static List<String> breaks(Set<Address> all) {
    List<String> breaks = new ArrayList<>(List.of("every connection of the device through this gateway, also those that are open"));
    if (all.stream().allMatch(Address.Mac.class::isInstance)) breaks.add("what others send to it still leaves the gateway: only its hardware address is known");
    if (all.stream().noneMatch(Address.Mac.class::isInstance)) breaks.add("only these addresses: its hardware address is not known, so that it is free again once it takes another");
    return breaks;
  }

  private Optional<Problem> refusal(Order order, Set<Address> targets) {
    if (Duration.between(clock.instant(), order.until()).compareTo(SHORTEST) < 0)
      return Optional.of(new Problem("NETWORK-254", "the time of " + order.key() + " is over, or ends within a second", "plan it anew where the device is still to be cut off"));
    Set<Address> own = new HashSet<>(barrier.own());
    own.addAll(spared.get());
    return targets.stream().filter(own::contains).findFirst().map(address -> Quarantine.own(address, "check which addresses the site has of " + order.device()));
  }

  @Override
  public synchronized Execution execute(Order order) {
    Set<Address> targets;
    try {
      targets = targets(order);
    } catch (Problem unreadable) {
      return new Execution.Refused(unreadable);
    }
    var refusal = refusal(order, targets);
    if (refusal.isPresent()) return new Execution.Refused(refusal.get());
    Barrier.Sight before = barrier.look();
    Map<Address, Instant> missing = new HashMap<>();
    for (Address target : targets) if (!lasts(before, target, order.until())) missing.put(target, order.until());
    change(missing, Set.of());
    barrier.forget(targets);
    watches.put(order.key(), Watch.begin(targets, missing.keySet(), barrier.look(), clock.instant()));
    return new Execution.Done(!missing.isEmpty());
  }

  private void change(Map<Address, Instant> cutOff, Set<Address> letIn) {
    barrier.change(cutOff, letIn);
    watches.replaceAll((key, watch) -> watch.recounted(cutOff.keySet()));
  }

  /** The kernel's time is read back to the millisecond and by another clock: a second's difference is none. */
  private static boolean lasts(Barrier.Sight sight, Address target, Instant until) {
    Barrier.Member member = sight.members().get(target.toString());
    return member != null && !member.expires().isBefore(until.minus(SHORTEST));
  }

  private static Set<Address> targets(Order order) {
    if (order.targets().isEmpty() || order.targets().size() > MOST) throw new Problem("NETWORK-253", "an order names " + order.targets().size() + " addresses, not 1 to " + MOST, "plan it anew");
    Set<Address> targets = new HashSet<>();
    for (String target : order.targets()) targets.add(Address.parse(target));
    return targets;
  }

  @Override
  public synchronized Observation verify(Order order) {
    Instant now = clock.instant();
    if (order.isOver(now)) return new Observation.Failed(List.of("its time is over"));
    Set<Address> targets = targets(order);
    Barrier.Sight sight = barrier.look();
    List<String> absent = new ArrayList<>();
    for (Address target : targets) if (!sight.members().containsKey(target.toString())) absent.add("the kernel does not cut off " + target);
    if (!absent.isEmpty()) {
      watches.remove(order.key());
      return new Observation.Failed(absent.stream().sorted().toList());
    }
    Watch watch = watches.computeIfAbsent(order.key(), key -> Watch.begin(targets, Set.of(), sight, now));
    Observation seen = watch.judge(sight, now);
    if (seen instanceof Observation.Failed) watches.put(order.key(), Watch.begin(targets, Set.of(), sight, now));
    return seen;
  }

  @Override
  public synchronized Reversal revert(Order order, Collection<Order> others) {
    Instant now = clock.instant();
    watches.remove(order.key());
    List<Order> holding = others.stream().filter(other -> !other.key().equals(order.key()) && !other.isOver(now)).toList();
    Barrier.Sight sight = barrier.look();
    Map<Address, Instant> shorter = new HashMap<>();
    Set<Address> letIn = new HashSet<>();
    Set<ActionKey> by = new TreeSet<>();
    Instant last = now;
    for (Address target : targets(order)) {
      Barrier.Member member = sight.members().get(target.toString());
      Instant until = now;
      for (Order other : holding) {
        if (!other.targets().contains(target.toString())) continue;
        by.add(other.key());
        if (other.until().isAfter(until)) until = other.until();
      }
      if (until.isAfter(last)) last = until;
      if (member == null) continue;
      if (until.equals(now)) letIn.add(target);
      else if (member.expires().isAfter(until.plus(SHORTEST))) shorter.put(target, until);
    }
    change(shorter, letIn);
    return by.isEmpty() ? new Reversal.Lifted(!letIn.isEmpty()) : new Reversal.StillHeld(List.copyOf(by), last);
  }
}

package dev.bulwark.network.quarantine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.lists;

import dev.bulwark.fleet.device.DeviceId;
import dev.bulwark.fleet.response.ActionKey;
import dev.bulwark.fleet.response.Execution;
import dev.bulwark.fleet.response.Observation;
import dev.bulwark.fleet.response.Order;
import dev.bulwark.fleet.response.Reversal;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Orders in any order: carried out, looked at, ended, over in time, the program killed in between and somebody's hands in the kernel's rules. */
class ContainmentLifeTest {
  private static final Duration TICK = Duration.ofSeconds(5);
  private static final List<Set<Address>> DEVICES =
      List.of(Set.of(Address.parse("02:00:00:00:00:01"), Address.parse("10.11.0.1")), Set.of(Address.parse("10.11.0.2"), Address.parse("fd11::2")), Set.of(Address.parse("10.11.0.1"), Address.parse("10.11.0.3")));

  @Test
  void in_whatever_order_things_happen_exactly_what_orders_in_force_name_is_cut_off_and_held_is_said_only_of_what_was_seen() {
    qt().withExamples(1_500).forAll(lists().of(integers().between(0, 1 << 20)).ofSizeBetween(1, 60)).checkAssert(steps -> {
      Life life = new Life();
      steps.forEach(life::step);
    });
  }

  /** What is so, beside what is said to be so. */
  private static final class Life {
    private Instant now = Instant.parse("2026-06-01T12:00:00Z");
    private final KernelDouble kernel = new KernelDouble(() -> now);
    private NetworkContainment containment = open();
    private final Map<ActionKey, Order> orders = new HashMap<>();
    private final Map<ActionKey, Order> inForce = new HashMap<>();
    private final Set<ActionKey> watched = new HashSet<>();
    private final Map<ActionKey, Instant> since = new HashMap<>();
    private final Map<ActionKey, Set<String>> dropped = new HashMap<>();
    private final Set<ActionKey> through = new HashSet<>();

    private NetworkContainment open() {
      return new NetworkContainment(kernel, device -> DEVICES.get(Integer.parseInt(device.value())), Set::of, () -> now);
    }

    void step(int random) {
      Map<String, Barrier.Member> before = kernel.look().members();
      int what = random % 16;
      Order order = order(random / 16 % 6);
      if (what < 4) execute(order);
      else if (what < 7) verify(order);
      else if (what < 9) revert(order);
      else if (what < 11) now = now.plus(TICK.multipliedBy(1 + random / 128 % 3));
      else if (what < 14) packet(DEVICES.get(random / 128 % 3).stream().sorted(java.util.Comparator.comparing(Address::toString)).toList().get(random / 1_024 % 2));
      else if (what == 14) kill();
      else kernel.rulesStand = false;
      // What was seen of a member that was let in or renewed has to be seen again.
      Map<String, Barrier.Member> after = kernel.look().members();
      before.forEach((address, was) -> {
        Barrier.Member is = after.get(address);
        if (is == null || is.dropped().orElse(0) < was.dropped().orElse(0)) dropped.values().forEach(seen -> seen.remove(address));
      });
      check();
    }

    /** The same incident has the same order until that is over; then it is planned anew. */
    private Order order(int which) {
      ActionKey key = new ActionKey("i" + which, NetworkContainment.ACTION);
      Order known = orders.get(key);
      if (known != null && !known.isOver(now)) return known;
      Order fresh = new Order(key, new DeviceId("" + which % 3), DEVICES.get(which % 3).stream().map(Address::toString).toList(), now.plus(TICK.multipliedBy(2 + which * 3L)));
      orders.put(key, fresh);
      return fresh;
    }

    private void execute(Order order) {
      assertThat(containment.execute(order)).isInstanceOf(Execution.Done.class);
      assertThat(containment.execute(order)).isEqualTo(new Execution.Done(false));
      inForce.put(order.key(), order);
      begin(order.key());
    }

    private void begin(ActionKey key) {
      watched.add(key);
      since.put(key, now);
      dropped.remove(key);
      through.remove(key);
    }

    private void verify(Order order) {
      boolean cutOff = kernel.look().members().keySet().containsAll(order.targets());
      if (cutOff && !watched.contains(order.key())) begin(order.key());
      boolean silent = cutOff && Duration.between(since.get(order.key()), now).compareTo(NetworkContainment.SILENCE) >= 0;
      Class<? extends Observation> expected =
          !cutOff || through.contains(order.key()) ? Observation.Failed.class : !dropped.getOrDefault(order.key(), Set.of()).isEmpty() || silent ? Observation.Held.class : Observation.NotYet.class;
      assertThat(containment.verify(order)).isInstanceOf(expected);
      if (!cutOff) watched.remove(order.key());
      else if (expected == Observation.Failed.class) begin(order.key());
    }

    private void revert(Order order) {
      inForce.remove(order.key());
      watched.remove(order.key());
      Reversal first = containment.revert(order, inForce.values());
      boolean shared = inForce.values().stream().anyMatch(other -> !other.isOver(now) && other.targets().stream().anyMatch(order.targets()::contains));
      assertThat(first).isInstanceOf(shared ? Reversal.StillHeld.class : Reversal.Lifted.class);
      if (!shared) assertThat(containment.revert(order, inForce.values())).isEqualTo(new Reversal.Lifted(false));
    }

    private void packet(Address from) {
      boolean member = kernel.look().members().containsKey(from.toString());
      boolean passes = kernel.packet(from);
      assertThat(passes).isEqualTo(!member || !kernel.rulesStand);
      if (!member) return;
      for (ActionKey key : watched) {
        if (passes) through.add(key);
        else if (java.util.Objects.requireNonNull(orders.get(key)).targets().contains(from.toString())) dropped.computeIfAbsent(key, each -> new HashSet<>()).add(from.toString());
      }
    }

    /** What was seen is gone with the program, what is cut off is not. */
    private void kill() {
      containment = open();
      watched.clear();
    }

    private void check() {
      Map<String, Instant> expected = new HashMap<>();
      for (Order order : inForce.values())
        if (!order.isOver(now)) for (String target : order.targets()) expected.merge(target, order.until(), (one, other) -> one.isAfter(other) ? one : other);
      Map<String, Instant> actual = new HashMap<>();
      kernel.look().members().forEach((address, member) -> actual.put(address, member.expires()));
      assertThat(actual).isEqualTo(expected);
    }
  }
}

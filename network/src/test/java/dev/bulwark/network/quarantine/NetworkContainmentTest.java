package dev.bulwark.network.quarantine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.fleet.device.DeviceId;
import dev.bulwark.fleet.response.ActionKey;
import dev.bulwark.fleet.response.Execution;
import dev.bulwark.fleet.response.Observation;
import dev.bulwark.fleet.response.Order;
import dev.bulwark.fleet.response.Plan;
import dev.bulwark.fleet.response.Reversal;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NetworkContainmentTest {
  private static final Instant START = Instant.parse("2026-06-01T12:00:00Z");
  private static final DeviceId PUMP = new DeviceId("pump");
  private static final DeviceId LAMP = new DeviceId("lamp");
  private static final Address MAC = Address.parse("02:00:00:00:00:07");
  private static final Address V4 = Address.parse("10.11.0.7");
  private static final Address V6 = Address.parse("fd11::7");
  private static final Address OPERATOR = Address.parse("10.12.0.77");
  private Instant now = START;
  private final KernelDouble kernel = new KernelDouble(() -> now);
  private final Map<DeviceId, Set<Address>> inventory = new HashMap<>(Map.of(PUMP, Set.of(MAC, V4, V6), LAMP, Set.of(V4)));
  private NetworkContainment containment = open();

  private NetworkContainment open() {
    return new NetworkContainment(kernel, device -> inventory.getOrDefault(device, Set.of()), () -> Set.of(OPERATOR), () -> now);
  }

  private Order order(String incident, DeviceId device, Duration ttl) {
    return ((Plan.Possible) containment.plan(incident, device, now.plus(ttl))).order();
  }

  private Instant until(String address) {
    return java.util.Objects.requireNonNull(kernel.look().members().get(address)).expires();
  }

  private static String code(Plan plan) {
    return ((Plan.Impossible) plan).why().code();
  }

  private static String code(Execution execution) {
    return ((Execution.Refused) execution).why().code();
  }

  @Test
  void a_plan_names_every_address_says_what_breaks_and_changes_nothing() {
    Plan.Possible plan = (Plan.Possible) containment.plan("i1", PUMP, now.plus(Order.TTL));
    assertThat(plan.order()).isEqualTo(new Order(new ActionKey("i1", "net.quarantine"), PUMP, List.of("02:00:00:00:00:07", "10.11.0.7", "fd11::7"), START.plus(Duration.ofHours(4))));
    assertThat(plan.ending()).isEqualTo(Plan.Ending.BY_ITSELF);
    assertThat(plan.breaks()).singleElement().asString().contains("every connection");
    assertThat(((Plan.Possible) containment.plan("i2", LAMP, now.plus(Order.TTL))).breaks()).anyMatch(what -> what.contains("takes another"));
    assertThat(kernel.look().members()).isEmpty();
    assertThat(kernel.changes).isZero();
  }

  @Test
  void the_gateways_and_the_operators_address_are_refused_in_the_plan_and_when_an_order_for_them_is_carried_out() {
    Order order = order("i1", PUMP, Order.TTL);
    kernel.own.add(V6);
    assertThat(code(containment.plan("i2", PUMP, now.plus(Order.TTL)))).isEqualTo("NETWORK-251");
    assertThat(code(containment.execute(order))).isEqualTo("NETWORK-251");
    inventory.put(LAMP, Set.of(V4, OPERATOR));
    assertThat(code(containment.plan("i3", LAMP, now.plus(Order.TTL)))).isEqualTo("NETWORK-251");
    assertThat(kernel.changes).isZero();
    kernel.own.clear();
    assertThat(containment.execute(order)).isEqualTo(new Execution.Done(true));
  }

  @Test
  void a_device_without_an_address_or_with_too_many_and_a_time_that_is_over_are_no_plan() {
    assertThat(code(containment.plan("i1", new DeviceId("ghost"), now.plus(Order.TTL)))).isEqualTo("NETWORK-252");
    Set<Address> many = new HashSet<>();
    for (int i = 1; i <= 65; i++) many.add(Address.parse("10.11.1." + i));
    inventory.put(LAMP, many);
    assertThat(code(containment.plan("i1", LAMP, now.plus(Order.TTL)))).isEqualTo("NETWORK-253");
    assertThat(code(containment.plan("i1", PUMP, now))).isEqualTo("NETWORK-254");
  }

  @Test
  void an_order_whose_targets_are_no_addresses_changes_nothing() {
    Order good = order("i1", PUMP, Order.TTL);
    assertThat(code(containment.execute(new Order(good.key(), PUMP, List.of("10.11.0.7", "0.0.0.0"), good.until())))).isEqualTo("NETWORK-250");
    assertThat(code(containment.execute(new Order(good.key(), PUMP, List.of(), good.until())))).isEqualTo("NETWORK-253");
    assertThat(kernel.changes).isZero();
  }

  @Test
  void executing_again_changes_nothing_and_makes_it_no_longer() {
    Order order = order("i1", PUMP, Duration.ofHours(1));
    assertThat(containment.execute(order)).isEqualTo(new Execution.Done(true));
    now = now.plus(Duration.ofMinutes(30));
    containment = open();
    assertThat(containment.execute(order)).isEqualTo(new Execution.Done(false));
    assertThat(kernel.changes).isEqualTo(1);
    assertThat(kernel.look().members().values()).hasSize(3).allSatisfy(member -> assertThat(member.expires()).isEqualTo(START.plus(Duration.ofHours(1))));
    assertThat(kernel.forgotten).containsExactlyInAnyOrder(MAC, V4, V6);
  }

  @Test
  void a_silent_device_is_held_only_after_ten_seconds_in_which_nothing_got_through() {
    Order order = order("i1", PUMP, Order.TTL);
    containment.execute(order);
    assertThat(containment.verify(order)).isInstanceOf(Observation.NotYet.class);
    now = now.plusMillis(9_999);
    assertThat(containment.verify(order)).isInstanceOf(Observation.NotYet.class);
    now = now.plusMillis(1);
    assertThat(containment.verify(order)).isEqualTo(new Observation.Held(now, List.of("the kernel has it; no packet got through for 10 s")));
  }

  @Test
  void a_packet_that_was_dropped_shows_it_at_once_and_one_of_another_device_does_not() {
    Order order = order("i1", PUMP, Order.TTL);
    containment.execute(order);
    Address other = Address.parse("10.11.0.99");
    kernel.change(Map.of(other, now.plus(Order.TTL)), Set.of());
    assertThat(kernel.packet(other)).isFalse();
    assertThat(containment.verify(order)).isInstanceOf(Observation.NotYet.class);
    assertThat(kernel.packet(V6)).isFalse();
    assertThat(containment.verify(order)).isEqualTo(new Observation.Held(now, List.of("1 packets of fd11::7 dropped")));
  }

  @Test
  void a_packet_that_got_through_outweighs_all_that_were_dropped_and_carrying_it_out_again_mends_it() {
    Order order = order("i1", PUMP, Order.TTL);
    containment.execute(order);
    kernel.packet(V4);
    kernel.rulesStand = false;
    assertThat(kernel.packet(V4)).isTrue();
    assertThat(containment.verify(order)).isInstanceOf(Observation.Failed.class);
    containment.execute(order);
    kernel.packet(V4);
    assertThat(containment.verify(order)).isInstanceOf(Observation.Held.class);
  }

  @Test
  void members_that_somebody_took_out_are_a_failure_until_the_order_is_carried_out_again() {
    Order order = order("i1", PUMP, Order.TTL);
    containment.execute(order);
    kernel.packet(V4);
    kernel.change(Map.of(), Set.of(V6));
    assertThat(containment.verify(order)).isEqualTo(new Observation.Failed(List.of("the kernel does not cut off fd11::7")));
    containment.execute(order);
    kernel.packet(V6);
    assertThat(containment.verify(order)).isInstanceOf(Observation.Held.class);
  }

  @Test
  void what_an_earlier_life_of_the_program_saw_does_not_count() {
    Order order = order("i1", PUMP, Order.TTL);
    containment.execute(order);
    kernel.packet(V4);
    containment = open();
    assertThat(containment.verify(order)).isInstanceOf(Observation.NotYet.class);
    kernel.packet(V4);
    assertThat(containment.verify(order)).isInstanceOf(Observation.Held.class);
  }

  @Test
  void a_kernel_that_counts_nothing_never_shows_that_a_device_is_held() {
    kernel.counting = false;
    Order order = order("i1", PUMP, Order.TTL);
    containment.execute(order);
    kernel.packet(V4);
    now = now.plus(Duration.ofHours(1));
    assertThat(containment.verify(order)).isInstanceOf(Observation.NotYet.class);
  }

  @Test
  void it_ends_in_time_by_itself_and_reverting_it_then_is_no_fault() {
    Order order = order("i1", PUMP, Duration.ofMinutes(5));
    containment.execute(order);
    now = order.until();
    assertThat(kernel.packet(V4)).isTrue();
    assertThat(containment.verify(order)).isEqualTo(new Observation.Failed(List.of("its time is over")));
    assertThat(code(containment.execute(order))).isEqualTo("NETWORK-254");
    assertThat(containment.revert(order, List.of())).isEqualTo(new Reversal.Lifted(false));
  }

  @Test
  void reverting_lets_in_what_the_order_named_although_the_device_has_other_addresses_by_now() {
    Order order = order("i1", PUMP, Order.TTL);
    containment.execute(order);
    inventory.put(PUMP, Set.of(Address.parse("10.11.0.8")));
    assertThat(containment.revert(order, List.of())).isEqualTo(new Reversal.Lifted(true));
    assertThat(kernel.look().members()).isEmpty();
    assertThat(containment.revert(order, List.of())).isEqualTo(new Reversal.Lifted(false));
  }

  @Test
  void what_another_order_holds_stays_for_as_long_as_that_says() {
    Order early = order("i1", LAMP, Duration.ofHours(1));
    Order late = order("i2", PUMP, Duration.ofHours(3));
    containment.execute(late);
    containment.execute(early);
    assertThat(until("10.11.0.7")).isEqualTo(late.until());
    assertThat(containment.revert(late, List.of(early, late))).isEqualTo(new Reversal.StillHeld(List.of(early.key()), early.until()));
    assertThat(kernel.look().members()).containsOnlyKeys("10.11.0.7");
    assertThat(until("10.11.0.7")).isEqualTo(early.until());
    assertThat(containment.revert(early, List.of())).isEqualTo(new Reversal.Lifted(true));
  }
}

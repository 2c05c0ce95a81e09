package dev.bulwark.fleet.response;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulwark.fleet.device.DeviceId;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrderTest {
  private static final ActionKey KEY = new ActionKey("incident-7", "net.quarantine");

  @Test
  void the_same_targets_in_any_order_are_the_same_order() {
    Instant until = Instant.parse("2026-06-01T12:00:00.123456Z");
    Order one = new Order(KEY, new DeviceId("pump"), List.of("b", "a", "b"), until);
    assertThat(one).isEqualTo(new Order(KEY, new DeviceId("pump"), List.of("a", "b"), Instant.parse("2026-06-01T12:00:00.123Z")));
    assertThat(one.targets()).containsExactly("a", "b");
  }

  @Test
  void it_is_over_at_its_end_and_not_a_millisecond_before() {
    Order order = new Order(KEY, new DeviceId("pump"), List.of(), Instant.parse("2026-06-01T12:00:00Z"));
    assertThat(order.isOver(order.until().minusMillis(1))).isFalse();
    assertThat(order.isOver(order.until())).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-a", "a b", "a/b", "a\n", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"})
  void a_name_that_could_mean_something_to_a_log_or_a_path_is_no_incident(String incident) {
    assertThatThrownBy(() -> new ActionKey(incident, "net.quarantine")).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Net", ".net", "net.", "net..cut", "net cut", "abcdefghijklmnopqrstuvwxyzabcdefg"})
  void an_action_is_words_with_dots(String action) {
    assertThatThrownBy(() -> new ActionKey("i", action)).isInstanceOf(IllegalArgumentException.class);
    assertThat(new ActionKey("i", "mqtt.deny")).hasToString("i/mqtt.deny");
  }
}

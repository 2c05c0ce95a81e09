package dev.bulwark.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.Generate.pick;
import static org.quicktheories.generators.SourceDSL.lists;

import dev.bulwark.fleet.device.Device;
import dev.bulwark.fleet.device.DeviceId;
import dev.bulwark.fleet.device.Lifecycle;
import dev.bulwark.gateway.mqtt.TopicRights.Action;
import dev.bulwark.gateway.mqtt.TopicRights.Rule;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopicRightsTest {
  private static final Device CAM = new Device(new DeviceId("cam1"), "camera", "hall", "lan", Set.of(), Lifecycle.ACTIVE, Instant.EPOCH);
  private static final TopicRights EXTRA = new TopicRights(Map.of("camera", List.of(
      new Rule(Action.SUBSCRIBE, "site/{site}/announce/#"), new Rule(Action.SUBSCRIBE, "time/+/utc"), new Rule(Action.PUBLISH, "alarm/{zone}/{id}"))));

  @ParameterizedTest
  @ValueSource(strings = {"devices/cam1/x", "devices/cam1/x/y", "devices/cam1//", "devices/cam1/\u00e9"})
  void the_own_subtree_is_granted(String topic) {
    assertThat(TopicRights.OWN_SUBTREE.mayPublish(CAM, topic)).isTrue();
    assertThat(TopicRights.OWN_SUBTREE.maySubscribe(CAM, topic)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "devices", "devices/cam1", "devices/cam1/", "devices/cam10/x", "devices/CAM1/x", "Devices/cam1/x", "/devices/cam1/x", "devices//cam1/x", "devices/cam2/../cam1/x", "$SYS/x", "devices/cam1"})
  void everything_else_is_denied_level_by_level(String topic) {
    assertThat(TopicRights.OWN_SUBTREE.mayPublish(CAM, topic)).isFalse();
    assertThat(TopicRights.OWN_SUBTREE.maySubscribe(CAM, topic)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"devices/cam1/#", "devices/cam1/+", "devices/cam1/+/x/#", "$share/g/devices/cam1/x"})
  void filters_within_the_own_subtree_are_granted_and_never_published_to(String filter) {
    assertThat(TopicRights.OWN_SUBTREE.maySubscribe(CAM, filter)).isTrue();
    assertThat(TopicRights.OWN_SUBTREE.mayPublish(CAM, filter)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"#", "+", "+/cam1/x", "devices/+/x", "devices/#", "devices/cam1#", "devices/cam1/x#", "$share//devices/cam1/x", "$share/+/devices/cam1/x", "$share/devices/cam1/x", "$share/g/$SYS/x", "$share/g/$share/g/devices/cam1/x"})
  void filters_that_reach_out_are_denied(String filter) {
    assertThat(TopicRights.OWN_SUBTREE.maySubscribe(CAM, filter)).isFalse();
  }

  @Test
  void a_rule_of_the_class_grants_what_it_covers_in_its_own_direction_only() {
    assertThat(EXTRA.maySubscribe(CAM, "site/hall/announce/fire")).isTrue();
    assertThat(EXTRA.maySubscribe(CAM, "site/hall/announce/#")).isTrue();
    assertThat(EXTRA.maySubscribe(CAM, "site/hall/announce/+/+")).isTrue();
    assertThat(EXTRA.maySubscribe(CAM, "time/+/utc")).isTrue();
    assertThat(EXTRA.maySubscribe(CAM, "time/mars/utc")).isTrue();
    assertThat(EXTRA.mayPublish(CAM, "alarm/lan/cam1")).isTrue();
    assertThat(EXTRA.maySubscribe(CAM, "site/attic/announce/fire")).isFalse();
    assertThat(EXTRA.maySubscribe(CAM, "site/+/announce/fire")).isFalse();
    assertThat(EXTRA.maySubscribe(CAM, "site/hall/#")).isFalse();
    assertThat(EXTRA.maySubscribe(CAM, "time/#")).isFalse();
    assertThat(EXTRA.mayPublish(CAM, "site/hall/announce/fire")).isFalse();
    assertThat(EXTRA.mayPublish(CAM, "alarm/lan/cam2")).isFalse();
    assertThat(EXTRA.maySubscribe(CAM, "alarm/lan/cam1")).isFalse();
  }

  @Test
  void a_rule_that_would_open_everything_cannot_be_written() {
    for (String filter : List.of("#", "+/x", "$SYS/#", "", "a/#/b")) assertThatThrownBy(() -> new Rule(Action.SUBSCRIBE, filter)).isInstanceOf(IllegalArgumentException.class);
  }

  /** The definition itself as the oracle: a granted filter matches no topic that could not be published by its rights' owner. */
  @Test
  void whatever_a_granted_filter_matches_lies_within_the_rights() {
    List<String> levels = List.of("devices", "cam1", "cam2", "site", "hall", "announce", "time", "utc", "x");
    List<String> wild = List.of("devices", "cam1", "cam2", "site", "hall", "announce", "time", "utc", "+", "#");
    TopicRights both = new TopicRights(Map.of("camera", List.of(new Rule(Action.SUBSCRIBE, "site/{site}/announce/#"), new Rule(Action.PUBLISH, "site/{site}/announce/#"),
        new Rule(Action.SUBSCRIBE, "time/+/utc"), new Rule(Action.PUBLISH, "time/+/utc"))));
    qt().withExamples(20_000).forAll(lists().of(pick(wild)).ofSizeBetween(1, 5), lists().of(pick(levels)).ofSizeBetween(1, 5)).check((filter, topic) -> {
      String asked = String.join("/", filter);
      String name = String.join("/", topic);
      boolean parentOfHash = filter.getLast().equals("#") && topic.size() == filter.size() - 1;
      return !both.maySubscribe(CAM, asked) || !matches(filter, topic) || parentOfHash || both.mayPublish(CAM, name);
    });
  }

  private static boolean matches(List<String> filter, List<String> topic) {
    for (int i = 0; i < filter.size(); i++) {
      if (filter.get(i).equals("#")) return true;
      if (i >= topic.size() || !filter.get(i).equals("+") && !filter.get(i).equals(topic.get(i))) return false;
    }
    return filter.size() == topic.size();
  }
}

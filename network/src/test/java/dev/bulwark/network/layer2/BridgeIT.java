package dev.bulwark.network.layer2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulwark.network.lab.Namespace;
import dev.bulwark.network.model.ModelBuilder;
import dev.bulwark.network.policy.Policy;
import dev.bulwark.network.policy.Site;
import dev.bulwark.problem.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Real bridges and ports, in a namespace that ends with the test. */
class BridgeIT {
  private static final String SWITCH =
      """
      switch:
        mode: bridge-per-vlan
        ports: { p1: sensors, p2: sensors, p3: office, p4: office, p0: world }
        uplinks: { u11: sensors }
      """;

  private final Policy policy = Site.policy(Site.TEXT + SWITCH);

  @BeforeEach
  void possible() {
    Assumptions.assumeTrue(List.of("/usr/sbin/bridge", "/sbin/bridge").stream().anyMatch(path -> Files.isExecutable(Path.of(path))), "skipped: the program bridge is not installed");
    try (Namespace namespace = Namespace.create()) {
      Assumptions.assumeTrue(run(namespace, "ip link add name b type bridge").exit() == 0, "skipped: the kernel has no bridges");
      Assumptions.assumeTrue(run(namespace, "ip link add name v1 type veth peer name v2").exit() == 0, "skipped: the kernel has no veth");
    } catch (Problem e) {
      Assumptions.assumeTrue(false, "skipped: " + e.detail());
    }
  }

  private record Said(int exit, String text) {}

  private static Said run(Namespace namespace, String script) {
    return namespace.inside(
        () -> {
          ProcessBuilder builder = new ProcessBuilder("/bin/sh", "-c", script).redirectErrorStream(true);
          builder.environment().merge("PATH", "/usr/sbin:/sbin", (path, more) -> path + ":" + more);
          Process process = builder.start();
          process.getOutputStream().close();
          String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
          try {
            return new Said(process.waitFor(), text);
          } catch (InterruptedException e) {
            throw new IOException(e);
          }
        });
  }

  private static void ports(Namespace namespace, String... names) {
    for (String name : names) assertThat(run(namespace, "ip link add name " + name + " type veth peer name h" + name + " && ip link set dev h" + name + " up").text()).isEmpty();
  }

  @Test
  void ports_of_an_isolated_zone_are_isolated_and_no_other_is() {
    try (Namespace namespace = Namespace.create()) {
      ports(namespace, "p1", "p2", "p3", "p4", "p0", "u11");
      assertThat(new BridgeApply(namespace).apply(policy, ModelBuilder.of(policy))).isTrue();
      for (String port : List.of("p1", "p2")) assertThat(run(namespace, "bridge -d link show dev " + port).text()).contains("master br11").contains("isolated on");
      for (String port : List.of("p3", "p4")) assertThat(run(namespace, "bridge -d link show dev " + port).text()).contains("master br12").contains("isolated off");
      assertThat(run(namespace, "bridge -d link show dev u11").text()).contains("master br11").contains("isolated off");
      assertThat(run(namespace, "bridge -d link show dev p0").text()).contains("master brext").contains("isolated off");
      assertThat(run(namespace, "ip -o addr show dev br11").text()).as("the switch itself has no address on the VLAN").isEmpty();
    }
  }

  @Test
  void a_second_time_changes_nothing_and_a_change_by_hand_is_mended() {
    try (Namespace namespace = Namespace.create()) {
      ports(namespace, "p1", "p2", "p3", "p4", "p0", "u11");
      BridgeApply apply = new BridgeApply(namespace);
      assertThat(apply.apply(policy, ModelBuilder.of(policy))).isTrue();
      assertThat(apply.apply(policy, ModelBuilder.of(policy))).isFalse();
      assertThat(run(namespace, "bridge link set dev p1 isolated off").exit()).isZero();
      assertThat(run(namespace, "ip link set dev p3 master br11").exit()).isZero();
      assertThat(apply.apply(policy, ModelBuilder.of(policy))).isTrue();
      assertThat(run(namespace, "bridge -d link show dev p1").text()).contains("isolated on");
      assertThat(run(namespace, "bridge -d link show dev p3").text()).contains("master br12");
    }
  }

  @Test
  void where_a_port_is_missing_nothing_is_changed() {
    try (Namespace namespace = Namespace.create()) {
      ports(namespace, "p1", "p2", "p3", "p4", "p0");
      assertThatThrownBy(() -> new BridgeApply(namespace).apply(policy, ModelBuilder.of(policy))).isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.line()).startsWith("NETWORK-284").contains("u11"));
      assertThat(run(namespace, "ip -o link show type bridge").text()).isEmpty();
    }
  }

  /** Frames and not only flags: a device's broadcast reaches the uplink and its neighbour's port only where they are not parted. */
  @Test
  void isolated_neighbours_do_not_see_each_other_while_the_uplink_sees_both() {
    try (Namespace namespace = Namespace.create()) {
      // Otherwise IPv6 sends frames of its own.
      assertThat(run(namespace, "for of in all default; do echo 1 >/proc/sys/net/ipv6/conf/$of/disable_ipv6; done").text()).isEmpty();
      ports(namespace, "p1", "p2", "p3", "p4", "p0", "u11");
      new BridgeApply(namespace).apply(policy, ModelBuilder.of(policy));
      List<String> everybody = List.of("hp1", "hp2", "hp3", "hp4", "hp0", "hu11");
      assertThat(heard(namespace, "hp1", everybody, "hu11")).as("p1: isolated from its neighbour").containsExactly("hu11");
      assertThat(heard(namespace, "hu11", everybody, "hp1", "hp2")).as("the uplink").containsExactly("hp1", "hp2");
      assertThat(heard(namespace, "hp3", everybody, "hp4")).as("p3: of a zone that is not isolated").containsExactly("hp4");
    }
  }

  private static List<String> heard(Namespace namespace, String from, List<String> everybody, String... awaited) {
    assertThat(run(namespace, "ip addr add 192.0.2.1/24 broadcast 192.0.2.255 dev " + from).text()).isEmpty();
    List<String> heard = Broadcasts.heard(namespace, from, List.of(awaited), everybody);
    assertThat(run(namespace, "ip addr del 192.0.2.1/24 dev " + from).text()).isEmpty();
    return heard;
  }

  @Test
  void filtered_vlans_are_set_where_the_kernel_has_them() {
    Policy filtering = Site.policy(Site.TEXT + "switch: { mode: vlan-filtering, ports: { p1: sensors, p3: office }, trunk: [t0] }\n");
    try (Namespace namespace = Namespace.create()) {
      Assumptions.assumeTrue(run(namespace, "ip link add name b type bridge vlan_filtering 1 && bridge vlan show && ip link set dev b type bridge vlan_default_pvid 0").exit() == 0, "skipped: the kernel has no vlan_filtering");
      ports(namespace, "p1", "p3", "t0");
      BridgeApply apply = new BridgeApply(namespace);
      assertThat(apply.apply(filtering, ModelBuilder.of(filtering))).isTrue();
      assertThat(run(namespace, "bridge -c=never vlan show dev p1").text()).contains("11 PVID Egress Untagged").doesNotContain(" 12");
      assertThat(run(namespace, "bridge -c=never vlan show dev t0").text()).contains("11").contains("12").contains("13").doesNotContain("Untagged");
      assertThat(apply.apply(filtering, ModelBuilder.of(filtering))).isFalse();
    }
  }
}

package dev.bulwark.network.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulwark.network.model.ModelBuilder;
import dev.bulwark.network.packet.Family;
import dev.bulwark.network.policy.Policy;
import dev.bulwark.network.policy.Site;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LabIT {
  private final Policy policy = Site.policy(Site.TEXT);
  private final SitePlan plan = SitePlan.of(policy, ModelBuilder.of(policy));

  @BeforeEach
  void possible() {
    Possible.namespaces();
  }

  static Set<String> devices() throws java.io.IOException {
    return new HashSet<>(Collections.list(NetworkInterface.getNetworkInterfaces()).stream().map(NetworkInterface::getName).toList());
  }

  @Test
  void every_leg_and_every_host_stands_with_its_addresses_and_nothing_is_seen_of_it_outside() throws Exception {
    Set<String> before = devices();
    try (Lab lab = Lab.build(plan)) {
      Set<String> legs = lab.router().inside(LabIT::devices);
      assertThat(legs).containsAll(plan.legs().stream().map(Leg::intf).toList());
      for (Station station : plan.stations()) {
        for (Family family : Family.values()) {
          var address = station.address(family);
          if (address.isPresent()) assertThat(lab.of(station).inside(() -> bound(address.get()))).isTrue();
          if (address.isPresent()) assertThatThrownBy(() -> bound(address.get())).isInstanceOf(java.io.IOException.class);
        }
      }
      assertThat(devices()).isEqualTo(before);
    }
    assertThat(devices()).isEqualTo(before);
  }

  private static boolean bound(dev.bulwark.network.packet.Ip address) throws java.io.IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, address.inetAddress())) {
      return socket.isBound();
    }
  }

  @Test
  void two_sites_of_one_policy_stand_side_by_side() throws Exception {
    try (Lab one = Lab.build(plan);
        Lab two = Lab.build(plan)) {
      assertThat(one.router().inside(LabIT::devices)).isEqualTo(two.router().inside(LabIT::devices)).contains("r11");
    }
  }
}

package dev.bulwark.network.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulwark.network.model.ModelBuilder;
import dev.bulwark.network.packet.Family;
import dev.bulwark.network.policy.Policy;
import dev.bulwark.network.policy.Site;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
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

  /** The namespaces that a process has open, as the kernel names them. */
  private static Set<String> open(long process) throws java.io.IOException {
    Set<String> open = new HashSet<>();
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/" + process + "/fd"))) {
      for (Path descriptor : descriptors.toList()) {
        try {
          String target = Files.readSymbolicLink(descriptor).toString();
          if (target.startsWith("net:[")) open.add(target);
        } catch (java.nio.file.NoSuchFileException e) {
          // Closed meanwhile.
        }
      }
    }
    return open;
  }

  private static Set<String> held() throws java.io.IOException {
    Set<String> held = new HashSet<>();
    for (ProcessHandle process : ProcessHandle.allProcesses().toList()) {
      try {
        held.addAll(open(process.pid()));
      } catch (java.io.IOException | java.io.UncheckedIOException e) {
        // Another one's, or gone by now.
      }
    }
    return held;
  }

  @Test
  void nothing_holds_a_namespace_of_a_site_that_was_closed() throws Exception {
    Set<String> before = open(ProcessHandle.current().pid());
    try (Lab lab = Lab.build(plan)) {
      assertThat(lab.plan()).isEqualTo(plan);
      assertThat(open(ProcessHandle.current().pid())).hasSize(before.size() + 2 + plan.stations().size());
    }
    assertThat(open(ProcessHandle.current().pid())).isEqualTo(before);
  }

  /** What the next test kills. */
  public static final class Victim {
    public static void main(String[] arguments) throws Exception {
      Policy policy = Site.policy(Site.TEXT);
      try (Lab lab = Lab.build(SitePlan.of(policy, ModelBuilder.of(policy)))) {
        System.out.println(lab.plan().stations().size());
        System.in.read();
      }
    }
  }

  @Test
  void a_process_that_is_killed_leaves_no_namespace_behind() throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Process victim = new ProcessBuilder(java, "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"), Victim.class.getName()).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    try {
      assertThat(victim.inputReader().readLine()).isEqualTo(Integer.toString(plan.stations().size()));
      Set<String> its = open(victim.pid());
      assertThat(its).hasSize(2 + plan.stations().size());
      victim.destroyForcibly().waitFor();
      assertThat(held()).doesNotContainAnyElementsOf(its);
      for (String namespace : its) assertThat(Files.readString(Path.of("/proc/self/mountinfo"))).doesNotContain(namespace);
    } finally {
      victim.destroyForcibly();
    }
  }
}

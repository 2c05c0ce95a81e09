package dev.bulwark.network.layer2;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.junit.jupiter.api.io.TempDir;

/** Open vSwitch in user space, which needs nothing of the kernel, in a namespace that ends with the test. */
class OvsIT {
  private static final String SWITCH = "switch: { mode: ovs, ports: { p1: sensors, p2: sensors, p3: office, p4: office, p0: world }, trunk: [t0] }\n";

  @TempDir Path folder = Path.of("");

  @BeforeEach
  void possible() {
    for (String program : List.of("/usr/bin/ovs-vsctl", "/usr/sbin/ovs-vswitchd", "/usr/sbin/ovsdb-server"))
      Assumptions.assumeTrue(Files.isExecutable(Path.of(program)), "skipped: the program " + program + " is not installed");
    try (Namespace namespace = Namespace.create()) {
      Assumptions.assumeTrue(run(namespace, "ip link add name v1 type veth peer name v2").isEmpty(), "skipped: the kernel has no veth");
    } catch (Problem e) {
      Assumptions.assumeTrue(false, "skipped: " + e.detail());
    }
  }

  private static String run(Namespace namespace, String script) {
    return namespace.inside(
        () -> {
          ProcessBuilder builder = new ProcessBuilder("/bin/sh", "-c", script).redirectErrorStream(true);
          builder.environment().merge("PATH", "/usr/sbin:/sbin", (path, more) -> path + ":" + more);
          Process process = builder.start();
          process.getOutputStream().close();
          String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
          try {
            process.waitFor();
          } catch (InterruptedException e) {
            throw new IOException(e);
          }
          return text;
        });
  }

  @Test
  void every_port_has_its_vlan_isolated_neighbours_are_parted_and_a_second_run_changes_nothing() throws Exception {
    Policy policy = Site.policy(Site.TEXT + SWITCH);
    Path script = Files.writeString(folder.resolve("ovs.sh"), new OvsBackend().compile(policy, ModelBuilder.of(policy)).files().getFirst().content());
    String call = "OVS_VSCTL='ovs-vsctl --db=unix:" + folder + "/db.sock --timeout=60' sh " + script;
    String ask = "ovs-vsctl --db=unix:" + folder + "/db.sock --timeout=60 ";
    try (Namespace namespace = Namespace.create()) {
      // IPv6 would send frames of its own.
      run(namespace, "for of in all default; do echo 1 >/proc/sys/net/ipv6/conf/$of/disable_ipv6; done");
      for (String port : List.of("p1", "p2", "p3", "p4", "p0", "t0")) assertThat(run(namespace, "ip link add name " + port + " type veth peer name h" + port + " && ip link set dev h" + port + " up && ip link set dev " + port + " up")).isEmpty();
      Process database = null;
      Process daemon = null;
      try {
        run(namespace, "ovsdb-tool create " + folder + "/conf.db /usr/share/openvswitch/vswitch.ovsschema");
        database = started(namespace, "ovsdb-server", folder + "/conf.db", "--remote=punix:" + folder + "/db.sock", "--unixctl=" + folder + "/db.ctl");
        run(namespace, ask + "--no-wait --retry init");
        daemon = started(namespace, "ovs-vswitchd", "unix:" + folder + "/db.sock", "--unixctl=" + folder + "/vs.ctl");
        for (String bridge : List.of("bulwark", "bulwark-ext")) assertThat(run(namespace, ask + "add-br " + bridge + " -- set bridge " + bridge + " datapath_type=netdev")).isEmpty();
        assertThat(run(namespace, call)).isEmpty();
        String ports = run(namespace, ask + "--columns=name,tag,trunks,vlan_mode,protected --format=csv list port | sort");
        assertThat(ports).contains("p1,11,[],access,true").contains("p2,11,[],access,true").contains("p3,12,[],access,false").contains("t0,[],\"[11, 12, 13]\",trunk,false").contains("p0,[],[],[],false");
        assertThat(run(namespace, ask + "list-ports bulwark-ext")).isEqualTo("p0\n");
        assertThat(run(namespace, call)).isEmpty();
        assertThat(run(namespace, ask + "--columns=name,tag,trunks,vlan_mode,protected --format=csv list port | sort")).isEqualTo(ports);
        List<String> everybody = List.of("hp1", "hp2", "hp3", "hp4", "hp0", "ht0");
        assertThat(heard(namespace, "hp1", everybody, "ht0")).as("p1 is heard on the trunk alone").containsExactly("ht0");
        assertThat(heard(namespace, "hp3", everybody, "hp4", "ht0")).as("p3 is heard by its neighbour and on the trunk").containsExactly("hp4", "ht0");
      } finally {
        if (daemon != null) ended(daemon);
        if (database != null) ended(database);
      }
    }
  }

  private static void ended(Process process) throws InterruptedException {
    process.destroy();
    process.waitFor();
  }

  private Process started(Namespace namespace, String... command) {
    return namespace.inside(
        () -> {
          ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
          builder.environment().merge("PATH", "/usr/sbin:/sbin", (path, more) -> path + ":" + more);
          builder.environment().put("OVS_RUNDIR", folder.toString());
          return builder.start();
        });
  }

  private static List<String> heard(Namespace namespace, String from, List<String> everybody, String... awaited) {
    assertThat(run(namespace, "ip addr add 192.0.2.1/24 broadcast 192.0.2.255 dev " + from)).isEmpty();
    List<String> heard = Broadcasts.heard(namespace, from, List.of(awaited), everybody);
    assertThat(run(namespace, "ip addr del 192.0.2.1/24 dev " + from)).isEmpty();
    return heard;
  }
}

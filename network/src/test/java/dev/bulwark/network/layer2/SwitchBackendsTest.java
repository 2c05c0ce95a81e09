package dev.bulwark.network.layer2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulwark.network.backend.Backend;
import dev.bulwark.network.backend.Compiled;
import dev.bulwark.network.model.ModelBuilder;
import dev.bulwark.network.policy.Policy;
import dev.bulwark.network.policy.Site;
import dev.bulwark.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Reads what the targets wrote back into (bridge, VLAN, isolated) for each port, refusing any line that it does not know. */
class SwitchBackendsTest {
  private static final String PORTS = "ports: { p1: sensors, p2: sensors, p3: office, p4: servers, p0: world }";
  private static final String PER_VLAN = Site.TEXT + "switch: { mode: bridge-per-vlan, " + PORTS + ", uplinks: { u11: sensors, u12: office, u0: world } }\n";
  private static final String FILTERING = Site.TEXT + "switch: { mode: vlan-filtering, " + PORTS + ", trunk: [t0, t1] }\n";

  private static Compiled compile(Backend backend, String text) {
    Policy policy = Site.policy(text);
    return backend.compile(policy, ModelBuilder.of(policy));
  }

  private static final Map<String, String> MEANT_PER_VLAN = Map.of("p1", "br11 isolated", "p2", "br11 isolated", "p3", "br12", "p4", "br13", "p0", "brext", "u11", "br11", "u12", "br12", "u0", "brext");

  @Test
  void bridge_per_vlan_puts_every_port_where_it_belongs_and_isolates_devices_of_isolated_zones_alone() {
    Map<String, String> found = new TreeMap<>();
    for (String line : compile(new BridgeBackend(), PER_VLAN).files().getFirst().content().lines().toList()) {
      Matcher master = Pattern.compile("ip link set dev (\\S+) master (\\S+)").matcher(line);
      Matcher isolated = Pattern.compile("bridge link set dev (\\S+) isolated (on|off)").matcher(line);
      if (master.matches()) assertThat(found.put(master.group(1), master.group(2))).isNull();
      else if (isolated.matches()) found.computeIfPresent(isolated.group(1), (port, where) -> isolated.group(2).equals("on") ? where + " isolated" : where);
      else assertThat(line).matches("|#.*|set -eu|}|port_exists.*|  ip link show dev \"\\$1\".*|ip link show dev br\\w+ type bridge >/dev/null 2>&1 \\|\\| \\{|  ip link (add name|set dev) br\\w+ .*|ip link set dev \\w+ up");
    }
    assertThat(found).containsExactlyInAnyOrderEntriesOf(MEANT_PER_VLAN);
  }

  @Test
  void filtering_leaves_each_port_its_vlan_alone_and_trunks_all() {
    String script = compile(new BridgeBackend(), FILTERING).files().getFirst().content();
    Map<String, Set<Integer>> vlans = new TreeMap<>();
    // Of a bridge that someone else made every VLAN may be there before.
    for (String port : List.of("p1", "p2", "p3", "p4", "t0", "t1")) vlans.put(port, new java.util.TreeSet<>(java.util.stream.IntStream.rangeClosed(1, 4094).boxed().toList()));
    for (String line : script.lines().toList()) {
      Matcher vlan = Pattern.compile("bridge vlan (add|del) dev (\\S+) vid (\\d+)(?:-(\\d+))?( pvid untagged| \\|\\| true)?").matcher(line);
      if (!vlan.matches()) continue;
      Set<Integer> of = java.util.Objects.requireNonNull(vlans.get(vlan.group(2)));
      int low = Integer.parseInt(vlan.group(3));
      int high = vlan.group(4) == null ? low : Integer.parseInt(vlan.group(4));
      for (int each = low; each <= high; each++) if (vlan.group(1).equals("add")) of.add(each);
      else of.remove(each);
    }
    assertThat(vlans).isEqualTo(Map.of("p1", Set.of(11), "p2", Set.of(11), "p3", Set.of(12), "p4", Set.of(13), "t0", Set.of(11, 12, 13), "t1", Set.of(11, 12, 13)));
    assertThat(script).contains("bridge vlan add dev p1 vid 11 pvid untagged\n").contains("bridge vlan add dev t0 vid 11\n").contains("vlan_filtering 1 vlan_default_pvid 0").contains("ip link set dev p0 master brext\n");
  }

  @Test
  void networkd_says_the_same_whatever_the_mode_is() {
    for (String text : List.of(PER_VLAN, FILTERING)) {
      Compiled compiled = compile(new NetworkdBackend(), text);
      Map<String, String> found = new TreeMap<>();
      for (Compiled.File file : compiled.files()) {
        Map<String, List<String>> unit = unit(file.content());
        if (file.path().startsWith("20-") && file.path().endsWith(".netdev")) assertThat(unit).containsEntry("NetDev.Kind", List.of("vlan")).containsKey("VLAN.Id");
        if (!file.path().startsWith("30-")) continue;
        String port = unit.getOrDefault("Match.Name", List.of()).getFirst();
        assertThat(file.path()).isEqualTo("30-" + port + ".network");
        List<String> vlans = unit.getOrDefault("BridgeVLAN.VLAN", List.of());
        if (vlans.size() == 1) assertThat(unit).containsEntry("BridgeVLAN.PVID", vlans).containsEntry("BridgeVLAN.EgressUntagged", vlans);
        else assertThat(unit).doesNotContainKey("BridgeVLAN.PVID");
        found.put(port, unit.getOrDefault("Network.Bridge", List.of()).getFirst() + vlans + unit.getOrDefault("Bridge.Isolated", List.of()));
      }
      assertThat(found).containsEntry("p1", "bulwark[11][yes]").containsEntry("p2", "bulwark[11][yes]").containsEntry("p3", "bulwark[12][no]").containsEntry("p4", "bulwark[13][no]").containsEntry("p0", "brext[][no]");
      if (text.equals(FILTERING)) assertThat(found).hasSize(7).containsEntry("t0", "bulwark[11, 12, 13][no]");
      else assertThat(found).hasSize(8).containsEntry("u11", "bulwark[11][no]").containsEntry("u0", "brext[][no]");
      assertThat(compiled.files()).filteredOn(file -> file.path().equals("10-bulwark.netdev")).singleElement().satisfies(file -> assertThat(file.content()).contains("VLANFiltering=yes\nDefaultPVID=none\n"));
      assertThat(compiled.files()).filteredOn(file -> file.path().endsWith(".netdev") && file.content().contains("Kind=vlan")).hasSize(3);
    }
  }

  private static Map<String, List<String>> unit(String text) {
    Map<String, List<String>> unit = new LinkedHashMap<>();
    String section = "";
    for (String line : text.lines().toList()) {
      if (line.isEmpty() || line.startsWith("#")) continue;
      if (line.matches("\\[[A-Za-z0-9]+]")) section = line.substring(1, line.length() - 1);
      else {
        assertThat(line).matches("[A-Za-z0-9]+=[A-Za-z0-9._-]+");
        unit.computeIfAbsent(section + "." + line.substring(0, line.indexOf('=')), key -> new ArrayList<>()).add(line.substring(line.indexOf('=') + 1));
      }
    }
    return unit;
  }

  @Test
  void open_vswitch_adds_and_sets_a_port_in_one_transaction() {
    Pattern call = Pattern.compile("\\$\\{OVS_VSCTL:-ovs-vsctl} --may-exist add-port (\\S+) (\\S+) -- set port (\\S+) tag=(\\S+) trunks=(\\S+) vlan_mode=(\\S+) protected=(true|false)");
    Map<String, String> found = new TreeMap<>();
    for (String text : List.of(PER_VLAN, FILTERING))
      for (String line : compile(new OvsBackend(), text).files().getFirst().content().lines().toList()) {
        Matcher port = call.matcher(line);
        if (!port.matches()) {
          assertThat(line).matches("|#.*|set -eu|\\$\\{OVS_VSCTL:-ovs-vsctl} --may-exist add-br bulwark(-ext)?");
          continue;
        }
        assertThat(port.group(2)).isEqualTo(port.group(3));
        found.put(port.group(2), String.join(" ", port.group(1), port.group(4), port.group(5), port.group(6), port.group(7)));
      }
    assertThat(found).containsEntry("p1", "bulwark 11 '[]' access true").containsEntry("p3", "bulwark 12 '[]' access false").containsEntry("u11", "bulwark 11 11 native-untagged false");
    assertThat(found).containsEntry("p0", "bulwark-ext '[]' '[]' '[]' false").containsEntry("t0", "bulwark '[]' 11,12,13 trunk false");
  }

  @Test
  void a_switch_that_is_missing_or_of_another_kind_is_refused() {
    for (Backend backend : List.of(new BridgeBackend(), new NetworkdBackend(), new OvsBackend())) refused(backend, Site.TEXT, "NETWORK-280");
    refused(new BridgeBackend(), FILTERING.replace("vlan-filtering", "ovs"), "NETWORK-020");
    for (Backend backend : List.of(new BridgeBackend(), new NetworkdBackend(), new OvsBackend())) refused(backend, FILTERING.replace("p4: servers", "br11: servers"), "NETWORK-020");
    refused(new NetworkdBackend(), FILTERING.replace("p4: servers", "r12: servers"), "NETWORK-020");
  }

  private static void refused(Backend backend, String text, String code) {
    assertThatThrownBy(() -> compile(backend, text)).isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.code()).isEqualTo(code));
  }

  /** The reader refuses such names; were it to let one through, no script would run it. */
  @Test
  void a_hostile_port_name_reaches_no_file() {
    Policy policy = Site.policy(FILTERING);
    for (String name : List.of("p1; reboot", "$(reboot)", "p1\nreboot", "-all", "", "p1 p2", "p\"1", "averyveryverylongname"))
      for (Backend backend : List.of(new BridgeBackend(), new NetworkdBackend(), new OvsBackend())) {
        Policy.Switch hostile = new Policy.Switch(Policy.SwitchMode.VLAN_FILTERING, Map.of(name, "office"), Map.of(), Set.of());
        Policy with = new Policy(policy.name(), policy.zones(), policy.hosts(), policy.groups(), policy.services(), policy.rules(), policy.invariants(), Optional.of(hostile), policy.vpn(), policy.radius());
        assertThatThrownBy(() -> backend.compile(with, ModelBuilder.of(with))).isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.code()).isEqualTo("NETWORK-020"));
      }
  }

  @Test
  void the_scripts_are_scripts_for_every_posix_shell() throws Exception {
    for (Backend backend : List.of(new BridgeBackend(), new OvsBackend()))
      for (String text : List.of(PER_VLAN, FILTERING)) {
        Compiled.File file = compile(backend, text).files().getFirst();
        assertThat(file.script()).isTrue();
        Process shell = new ProcessBuilder("/bin/sh", "-n").redirectErrorStream(true).start();
        try (var in = shell.getOutputStream()) {
          in.write(file.bytes());
        }
        String said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(shell.waitFor()).as(said).isZero();
      }
  }
}

package dev.bulwark.network.layer2;

import dev.bulwark.network.backend.Backend;
import dev.bulwark.network.backend.Compiled;
import dev.bulwark.network.layer2.SwitchPlan.Port;
import dev.bulwark.network.model.Model;
import dev.bulwark.network.policy.Policy;
import dev.bulwark.network.policy.Policy.SwitchMode;
import java.util.List;
import java.util.TreeSet;

/**
 * The Linux bridge: {@code bridge.sh}, a POSIX shell script that needs {@code ip} and {@code bridge}.
 *
 * <h2>Guarantees</h2> It may be run again at any time and then changes nothing; before it changes anything it looks whether every port is there. Bridges that exist keep their other settings; a bridge that it makes has no
 * address of its own, so nobody on a VLAN can talk to the switch.
 * <h2>Does not guarantee</h2> To take out ports that the policy does not name: authentication moves ports too.
 */
public final class BridgeBackend implements Backend {
  private static final String ID = "bridge";

  @Override
  public String id() {
    return ID;
  }

  @Override
  public Compiled compile(Policy policy, Model model) {
    SwitchPlan plan = SwitchPlan.required(policy, ID);
    SwitchMode mode = policy.switching().map(Policy.Switch::mode).orElse(SwitchMode.BRIDGE_PER_VLAN);
    if (mode == SwitchMode.OVS) throw Backend.inexpressible(ID, "a switch of mode ovs", "compile it with --target ovs, or choose another mode");
    StringBuilder script = new StringBuilder("#!/bin/sh\n# The switch of site " + policy.name() + ", made from its policy. May be run again at any time.\nset -eu\n\n");
    script.append("port_exists() {\n  ip link show dev \"$1\" >/dev/null 2>&1 || { echo \"bridge.sh: there is no port $1: nothing was changed\" >&2; exit 1; }\n}\n");
    for (Port port : plan.ports()) script.append("port_exists ").append(port.name()).append('\n');
    for (String port : plan.trunk()) script.append("port_exists ").append(port).append('\n');
    if (mode == SwitchMode.BRIDGE_PER_VLAN) perVlan(plan, script);
    else filtering(plan, script);
    return new Compiled(List.of(new Compiled.File("bridge.sh", script.toString(), true)), plan.warnings());
  }

  private static void perVlan(SwitchPlan plan, StringBuilder script) {
    TreeSet<Integer> vlans = new TreeSet<>(plan.vlans());
    for (int vlan : vlans) bridge("br" + vlan, "", script);
    if (plan.hasExternal()) bridge(SwitchPlan.EXTERNAL, "", script);
    for (Port port : plan.ports()) member(port.name(), SwitchPlan.bridgeOf(port), port.isolated(), script, "");
  }

  private static void filtering(SwitchPlan plan, StringBuilder script) {
    bridge(SwitchPlan.BRIDGE, " vlan_filtering 1 vlan_default_pvid 0", script);
    script.append("ip link set dev ").append(SwitchPlan.BRIDGE).append(" type bridge vlan_filtering 1 vlan_default_pvid 0\n");
    if (plan.hasExternal()) bridge(SwitchPlan.EXTERNAL, "", script);
    for (Port port : plan.ports()) {
      if (port.vlan().isEmpty()) {
        member(port.name(), SwitchPlan.EXTERNAL, port.isolated(), script, "");
        continue;
      }
      int vlan = port.vlan().getAsInt();
      StringBuilder only = new StringBuilder();
      without(port.name(), List.of(vlan), only);
      only.append("bridge vlan add dev ").append(port.name()).append(" vid ").append(vlan).append(" pvid untagged\n");
      member(port.name(), SwitchPlan.BRIDGE, port.isolated(), script, only.toString());
    }
    for (String port : plan.trunk()) {
      StringBuilder all = new StringBuilder();
      without(port, plan.vlans(), all);
      for (int vlan : plan.vlans()) all.append("bridge vlan add dev ").append(port).append(" vid ").append(vlan).append('\n');
      member(port, SwitchPlan.BRIDGE, false, script, all.toString());
    }
  }

  private static void bridge(String name, String options, StringBuilder script) {
    // Without spanning tree a port would still learn for 15 s before it forwards; an address of its own would make the switch reachable from the VLAN.
    script.append("\nip link show dev ").append(name).append(" type bridge >/dev/null 2>&1 || {\n");
    script.append("  ip link add name ").append(name).append(" type bridge stp_state 0 forward_delay 0").append(options).append('\n');
    script.append("  ip link set dev ").append(name).append(" addrgenmode none\n}\n");
    script.append("ip link set dev ").append(name).append(" up\n");
  }

  /** A port comes up only when it is where it belongs and parted from its neighbours. */
  private static void member(String port, String bridge, boolean isolated, StringBuilder script, String vlans) {
    script.append("\nip link set dev ").append(port).append(" master ").append(bridge).append('\n');
    script.append("bridge link set dev ").append(port).append(" isolated ").append(isolated ? "on" : "off").append('\n');
    script.append(vlans).append("ip link set dev ").append(port).append(" up\n");
  }

  /** Every other VLAN goes; what is not there is no error in a range. */
  private static void without(String port, List<Integer> kept, StringBuilder script) {
    int from = 1;
    for (int vlan : kept) {
      gone(port, from, vlan - 1, script);
      from = vlan + 1;
    }
    gone(port, from, 4094, script);
  }

  private static void gone(String port, int low, int high, StringBuilder script) {
    if (low <= high) script.append("bridge vlan del dev ").append(port).append(" vid ").append(low).append(low < high ? "-" + high : "").append(low < high ? "\n" : " || true\n");
  }
}

package dev.bulwark.network.layer2;

import dev.bulwark.network.backend.Backend;
import dev.bulwark.network.backend.Compiled;
import dev.bulwark.network.layer2.SwitchPlan.Port;
import dev.bulwark.network.model.Model;
import dev.bulwark.network.policy.Policy;
import java.util.List;

/**
 * Open vSwitch: {@code ovs.sh}, which calls {@code ovs-vsctl}, or what {@code OVS_VSCTL} names.
 *
 * <h2>Guarantees</h2> It may be run again at any time. Each port is added and set in one transaction, because one that is added alone carries every VLAN until it is set. Where a port was set otherwise before, nothing of that
 * stays.
 */
public final class OvsBackend implements Backend {
  private static final String ID = "ovs";
  private static final String EXTERNAL = "bulwark-ext";

  @Override
  public String id() {
    return ID;
  }

  @Override
  public Compiled compile(Policy policy, Model model) {
    SwitchPlan plan = SwitchPlan.required(policy, ID);
    StringBuilder script = new StringBuilder("#!/bin/sh\n# The switch of site " + policy.name() + " for Open vSwitch, made from its policy. May be run again at any time.\nset -eu\n\n");
    script.append(CALL).append("--may-exist add-br ").append(SwitchPlan.BRIDGE).append('\n');
    if (plan.hasExternal()) script.append(CALL).append("--may-exist add-br ").append(EXTERNAL).append('\n');
    for (Port port : plan.ports()) {
      boolean external = port.vlan().isEmpty();
      String vlan = external ? "tag='[]' trunks='[]' vlan_mode='[]'" : port.uplink() ? uplink(port.vlan().getAsInt()) : "tag=" + port.vlan().getAsInt() + " trunks='[]' vlan_mode=access";
      add(script, external ? EXTERNAL : SwitchPlan.BRIDGE, port.name(), vlan + " protected=" + port.isolated());
    }
    // An empty list of trunks would mean every VLAN.
    for (String port : plan.trunk()) add(script, SwitchPlan.BRIDGE, port, "tag='[]' trunks=" + (plan.vlans().isEmpty() ? "4095" : plan.vlanList()) + " vlan_mode=trunk protected=false");
    return new Compiled(List.of(new Compiled.File("ovs.sh", script.toString(), true)), plan.warnings());
  }

  /** Carries one VLAN, and that untagged, as the gateway's leg at its other end expects. */
  private static String uplink(int vlan) {
    return "tag=" + vlan + " trunks=" + vlan + " vlan_mode=native-untagged";
  }

  private static void add(StringBuilder script, String bridge, String port, String settings) {
    script.append(CALL).append("--may-exist add-port ").append(bridge).append(' ').append(port).append(" -- set port ").append(port).append(' ').append(settings).append('\n');
  }

  /** Not quoted, so that it may carry options. */
  private static final String CALL = "${OVS_VSCTL:-ovs-vsctl} ";
}

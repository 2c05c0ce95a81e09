/**
 * The site's switch: which port lies in which VLAN, and which ports must not see each other.
 *
 * <p>Start at {@link dev.bulwark.network.layer2.SwitchPlan}, which is what every target here says; {@link dev.bulwark.network.layer2.BridgeBackend} writes it for the Linux bridge, {@link
 * dev.bulwark.network.layer2.NetworkdBackend} for systemd-networkd and {@link dev.bulwark.network.layer2.OvsBackend} for Open vSwitch. {@link dev.bulwark.network.layer2.BridgeApply} puts it in force.
 *
 * <p>Answers a device that attacks its neighbours: between ports of one zone no gateway stands, only the switch can part them. What passes between zones is the firewall's.
 */
@NullMarked
package dev.bulwark.network.layer2;

import org.jspecify.annotations.NullMarked;

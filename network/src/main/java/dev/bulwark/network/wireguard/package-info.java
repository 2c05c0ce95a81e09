/**
 * Tunnels by WireGuard: keys, both ends' configuration, rotation without a lost packet and revocation.
 *
 * <p>Start at {@link dev.bulwark.network.wireguard.Tunnels}, which keeps a folder with one gateway and its peers; {@link dev.bulwark.network.wireguard.TunnelPlan} is what the policy asks for,
 * {@link dev.bulwark.network.wireguard.Handover} carries a change into an interface that is running. Secrets stand in files of mode 0600, in buffers that are zeroed after use and nowhere else:
 * no message, log line or document shows one. The copy that the JDK makes of a private key while it computes the public one is beyond reach.
 *
 * <p>Answers: a key that was copied from a laptop, a peer that was dismissed, a crash between two files of one rotation.
 */
@NullMarked
package dev.bulwark.network.wireguard;

import org.jspecify.annotations.NullMarked;

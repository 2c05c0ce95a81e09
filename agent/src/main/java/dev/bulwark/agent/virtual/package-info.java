/**
 * Virtual devices: the real agent, many in one process, with a handle on each; and the intruders that a demonstration sends against the gateway.
 *
 * <p>Start at {@link dev.bulwark.agent.virtual.VirtualFleet}. Sockets, handshakes, certificates and messages are real; only the hardware is not, and their posture says so.
 */
@NullMarked
package dev.bulwark.agent.virtual;

import org.jspecify.annotations.NullMarked;

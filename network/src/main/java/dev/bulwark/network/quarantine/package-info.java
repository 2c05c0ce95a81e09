/**
 * Cuts a device off at the gateway, at once and for a time: {@link dev.bulwark.network.quarantine.Quarantine} is the list of those who are cut off, kept in the kernel itself.
 *
 * <p>Answers: a device that was taken over and goes on talking through the connection it has. A change is one message to the kernel and no new process, because the time to the last packet is what counts.
 */
@NullMarked
package dev.bulwark.network.quarantine;

import org.jspecify.annotations.NullMarked;

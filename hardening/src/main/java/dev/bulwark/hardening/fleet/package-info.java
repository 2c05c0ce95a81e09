/**
 * Audits the fleet itself: identities, authorities, topic rights, sessions, logging, devices that differ from their group, and the network's rules where they are known.
 *
 * <p>Start at {@link dev.bulwark.hardening.fleet.FleetAudit}. It is a pure function of a {@link dev.bulwark.hardening.fleet.FleetSnapshot} and a time: who takes the snapshot (the server does) knows where the facts
 * come from, and what it does not know it leaves empty, which makes a rule's verdict unknown and never a pass. Devices come one after the other, in any order, so a large fleet is never held in memory.
 */
@NullMarked
package dev.bulwark.hardening.fleet;

import org.jspecify.annotations.NullMarked;

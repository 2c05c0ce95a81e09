/**
 * What is known about a device's security and how well it is known. Start at {@link dev.bulwark.fleet.evidence.Evidence}; {@link dev.bulwark.fleet.evidence.Derivation}
 * says which event proves what, {@link dev.bulwark.fleet.evidence.EvidenceKeeper} applies it to the event log exactly once. Nothing here can be ticked by hand:
 * a statement of a person is evidence of the lowest rank. Judging it is left to the scorecard.
 */
@NullMarked
package dev.bulwark.fleet.evidence;

import org.jspecify.annotations.NullMarked;

/**
 * The fleet's audits of itself: a snapshot from store and sessions, judged by the catalogue, kept with its document, and told as events and evidence.
 *
 * <p>Start at {@link dev.bulwark.server.audits.FleetAudits}. The judging is {@code hardening.fleet}'s; what is here knows where the facts lie, when a run is due, and what has changed since the last.
 */
@NullMarked
package dev.bulwark.server.audits;

import org.jspecify.annotations.NullMarked;

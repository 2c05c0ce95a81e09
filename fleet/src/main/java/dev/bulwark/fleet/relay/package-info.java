/**
 * The way of an event from a commit to the event log. Start at {@link dev.bulwark.fleet.relay.OutboxRelay}: a change and its events are committed together in the
 * store's outbox, and this package sees to it that each of them reaches the log exactly once, whatever crashes or fills up in between.
 */
@NullMarked
package dev.bulwark.fleet.relay;

import org.jspecify.annotations.NullMarked;

/**
 * Facts, and the log that keeps them in order. Start at {@link dev.bulwark.fleet.event.Event}; {@link dev.bulwark.fleet.event.EventLog} is the promise,
 * the segment files its keeper. What the facts mean is left to evidence and monitoring.
 */
@NullMarked
package dev.bulwark.fleet.event;

import org.jspecify.annotations.NullMarked;

/**
 * What is done to a device that does harm: cut off, seen to be cut off, let in again. {@link dev.bulwark.fleet.response.Containment} is the seam that each capability implements for what it can cut;
 * an {@link dev.bulwark.fleet.response.Order} is one such step with its end, and {@link dev.bulwark.fleet.response.Observation} says what was seen of it.
 *
 * <p>Answers: an isolation that was called and never took effect, one that nobody ends, one that hits the house itself. Who decides, limits and remembers the orders is not here; nothing here acts.
 */
@NullMarked
package dev.bulwark.fleet.response;

import org.jspecify.annotations.NullMarked;

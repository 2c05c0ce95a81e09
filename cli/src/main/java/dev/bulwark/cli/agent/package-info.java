/**
 * {@code bulwark agent}: the device's side on this machine, for people: enrol it, run it, see how it is.
 *
 * <p>All that happens is done by {@code dev.bulwark.agent}; here it gets its arguments, its signals and its words.
 */
@NullMarked
package dev.bulwark.cli.agent;

import org.jspecify.annotations.NullMarked;

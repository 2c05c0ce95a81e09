/**
 * The server process: everything the capabilities offer, put together and kept running.
 *
 * <p>Start at {@link dev.bulwark.server.ServerProcess}; {@code Wiring} news everything up in reading order. Promises: one server per state directory, ready only when every listener was seen
 * to refuse what it must, nothing acknowledged lost by a stop or a kill. Settings are {@code config}'s, HTTP is {@code http}'s, what is answered is {@code device}'s and {@code api}'s.
 */
@NullMarked
package dev.bulwark.server;

import org.jspecify.annotations.NullMarked;

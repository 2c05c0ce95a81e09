/**
 * The server attacks itself, gently: {@link dev.bulwark.server.probe.SelfProbes} knocks at its own addresses the way an attacker begins, and what it sees becomes evidence. A promise that nobody tries is
 * a hope.
 */
@NullMarked
package dev.bulwark.server.probe;

import org.jspecify.annotations.NullMarked;

/**
 * The main job in one sitting: a server of its own process, a virtual fleet that lives through its whole life, intruders that are turned away, a hard kill. Start
 * at {@link dev.bulwark.cli.demo.Demo}; each {@link dev.bulwark.cli.demo.Scene} proves one thing over real sockets and says what it saw.
 *
 * <p>What is virtual says so: devices are threads of this process with keys, certificates and TLS sessions of their own, not hardware.
 */
@NullMarked
package dev.bulwark.cli.demo;

import org.jspecify.annotations.NullMarked;

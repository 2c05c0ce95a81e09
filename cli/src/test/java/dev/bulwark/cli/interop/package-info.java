/** The whole program beside clients that others wrote: curl, openssl, the Mosquitto clients, and our own agent over real sockets. */
@NullMarked
package dev.bulwark.cli.interop;

import org.jspecify.annotations.NullMarked;

/** A small authority, EST server and MQTT acceptor over real TLS sockets, for the agent's own tests. */
@NullMarked
package dev.bulwark.agent.kit;

import org.jspecify.annotations.NullMarked;

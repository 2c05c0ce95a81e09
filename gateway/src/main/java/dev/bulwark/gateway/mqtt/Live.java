package dev.bulwark.gateway.mqtt;

import dev.bulwark.fleet.device.Identity;
import java.util.concurrent.CompletableFuture;

/** A connection that has authenticated, as the index holds it. */
interface Live {
  Identity identity();

  /** The engine's name of the session, {@code ID/name}. */
  String name();

  Session view();

  /** Ends it: no will, MQTT 5 is told why, the socket is closed within half a second even if the peer does not read. Completes when it is closed; may be called from any thread, again and again. */
  CompletableFuture<Void> end(Ending why);
}

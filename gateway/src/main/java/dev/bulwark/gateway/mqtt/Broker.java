package dev.bulwark.gateway.mqtt;

import io.netty.channel.Channel;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/**
 * A message broker that lives behind our listener.
 *
 * <h2>Guarantees to expect</h2> An engine opens no socket of its own. It sees connections only through {@link #attach}, each of them authenticated, its packets checked, its
 * topics allowed, its client id unique to the device ({@code ID/name}); it routes, queues, retains and answers.
 * <h2>Not asked of it</h2> Authentication, rights, limits per device or address: these are decided in front of it, the same for every engine.
 */
public interface Broker extends AutoCloseable {
  /** Starts an engine; fails by {@code Problem MQTT-…} within a bounded time. */
  interface Engine {
    Broker start(Limits limits, Path folder);
  }

  /** Adds the engine's handlers at the end of the channel's pipeline; from then on it gets MQTT packets as octets, a CONNECT first, and writes octets. On the event loop. */
  void attach(Channel channel);

  /** The connection's will must not be published, whatever ends it. On the event loop. */
  void withholdWill(Channel channel);

  /** Drops a session that has no connection any more: subscriptions, queue, pending will. Completes when it is gone. */
  CompletableFuture<Void> forget(String clientId);

  /** Ends the engine; connections are closed before. */
  @Override
  void close();
}

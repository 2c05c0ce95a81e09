package dev.bulwark.agent.mqtt;

import com.hivemq.client.mqtt.MqttClientSslConfig;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.lifecycle.MqttClientDisconnectedContext;
import com.hivemq.client.mqtt.lifecycle.MqttDisconnectSource;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import dev.bulwark.agent.tls.ClientTls;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import javax.net.ssl.KeyManagerFactory;

/**
 * One connection to the broker, from CONNACK to its end.
 *
 * <h2>Guarantees</h2> {@link Publishing.Acknowledged} means that the broker's PUBACK for this very message arrived. {@link #close} after {@link #settle} loses no message. {@code ended}
 * hears at most once, and never of an end that we asked for.
 * <h2>Does not guarantee</h2> That a lost message did not arrive: QoS 1 is "at least once".
 *
 * <p>Thread-safe. All sessions of a process share one event loop of two threads.
 */
public final class MqttSession implements AutoCloseable {
  private static final int EVENT_LOOP_THREADS = 2;
  private static final Duration TLS_HANDSHAKE = Duration.ofSeconds(15);

  private final Mqtt5AsyncClient client;
  private final AtomicLong unanswered = new AtomicLong();
  private final AtomicLong acknowledged = new AtomicLong();
  private final AtomicBoolean up = new AtomicBoolean();
  private volatile boolean closing;

  private MqttSession(InetSocketAddress broker, String clientId, ClientTls tls, InstantSource clock, Consumer<Disconnected> ended) {
    var ssl =
        MqttClientSslConfig.builder()
            .protocols(ClientTls.PROTOCOLS)
            .cipherSuites(ClientTls.SUITES)
            .trustManagerFactory(tls.trust())
            .handshakeTimeout(TLS_HANDSHAKE.toMillis(), TimeUnit.MILLISECONDS);
    // No hostnameVerifier: the client then has JSSE itself check the name, inside the handshake.
    Optional<KeyManagerFactory> keys = tls.keys();
    if (keys.isPresent()) ssl = ssl.keyManagerFactory(keys.get());
    this.client =
        Mqtt5Client.builder()
            .identifier(clientId)
            .serverAddress(broker)
            .sslConfig(ssl.build())
            .executorConfig()
            .nettyThreads(EVENT_LOOP_THREADS)
            .applyExecutorConfig()
            .addDisconnectedListener(context -> down(context, clock, ended))
            .buildAsync();
  }

  /** Connects as {@code clientId} with a clean session; waits at most {@code deadline}. */
  public static Opening open(InetSocketAddress broker, String clientId, ClientTls tls, Duration deadline, InstantSource clock, Consumer<Disconnected> ended) {
    MqttSession session = new MqttSession(broker, clientId, tls, clock, ended);
    CompletableFuture<?> answer = session.client.connectWith().cleanStart(true).sessionExpiryInterval(0).keepAlive(60).send().thenAccept(connack -> session.up.set(true));
    try {
      answer.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
      return new Opening.Opened(session);
    } catch (ExecutionException e) {
      return Failures.opening(e.getCause());
    } catch (TimeoutException e) {
      session.close();
      return new Opening.Unreachable("no answer from the gateway within " + deadline.toSeconds() + " s");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      session.close();
      return new Opening.Unreachable("interrupted");
    }
  }

  private void down(MqttClientDisconnectedContext context, InstantSource clock, Consumer<Disconnected> ended) {
    if (!up.getAndSet(false) || closing || context.getSource() == MqttDisconnectSource.USER) return;
    ended.accept(Failures.disconnected(context.getCause(), clock.instant()));
  }

  public boolean connected() {
    return up.get();
  }

  /** How many messages the broker has acknowledged on this session. */
  public long acknowledged() {
    return acknowledged.get();
  }

  /** Sends with QoS 1 and waits for the broker's word. */
  public Publishing publish(String topic, byte[] payload, Duration deadline) {
    try {
      return send(topic, payload).get(deadline.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      return new Publishing.Lost(Failures.text(e.getCause()));
    } catch (TimeoutException e) {
      return new Publishing.Lost("no acknowledgement within " + deadline.toSeconds() + " s");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Publishing.Lost("interrupted");
    }
  }

  /** As {@link #publish}, without waiting; the future never fails. */
  public CompletableFuture<Publishing> send(String topic, byte[] payload) {
    if (!up.get()) return CompletableFuture.completedFuture(new Publishing.Lost("not connected"));
    unanswered.incrementAndGet();
    return client
        .publishWith()
        .topic(topic)
        .qos(MqttQos.AT_LEAST_ONCE)
        .payload(payload)
        .send()
        .handle(
            (result, failure) -> {
              unanswered.decrementAndGet();
              Publishing outcome = Failures.publishing(failure);
              if (outcome instanceof Publishing.Acknowledged) acknowledged.incrementAndGet();
              return outcome;
            });
  }

  /** Asks for messages with QoS 1; {@code received} runs on a thread of the client and must not wait. */
  public Subscribing subscribe(String filter, Consumer<Message> received, Duration deadline) {
    try {
      return client
          .subscribeWith()
          .topicFilter(filter)
          .qos(MqttQos.AT_LEAST_ONCE)
          .callback(publish -> received.accept(new Message(publish.getTopic().toString(), publish.getPayloadAsBytes())))
          .send()
          .handle((suback, failure) -> Failures.subscribing(suback, failure))
          .get(deadline.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      return new Subscribing.Lost(Failures.text(e.getCause()));
    } catch (TimeoutException e) {
      return new Subscribing.Lost("no answer within " + deadline.toSeconds() + " s");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Subscribing.Lost("interrupted");
    }
  }

  /** Waits until every message sent has its answer, at most {@code deadline}; true when none is open. */
  public boolean settle(Duration deadline) {
    long until = System.nanoTime() + deadline.toNanos();
    while (unanswered.get() > 0 && up.get() && System.nanoTime() < until && !Thread.currentThread().isInterrupted()) LockSupport.parkNanos(5_000_000);
    return unanswered.get() == 0;
  }

  /** Says goodbye; the broker sends no will. */
  @Override
  public void close() {
    closing = true;
    up.set(false);
    client.disconnect().exceptionally(alreadyGone -> null).orTimeout(5, TimeUnit.SECONDS).exceptionally(late -> null).join();
  }
}

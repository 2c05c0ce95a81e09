package dev.bulwark.agent;

import dev.bulwark.agent.est.EstClient;
import dev.bulwark.agent.est.EstOutcome;
import dev.bulwark.agent.est.Standing;
import dev.bulwark.agent.identity.AgentDirectory;
import dev.bulwark.agent.identity.KeySource;
import dev.bulwark.agent.identity.Settings;
import dev.bulwark.agent.identity.StoredIdentity;
import dev.bulwark.agent.mqtt.Disconnected;
import dev.bulwark.agent.mqtt.Message;
import dev.bulwark.agent.mqtt.MqttSession;
import dev.bulwark.agent.mqtt.Opening;
import dev.bulwark.agent.mqtt.Publishing;
import dev.bulwark.agent.mqtt.Subscribing;
import dev.bulwark.agent.tls.ClientTls;
import dev.bulwark.fleet.device.DeviceId;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One enrolled device: its identity on the disk, and at most one live session.
 *
 * <h2>Guarantees</h2> A renewed certificate is on stable storage before it is used. {@link #handOver()} opens the session of the new certificate before it ends the one of the old, so the
 * device is connected throughout, and a message that is under way keeps its answer.
 * <h2>Fails by</h2> returning outcomes; {@code Problem AGENT-…} when the folder is unusable.
 *
 * <p>Two sessions of one client id cannot overlap: the broker would take the first one over, and what was under way on it would be lost. So the client id is the device id in odd
 * generations of the certificate and the device id with {@code ~2} in even ones ({@code ~} cannot occur in a device id, so it is never another device's).
 *
 * <p>Thread-safe; opening, renewing and closing take turns, publishing does not wait for them.
 */
public final class Agent implements Device {
  private static final Duration CONNECT = Duration.ofSeconds(30);
  private static final Duration ANSWER = Duration.ofSeconds(15);

  private final AgentDirectory directory;
  private final Settings settings;
  /** Without our certificate: a server refuses the handshake of a revoked one, and then could not tell that it is revoked. */
  private final ClientTls trust;
  private final BrokerAddress broker;
  private final InstantSource clock;
  private final SecureRandom random;
  private final Consumer<Disconnected> ended;
  private final ReentrantLock turn = new ReentrantLock();
  private volatile StoredIdentity identity;
  private volatile ClientTls tls;
  private volatile @Nullable MqttSession session;
  private volatile long acknowledgedBefore;

  /** The device of an enrolled folder. {@code ended} hears of every session that ended without our doing. */
  public Agent(AgentDirectory directory, InstantSource clock, SecureRandom random, Consumer<Disconnected> ended) {
    this(directory, ClientTls.pinnedTo(directory.enrolled().roots()), new BrokerAddress(directory.settings().server(), clock), clock, random, ended);
  }

  /** As above with {@code trust} and {@code broker} that many devices of one server share. */
  public Agent(AgentDirectory directory, ClientTls trust, BrokerAddress broker, InstantSource clock, SecureRandom random, Consumer<Disconnected> ended) {
    directory.mend();
    this.directory = directory;
    this.settings = directory.settings();
    this.identity = directory.enrolled();
    this.trust = trust;
    this.tls = trust.with(identity.credential());
    this.broker = broker;
    this.clock = clock;
    this.random = random;
    this.ended = ended;
  }

  @Override
  public DeviceId id() {
    return settings.id();
  }

  public StoredIdentity identity() {
    return identity;
  }

  @Override
  public RenewalWindow window() {
    return new RenewalWindow(identity.credential().notBefore(), identity.credential().notAfter(), id());
  }

  @Override
  public boolean connected() {
    MqttSession now = session;
    return now != null && now.connected();
  }

  /** Messages that the broker acknowledged, over all sessions of this object. */
  @Override
  public long acknowledged() {
    MqttSession now = session;
    return acknowledgedBefore + (now == null ? 0 : now.acknowledged());
  }

  /** Opens the session, unless there is one. */
  @Override
  public Opening connect() {
    turn.lock();
    try {
      MqttSession now = session;
      if (now != null && now.connected()) return new Opening.Opened(now);
      return replaceBy(open());
    } finally {
      turn.unlock();
    }
  }

  /** Opens a session with the certificate of now, moves to it, and then ends the one before. When it does not open, the one before stays. */
  @Override
  public Opening handOver() {
    turn.lock();
    try {
      MqttSession before = session;
      Opening opening = replaceBy(open());
      if (opening instanceof Opening.Opened && before != null) {
        before.settle(ANSWER);
        before.close();
      }
      return opening;
    } finally {
      turn.unlock();
    }
  }

  private Opening replaceBy(Opening opening) {
    if (opening instanceof Opening.Opened opened) {
      MqttSession before = session;
      if (before != null) acknowledgedBefore += before.acknowledged();
      session = opened.session();
      directory.forgetOthers();
    } else {
      // The address may have changed since; it is asked for again before the next try.
      broker.forget();
    }
    return opening;
  }

  private Opening open() {
    try {
      return MqttSession.open(broker.find(trust), clientId(), tls, CONNECT, clock, ended);
    } catch (IOException e) {
      return new Opening.Unreachable("the server does not tell where its gateway is: " + e.getMessage());
    }
  }

  private String clientId() {
    return identity.generation() % 2 == 1 ? id().value() : id().value() + "~2";
  }

  /** A new key and a certificate for it, stored; the live session goes on with the old one until {@link #handOver()}. */
  @Override
  public EstOutcome renew() {
    turn.lock();
    try (EstClient est = new EstClient(settings.server(), tls, clock)) {
      AgentDirectory.Draft draft = directory.begin(KeySource.of(settings.keySource()).create(random));
      EstOutcome outcome = est.renew(id(), draft.key());
      if (outcome instanceof EstOutcome.Enrolled enrolled) {
        identity = draft.complete(enrolled.chain(), identity.roots());
        tls = tls.with(identity.credential());
      } else {
        draft.abandon();
      }
      return outcome;
    } finally {
      turn.unlock();
    }
  }

  /** What the server says of our certificate. */
  @Override
  public Standing standing() {
    try (EstClient server = new EstClient(settings.server(), trust, clock)) {
      return server.standing(identity.credential());
    }
  }

  /** Publishes with QoS 1. A message whose session is replaced while it waits is sent again on the new one. */
  @Override
  public Publishing publish(String topic, byte[] payload) {
    MqttSession now = session;
    if (now == null) return new Publishing.Lost("not connected");
    Publishing outcome = now.publish(topic, payload, ANSWER);
    if (!(outcome instanceof Publishing.Lost)) return outcome;
    MqttSession next = settled();
    return next == null || next == now ? outcome : next.publish(topic, payload, ANSWER);
  }

  /** The session once a hand-over that goes on is done. */
  private @Nullable MqttSession settled() {
    turn.lock();
    try {
      return session;
    } finally {
      turn.unlock();
    }
  }

  public Subscribing subscribe(String filter, Consumer<Message> received) {
    MqttSession now = session;
    return now == null ? new Subscribing.Lost("not connected") : now.subscribe(filter, received, ANSWER);
  }

  /** Ends the session; the identity stays on the disk. */
  @Override
  public void close() {
    turn.lock();
    try {
      MqttSession now = session;
      session = null;
      if (now == null) return;
      acknowledgedBefore += now.acknowledged();
      now.close();
    } finally {
      turn.unlock();
    }
  }
}

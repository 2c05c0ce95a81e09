package dev.bulwark.agent.virtual;

import dev.bulwark.agent.Agent;
import dev.bulwark.agent.Enrolment;
import dev.bulwark.agent.est.EstOutcome;
import dev.bulwark.agent.identity.AgentDirectory;
import dev.bulwark.agent.identity.KeySource;
import dev.bulwark.agent.identity.StoredIdentity;
import dev.bulwark.agent.mqtt.Disconnected;
import dev.bulwark.agent.mqtt.Message;
import dev.bulwark.agent.mqtt.Opening;
import dev.bulwark.agent.mqtt.Publishing;
import dev.bulwark.agent.mqtt.Subscribing;
import dev.bulwark.agent.posture.Posture;
import dev.bulwark.agent.posture.Telemetry;
import dev.bulwark.fleet.device.DeviceId;
import dev.bulwark.fleet.keys.Secret;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A device without hardware, driven by hand: it does what it is told when it is told, and nothing by itself, so that a demonstration can show one thing at a time.
 *
 * <p>Thread-safe. Never reconnects on its own.
 */
public final class VirtualDevice implements AutoCloseable {
  private final DeviceId id;
  private final AgentDirectory directory;
  private final VirtualFleet.Shared shared;
  private final AtomicLong samples = new AtomicLong();
  private final ReentrantLock making = new ReentrantLock();
  private volatile Consumer<Disconnected> onDisconnect = why -> {};
  private volatile @Nullable Agent agent;

  VirtualDevice(DeviceId id, Path folder, VirtualFleet.Shared shared) {
    this.id = id;
    this.directory = AgentDirectory.unsynced(folder);
    this.shared = shared;
  }

  /** What a renewal came to: the certificate's part and, where there is a new one and a session was open, the session's. */
  public record Renewed(EstOutcome certificate, Optional<Opening> session) {
    /** True when the new certificate is in use; a device that was not connected uses it on its next connection. */
    public boolean held() {
      return certificate instanceof EstOutcome.Enrolled && (session.isEmpty() || session.get() instanceof Opening.Opened);
    }
  }

  public DeviceId id() {
    return id;
  }

  /** Always: it is not hardware. */
  public boolean virtual() {
    return true;
  }

  /** The identity in use, or none before the first enrolment. */
  public Optional<StoredIdentity> identity() {
    Agent now = agent;
    return now == null ? directory.current() : Optional.of(now.identity());
  }

  /** The folder with {@code key.pem}, {@code cert.pem}, {@code ca.pem}: for other clients that shall appear as this device. */
  public Path folder() {
    return directory.path();
  }

  /** Makes a key and asks for a certificate with a one-time token. An open session of an earlier identity ends when a new one is stored. */
  public Enrolment.Outcome enrol(Secret token) {
    making.lock();
    try {
      Enrolment.Request request = new Enrolment.Request(shared.server(), shared.trust().roots(), id, directory, KeySource.file());
      Enrolment.Outcome outcome = Enrolment.run(request, token, shared.enrolling(), shared.random());
      if (outcome instanceof Enrolment.Outcome.Stored) close();
      return outcome;
    } finally {
      making.unlock();
    }
  }

  /** Opens the session, unless there is one. Fails by {@code Problem AGENT-002} before the first enrolment. */
  public Opening connect() {
    return agent().connect();
  }

  public boolean connected() {
    Agent now = agent;
    return now != null && now.connected();
  }

  /** Who hears when a session ends that we did not end; runs on a thread of the client and must not wait. Replaces the one before. */
  public void onDisconnect(Consumer<Disconnected> heard) {
    onDisconnect = heard;
  }

  /** With QoS 1, on any topic: also on one that is not ours. */
  public Publishing publish(String topic, byte[] payload) {
    return agent().publish(topic, payload);
  }

  /** One sample on the device's own telemetry topic. */
  public Publishing telemetry() {
    long number = samples.getAndIncrement();
    return publish("devices/" + id + "/telemetry", new Telemetry(number, shared.clock().instant(), 0).json());
  }

  /** The device's report on itself, which says that it is virtual. */
  public Publishing posture() {
    return publish("devices/" + id + "/posture", Posture.ofVirtualDevice("file").json());
  }

  public Subscribing subscribe(String filter, Consumer<Message> received) {
    return agent().subscribe(filter, received);
  }

  /** Renews now, whatever the time, and moves an open session to the new certificate without a gap. */
  public Renewed renewNow() {
    Agent now = agent();
    boolean wasConnected = now.connected();
    EstOutcome certificate = now.renew();
    boolean moves = wasConnected && certificate instanceof EstOutcome.Enrolled;
    return new Renewed(certificate, moves ? Optional.of(now.handOver()) : Optional.empty());
  }

  /** Messages that the broker acknowledged since this device was last enrolled or opened. */
  public long acknowledged() {
    Agent now = agent;
    return now == null ? 0 : now.acknowledged();
  }

  private Agent agent() {
    Agent now = agent;
    if (now != null) return now;
    making.lock();
    try {
      now = agent;
      if (now == null) agent = now = new Agent(directory, shared.trust(), shared.broker(), shared.clock(), shared.random(), why -> onDisconnect.accept(why));
      return now;
    } finally {
      making.unlock();
    }
  }

  /** Ends the session; the identity stays in the folder. */
  @Override
  public void close() {
    making.lock();
    try {
      Agent now = agent;
      agent = null;
      if (now != null) now.close();
    } finally {
      making.unlock();
    }
  }
}

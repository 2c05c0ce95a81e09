package dev.bulwark.agent;

import dev.bulwark.agent.identity.AgentDirectory;
import dev.bulwark.agent.identity.Settings;
import dev.bulwark.agent.identity.StoredIdentity;
import dev.bulwark.fleet.device.DeviceId;
import dev.bulwark.fleet.device.Serial;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** What lies in an agent's folder, read without touching it: {@code agent status}. */
public record AgentStatus(
    DeviceId id, URI server, Serial serial, Instant notBefore, Instant notAfter, Instant renewsAt, boolean expired, String keyStorage, Optional<RunNote> lastRun) {

  /** Fails by {@code Problem AGENT-002} where nothing is enrolled. */
  public static AgentStatus read(AgentDirectory directory, InstantSource clock) {
    StoredIdentity identity = directory.enrolled();
    Settings settings = directory.settings();
    Instant notBefore = identity.credential().notBefore();
    Instant notAfter = identity.credential().notAfter();
    Instant renewsAt = new RenewalWindow(notBefore, notAfter, settings.id()).due();
    boolean expired = !clock.instant().isBefore(notAfter);
    String storage = identity.credential().key().storage();
    return new AgentStatus(settings.id(), settings.server(), identity.serial(), notBefore, notAfter, renewsAt, expired, storage, RunNote.read(directory));
  }
}

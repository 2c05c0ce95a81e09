package dev.bulwark.agent.virtual;

import dev.bulwark.agent.BrokerAddress;
import dev.bulwark.agent.est.EstClient;
import dev.bulwark.agent.tls.ClientTls;
import dev.bulwark.fleet.device.DeviceId;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Many virtual devices of one server in this process, each with its own key, certificate, folder ({@code DIR/fleet/ID}) and TLS session.
 *
 * <h2>Guarantees</h2> What a device here does on the wire is what {@code bulwark agent} does: the code is the same. Their folders survive the process.
 * <h2>Does not guarantee</h2> Hardware, or that the folders survive a power cut: they are not synced.
 *
 * <p>Thread-safe. They share the event loop, the trust store, the enrolling connection and the gateway's address.
 */
public final class VirtualFleet implements AutoCloseable {
  private final Path folder;
  private final ConcurrentHashMap<DeviceId, VirtualDevice> devices = new ConcurrentHashMap<>();
  private final Shared shared;

  /** What the devices of a fleet have in common. */
  record Shared(URI server, ClientTls trust, EstClient enrolling, BrokerAddress broker, InstantSource clock, SecureRandom random) {}

  public VirtualFleet(Path directory, URI server, List<X509Certificate> roots, InstantSource clock, SecureRandom random) {
    this.folder = directory.resolve("fleet");
    ClientTls trust = ClientTls.pinnedTo(roots);
    this.shared = new Shared(server, trust, new EstClient(server, trust, clock), new BrokerAddress(server, clock), clock, random);
  }

  /** The handle of that device; made on first use, enrolled or not. */
  public VirtualDevice device(DeviceId id) {
    return devices.computeIfAbsent(id, name -> new VirtualDevice(name, folder.resolve(name.value()), shared));
  }

  public List<VirtualDevice> devices() {
    return devices.values().stream().sorted((a, b) -> a.id().compareTo(b.id())).toList();
  }

  /** Ends every session; the folders stay. */
  @Override
  public void close() {
    devices.values().forEach(VirtualDevice::close);
    shared.enrolling().close();
  }
}

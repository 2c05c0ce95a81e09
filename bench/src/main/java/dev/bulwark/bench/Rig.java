package dev.bulwark.bench;

import dev.bulwark.agent.Enrolment;
import dev.bulwark.agent.virtual.VirtualDevice;
import dev.bulwark.agent.virtual.VirtualFleet;
import dev.bulwark.cli.demo.ServerChild;
import dev.bulwark.cli.json.Doc;
import dev.bulwark.fleet.device.DeviceId;
import dev.bulwark.fleet.keys.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A server of this program in a process of its own, with enrolled virtual devices to measure it with. */
final class Rig implements AutoCloseable {
  final ServerChild server;
  final VirtualFleet fleet;
  final List<X509Certificate> roots;

  private Rig(ServerChild server, VirtualFleet fleet, List<X509Certificate> roots) {
    this.server = server;
    this.fleet = fleet;
    this.roots = roots;
  }

  static Rig start() throws IOException, GeneralSecurityException {
    Path dir = Files.createTempDirectory("bulwark-bench-");
    // All load comes from one address here, which is what these limits are against.
    ServerChild server = ServerChild.start(dir, "gateway:\n  limits:\n    handshakesPerAddress: 0\n    unfinishedPerAddress: 0\n");
    List<X509Certificate> roots = certificates(Path.of(server.card().text("trust.root")));
    return new Rig(server, new VirtualFleet(dir, URI.create("https://127.0.0.1:" + server.port("device")), roots, InstantSource.system(), new SecureRandom()), roots);
  }

  /** The server's folder of public certificates. */
  Path trust() {
    return server.dir().resolve("trust");
  }

  static List<X509Certificate> certificates(Path pem) throws IOException, GeneralSecurityException {
    try (InputStream in = Files.newInputStream(pem)) {
      List<X509Certificate> all = new ArrayList<>();
      for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(in)) all.add((X509Certificate) certificate);
      return all;
    }
  }

  /** Registers and enrols a device. */
  VirtualDevice enrolled(String id) {
    Doc answer = server.client().post("/api/v1/devices", Map.of("id", id));
    VirtualDevice device = fleet.device(new DeviceId(id));
    while (true) {
      try (Secret token = Secret.of(answer.text("token").toCharArray())) {
        Enrolment.Outcome outcome = device.enrol(token);
        if (outcome instanceof Enrolment.Outcome.Stored) return device;
        // The rate of one address is bounded; all load comes from one here.
        if (!(outcome instanceof Enrolment.Outcome.Refused refused && refused.status() == 429)) throw new IllegalStateException(id + " was not enrolled: " + outcome);
        Thread.sleep(250);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** A client context with the device's credential that trusts {@code anchors}. */
  static SSLContext context(VirtualDevice device, List<X509Certificate> anchors) throws GeneralSecurityException, IOException {
    var credential = device.identity().orElseThrow().credential();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    keys.load(null, null);
    keys.setKeyEntry("device", credential.key().privateKey(), new char[0], credential.chain().toArray(new X509Certificate[0]));
    KeyManagerFactory managers = KeyManagerFactory.getInstance("PKIX");
    managers.init(keys, new char[0]);
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    for (int i = 0; i < anchors.size(); i++) trusted.setCertificateEntry("anchor-" + i, anchors.get(i));
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLSv1.3");
    context.init(managers.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  @Override
  public void close() {
    fleet.close();
    server.close();
  }
}

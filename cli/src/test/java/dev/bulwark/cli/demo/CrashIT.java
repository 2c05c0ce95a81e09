package dev.bulwark.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.agent.Enrolment;
import dev.bulwark.agent.mqtt.Opening;
import dev.bulwark.agent.virtual.VirtualDevice;
import dev.bulwark.agent.virtual.VirtualFleet;
import dev.bulwark.cli.api.ApiClient;
import dev.bulwark.cli.json.Doc;
import dev.bulwark.cli.terminal.Failure;
import dev.bulwark.fleet.audit.AuditVerification;
import dev.bulwark.fleet.device.DeviceId;
import dev.bulwark.fleet.keys.Secret;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGKILL at random moments of enrolling, revoking and publishing, again and again on one directory: what was acknowledged stays, and the audit log verifies. */
class CrashIT {
  private static final int SPEAKERS = 4;

  private final Map<DeviceId, String> certificates = new ConcurrentHashMap<>();
  private final Map<DeviceId, String> revocations = new ConcurrentHashMap<>();
  private final Map<DeviceId, String> evidence = new ConcurrentHashMap<>();
  private final AtomicInteger names = new AtomicInteger();
  private final AtomicInteger published = new AtomicInteger();

  @Test
  void what_was_acknowledged_survives_five_hard_kills(@TempDir Path dir) throws Exception {
    survive(dir, 5);
  }

  @Test
  @Tag("deep")
  void what_was_acknowledged_survives_two_hundred_hard_kills(@TempDir Path dir) throws Exception {
    survive(dir, 200);
  }

  private void survive(Path dir, int kills) throws Exception {
    Random moments = new Random(2026);
    long records = 0;
    try (ServerChild server = ServerChild.start(dir)) {
      List<X509Certificate> roots = roots(Path.of(server.card().text("trust.root")));
      URI url = URI.create("https://127.0.0.1:" + server.port("device"));
      for (int round = 0; round < kills; round++) {
        try (VirtualFleet fleet = new VirtualFleet(dir.resolve("round-" + round), url, roots, InstantSource.system(), new SecureRandom())) {
          AtomicBoolean over = new AtomicBoolean();
          List<Thread> speakers = new ArrayList<>();
          for (int i = 0; i < SPEAKERS; i++) speakers.add(Thread.ofVirtual().start(() -> live(server.client(), fleet, over)));
          // Not before something was acknowledged in this round, however slow the machine is: else the kill shows nothing.
          int enrolled = certificates.size() + 1 + moments.nextInt(20);
          int revoked = revocations.size() + moments.nextInt(2);
          for (long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(2); (certificates.size() < enrolled || revocations.size() < revoked) && System.nanoTime() < end; ) TimeUnit.MILLISECONDS.sleep(1);
          TimeUnit.MILLISECONDS.sleep(moments.nextInt(50));
          server.kill();
          over.set(true);
          for (Thread speaker : speakers) speaker.join();
        }
        server.restart();
        records = check(server, records);
      }
    }
    assertThat(certificates).as("devices that were enrolled in all").hasSizeGreaterThan(kills);
    assertThat(revocations).as("devices that were revoked in all").isNotEmpty();
    System.out.printf("%d kills: %d certificates, %d revocations, %d published messages acknowledged; %d audit records verify%n", kills, certificates.size(), revocations.size(), published.get(), records);
  }

  /** Enrols, connects, publishes and revokes one device after another, and remembers what was acknowledged. */
  private void live(ApiClient api, VirtualFleet fleet, AtomicBoolean over) {
    try {
      while (!over.get()) {
        DeviceId id = new DeviceId("crash-" + names.incrementAndGet());
        Doc added = api.post("/api/v1/devices", Map.of("id", id.value()));
        VirtualDevice device = fleet.device(id);
        try (Secret token = Secret.of(added.text("token").toCharArray())) {
          if (!(device.enrol(token) instanceof Enrolment.Outcome.Stored stored)) continue;
          certificates.put(id, stored.serial().hex());
          evidence.put(id, api.post("/api/v1/evidence", stated(id)).text("id"));
        }
        if (names.get() % 3 == 0 && device.connect() instanceof Opening.Opened && device.telemetry() instanceof dev.bulwark.agent.mqtt.Publishing.Acknowledged) published.incrementAndGet();
        if (names.get() % 2 == 0) {
          api.post("/api/v1/devices/" + id + "/revoke", Map.of("reason", "superseded"));
          revocations.put(id, certificates.get(id));
        }
        device.close();
      }
    } catch (Failure killed) {
      // The server is gone in the middle of a request: nothing was acknowledged.
    }
  }

  private static Map<String, Object> stated(DeviceId id) {
    return Map.of(
        "device", id.value(), "assertion", "nvs.encrypted", "holds", true, "source", "build", "method", "sdkconfig", "collectedAt", java.time.Instant.now().toString(), "artifact", Map.of("sha256", "0".repeat(64)));
  }

  private long check(ServerChild server, long recordsBefore) throws Exception {
    Map<String, Doc> known = new java.util.HashMap<>();
    String after = "";
    while (true) {
      List<Doc> page = server.client().get("/api/v1/devices?limit=1000&after=" + after).list("devices");
      page.forEach(device -> known.put(device.text("id"), device));
      if (page.size() < 1000) break;
      after = page.getLast().text("id");
    }
    X509CRL crl = crl(server);
    certificates.forEach(
        (id, serial) -> {
          Doc device = known.getOrDefault(id.value(), Doc.of(null));
          boolean revoked = revocations.containsKey(id);
          assertThat(device.text("state")).as("state of %s", id).isIn(revoked ? List.of("revoked") : List.of("active", "revoked"));
          if (revoked) assertThat(crl.getRevokedCertificate(new java.math.BigInteger(serial, 16))).as("CRL entry of %s", id).isNotNull();
        });
    DeviceId newest = certificates.keySet().stream().max(java.util.Comparator.comparingInt(id -> Integer.parseInt(id.value().substring(6)))).orElse(null);
    if (newest != null)
      assertThat(server.client().get("/api/v1/devices/" + newest).list("certificates")).anyMatch(certificate -> certificate.text("serial").equals(certificates.get(newest)));
    DeviceId stated = evidence.keySet().stream().filter(id -> known.getOrDefault(id.value(), Doc.of(null)).text("state").equals("active")).max(java.util.Comparator.comparingInt(id -> Integer.parseInt(id.value().substring(6)))).orElse(null);
    if (stated != null)
      assertThat(server.client().get("/api/v1/devices/" + stated + "/scorecard").list("items").get(3).list("assertions").get(2).list("evidence"))
          .as("what was stated about %s", stated)
          .anyMatch(one -> one.text("id").equals(evidence.get(stated)));
    AuditVerification.Report report = AuditVerification.verifyFolder(server.dir());
    assertThat(report.problem()).isNull();
    assertThat(report.intact()).isTrue();
    assertThat(report.records()).isGreaterThanOrEqualTo(recordsBefore);
    return report.records();
  }

  private static X509CRL crl(ServerChild server) throws Exception {
    byte[] der = server.client().fetch(server.port("device"), "/crl/device.crl");
    return (X509CRL) CertificateFactory.getInstance("X.509").generateCRL(new ByteArrayInputStream(der));
  }

  private static List<X509Certificate> roots(Path pem) throws Exception {
    try (InputStream in = Files.newInputStream(pem)) {
      return List.of((X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
  }
}

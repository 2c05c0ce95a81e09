package dev.bulwark.cli.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.agent.Enrolment;
import dev.bulwark.agent.mqtt.Opening;
import dev.bulwark.agent.mqtt.Publishing;
import dev.bulwark.agent.virtual.VirtualDevice;
import dev.bulwark.agent.virtual.VirtualFleet;
import dev.bulwark.cli.InProcess;
import dev.bulwark.cli.demo.ServerChild;
import dev.bulwark.cli.json.Doc;
import dev.bulwark.cli.terminal.Failure;
import dev.bulwark.fleet.audit.AuditVerification;
import dev.bulwark.fleet.device.DeviceId;
import dev.bulwark.fleet.keys.Secret;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server's audits of its fleet, with devices that really connect. */
class FleetAuditIT {
  @TempDir Path dir;

  private VirtualFleet fleet(Rig rig) throws Exception {
    try (InputStream in = Files.newInputStream(rig.dir.resolve("root.pem"))) {
      X509Certificate root = (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
      return new VirtualFleet(rig.dir.resolve("devices"), URI.create("https://127.0.0.1:" + rig.port("device")), List.of(root), InstantSource.system(), new SecureRandom());
    }
  }

  private static VirtualDevice enrolled(Rig rig, VirtualFleet fleet, String id) {
    VirtualDevice device = fleet.device(new DeviceId(id));
    try (Secret token = Secret.of(rig.add(id, "").toCharArray())) {
      assertThat(device.enrol(token)).isInstanceOf(Enrolment.Outcome.Stored.class);
    }
    return device;
  }

  /** Returns when the log has it, since an audit counts what is in the log. */
  private static void says(Rig rig, VirtualDevice device, String posture) throws Exception {
    long from = rig.events();
    assertThat(device.publish("devices/" + device.id() + "/posture", posture.getBytes(StandardCharsets.UTF_8))).isInstanceOf(Publishing.Acknowledged.class);
    rig.heard(from, "posture", "device=" + device.id());
  }

  private static InProcess.Run audit(Rig rig, String... more) {
    List<String> line = new ArrayList<>(List.of("audit", "fleet", "--dir", rig.state().toString()));
    line.addAll(List.of(more));
    return InProcess.run(line.toArray(String[]::new));
  }

  private static List<String> findings(InProcess.Run run) {
    return run.json().list("inputs").getFirst().list("findings").stream().map(finding -> finding.text("rule") + " " + finding.text("path") + " " + finding.text("state")).toList();
  }

  private static String item(Rig rig, String id) {
    return rig.bulwark("scorecard").json().list("items").stream().filter(item -> item.text("id").equals(id)).map(item -> item.text("state")).findFirst().orElse("");
  }

  @Test
  void a_sound_fleet_has_no_finding_and_the_device_that_differs_is_named_until_it_is_like_its_peers_again_or_revoked() throws Exception {
    try (Rig rig = new Rig(dir); VirtualFleet fleet = fleet(rig)) {
      InProcess.Run none = audit(rig);
      assertThat(none.exit()).isEqualTo(3);
      assertThat(none.err()).contains("HARDEN-402");
      List<VirtualDevice> devices = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        VirtualDevice device = enrolled(rig, fleet, "cam-" + i);
        assertThat(device.connect()).isInstanceOf(Opening.Opened.class);
        says(rig, device, "{\"os\":\"4.1\",\"uptime\":" + i + "}");
        devices.add(device);
      }
      InProcess.Run sound = audit(rig, "--run", "--json", "--fail-on", "low");
      assertThat(sound.exit()).as(sound.out() + sound.err()).isZero();
      assertThat(findings(sound)).isEmpty();
      Doc facts = sound.json().list("inputs").getFirst().doc("facts");
      assertThat(facts.number("devices")).isEqualTo(10);
      assertThat(facts.number("sessions")).isEqualTo(10);
      assertThat(facts.number("reporting")).isEqualTo(10);

      long from = rig.events();
      says(rig, devices.get(7), "{\"os\":\"3.9\",\"uptime\":3}");
      InProcess.Run odd = audit(rig, "--run", "--json", "--fail-on", "medium");
      assertThat(findings(odd)).containsExactly("FLT-PEER-001 cam-7 new");
      assertThat(odd.exit()).isEqualTo(1);
      rig.heard(from, "finding", "cam-7");
      assertThat(audit(rig, "--fail-on", "high").exit()).as("the same audit, shown again, judged by another limit").isZero();
      assertThat(audit(rig).out()).contains("FLT-PEER-001", "cam-7", "mend: Compare with the golden profile.", "not known for 2 rules: FLT-NET-001 FLT-NET-002");
      InProcess.Run known = audit(rig, "--run", "--json", "--fail-on", "medium");
      assertThat(findings(known)).containsExactly("FLT-PEER-001 cam-7 unchanged");
      assertThat(known.exit()).as("known for long is no excuse").isEqualTo(1);

      says(rig, devices.get(7), "{\"os\":\"4.1\",\"uptime\":4}");
      InProcess.Run mended = audit(rig, "--run", "--json", "--fail-on", "low");
      assertThat(findings(mended)).isEmpty();
      assertThat(mended.json().list("resolved")).singleElement().satisfies(gone -> assertThat(gone.text("path")).isEqualTo("cam-7"));
      rig.heard(from, "finding", "resolved");

      rig.bulwark("device", "revoke", "cam-7", "--reason", "keyCompromise");
      assertThat(devices.get(7).connect()).isNotInstanceOf(Opening.Opened.class);
      InProcess.Run refused = audit(rig, "--run", "--json", "--fail-on", "low");
      assertThat(findings(refused)).as("who is revoked and tries again is refused: that is no finding").isEmpty();
      assertThat(refused.exit()).isZero();
    }
  }

  @Test
  void a_certificate_that_nobody_renewed_is_found_and_an_audit_that_is_missed_makes_the_item_stale() throws Exception {
    try (Rig rig = new Rig(dir, Duration.ofDays(-80)); VirtualFleet fleet = fleet(rig)) {
      enrolled(rig, fleet, "cam-1");
      assertThat(findings(audit(rig, "--run", "--json"))).isEmpty();
      assertThat(item(rig, "C9")).isEqualTo("verified");
      rig.clock(Duration.ofDays(-79));
      assertThat(item(rig, "C9")).isEqualTo("verified");
      rig.clock(Duration.ofDays(-78));
      assertThat(item(rig, "C9")).isEqualTo("stale");
      rig.clock(Duration.ZERO);
      InProcess.Run late = audit(rig, "--run", "--json", "--fail-on", "medium");
      assertThat(findings(late)).containsExactly("FLT-PKI-002 cam-1 new");
      assertThat(late.exit()).isEqualTo(1);
      assertThat(item(rig, "C9")).isEqualTo("verified");
    }
  }

  @Test
  void an_audit_that_was_acknowledged_survives_a_hard_kill_in_the_middle_of_others() throws Exception {
    List<String> acknowledged = new CopyOnWriteArrayList<>();
    try (ServerChild server = ServerChild.start(dir)) {
      CountDownLatch some = new CountDownLatch(3);
      AtomicBoolean gone = new AtomicBoolean();
      Thread auditing = Thread.ofVirtual().start(() -> {
        while (!gone.get()) {
          try {
            acknowledged.add(server.client().post("/api/v1/audits", Map.of()).text("id"));
            some.countDown();
          } catch (Failure unanswered) {
            // The server is gone in the middle of a request, or too slow for it: nothing was acknowledged.
          }
        }
      });
      assertThat(some.await(10, TimeUnit.MINUTES)).as("three audits acknowledged").isTrue();
      server.kill();
      gone.set(true);
      auditing.join();
      server.restart();
      List<String> kept = server.client().get("/api/v1/audits?limit=400").list("audits").stream().map(run -> run.text("id")).toList();
      assertThat(kept).containsAll(acknowledged);
      for (String id : acknowledged) assertThat(server.client().get("/api/v1/audits/" + id).text("schema")).isEqualTo("bulwark.audit/1");
      AuditVerification.Report report = AuditVerification.verifyFolder(dir);
      assertThat(report.problem()).isNull();
      assertThat(report.intact()).isTrue();
    }
    assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(3);
  }
}

package dev.bulwark.cli.demo;

import static dev.bulwark.cli.demo.Scene.hold;

import dev.bulwark.agent.Enrolment;
import dev.bulwark.agent.virtual.Intruder;
import dev.bulwark.agent.virtual.VirtualDevice;
import dev.bulwark.cli.json.Doc;
import dev.bulwark.fleet.audit.AuditVerification;
import dev.bulwark.fleet.device.DeviceId;
import dev.bulwark.fleet.device.Serial;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** SIGKILL in the middle of enrolments; what was acknowledged must be there afterwards. */
final class CrashScene {
  private static final int EXTRA = 12;

  private CrashScene() {}

  static String crash(Stage stage) throws InterruptedException {
    Map<DeviceId, Serial> acknowledged = new ConcurrentHashMap<>();
    for (int i = 0; i < EXTRA; i++) stage.register(extra(i));
    AtomicBoolean killed = new AtomicBoolean();
    Thread enrolling =
        Thread.ofVirtual()
            .start(
                () -> {
                  for (int i = 0; i < EXTRA && !killed.get(); i++) {
                    VirtualDevice device = stage.device(extra(i));
                    try (var token = stage.token(device.id())) {
                      if (device.enrol(token) instanceof Enrolment.Outcome.Stored stored) acknowledged.put(stored.id(), stored.serial());
                    }
                  }
                });
    hold(Stage.comes(Duration.ofMinutes(2), () -> acknowledged.size() >= 3), "too few devices enrolled before the kill for it to show anything");
    TimeUnit.MICROSECONDS.sleep(stage.random().nextInt(20_000));
    stage.server().kill();
    killed.set(true);
    enrolling.join();
    Duration ready;
    try {
      ready = stage.server().restart();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    acknowledged.forEach(
        (id, serial) -> {
          Doc device = stage.api().get("/api/v1/devices/" + id);
          hold(device.text("state").equals("active"), id + " had its certificate and is " + device.text("state"));
          hold(device.list("certificates").stream().anyMatch(c -> c.text("serial").equals(serial.hex())), id + "'s certificate was lost");
        });
    VirtualDevice gone = stage.device(stage.size() - 1);
    hold(stage.api().get("/api/v1/devices/" + gone.id()).text("state").equals("revoked"), "the revocation was lost");
    hold(CutOffScenes.inCrl(stage, gone), "the CRL forgot the revocation");
    Intruder.Outcome back = stage.intruder().with(gone.identity().orElseThrow().credential());
    AttackScenes.refused(back);
    AuditVerification.Report log = AuditVerification.verifyFolder(stage.server().dir());
    hold(log.intact(), "the audit log does not verify: " + log.problem());
    int returned = 0;
    for (VirtualDevice device : stage.devices()) {
      if (device == gone) continue;
      hold(Stage.comes(Duration.ofMinutes(1), () -> !device.connected()), device.id() + " still believes to be connected");
      LifeScenes.opened(device);
      LifeScenes.acknowledged(device, device.telemetry());
      returned++;
    }
    settle(stage, acknowledged);
    return "killed hard while devices enrolled: all " + acknowledged.size() + " acknowledged certificates and the revocation are there, " + log.records() + " audit records verify; ready again after "
        + ready.toMillis() + " ms, " + returned + " devices connected again";
  }

  /** Those that have a certificate join the fleet; the others, whose enrolment the kill cut off, are taken out of service. */
  private static void settle(Stage stage, Map<DeviceId, Serial> acknowledged) {
    for (int i = 0; i < EXTRA; i++) {
      DeviceId id = extra(i);
      if (acknowledged.containsKey(id)) {
        LifeScenes.opened(stage.device(id));
        LifeScenes.acknowledged(stage.device(id), stage.device(id).telemetry());
      } else {
        stage.api().post("/api/v1/devices/" + id + "/retire", Map.of());
      }
    }
  }

  private static DeviceId extra(int number) {
    return new DeviceId("virtual-crash-" + (number + 1));
  }
}

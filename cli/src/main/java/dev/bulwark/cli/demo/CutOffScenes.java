package dev.bulwark.cli.demo;

import static dev.bulwark.cli.demo.Scene.hold;

import dev.bulwark.agent.mqtt.Disconnected;
import dev.bulwark.agent.mqtt.Opening;
import dev.bulwark.agent.virtual.VirtualDevice;
import dev.bulwark.cli.json.Doc;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Containment that can be taken back, and revocation that cannot: both cut a live session. */
final class CutOffScenes {
  private CutOffScenes() {}

  /** A cut as the device saw it. */
  private record Cut(long millis, Disconnected seen, Doc answer) {}

  private static Cut cut(Stage stage, VirtualDevice device, String action, Map<String, Object> body) throws InterruptedException {
    CompletableFuture<Long> gone = new CompletableFuture<>();
    CompletableFuture<Disconnected> seen = new CompletableFuture<>();
    device.onDisconnect(
        why -> {
          gone.complete(System.nanoTime());
          seen.complete(why);
        });
    long begun = System.nanoTime();
    Doc answer = stage.api().post("/api/v1/devices/" + device.id() + "/" + action, body);
    try {
      long millis = (gone.get(1, TimeUnit.MINUTES) - begun) / 1_000_000;
      return new Cut(millis, seen.get(), answer);
    } catch (TimeoutException e) {
      throw new Scene.NotHeld("the live session was not cut");
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } finally {
      device.onDisconnect(why -> {});
    }
  }

  static String contain(Stage stage) throws InterruptedException {
    VirtualDevice device = stage.device(Math.min(2, stage.size() - 1));
    Cut cut = cut(stage, device, "quarantine", Map.of("reason", "demonstration"));
    Opening back = device.connect();
    hold(back instanceof Opening.Refused, "a quarantined device could connect: " + back);
    stage.api().post("/api/v1/devices/" + device.id() + "/release", Map.of());
    LifeScenes.opened(device);
    LifeScenes.acknowledged(device, device.telemetry());
    return device.id() + " quarantined: live session cut after " + cut.millis() + " ms (0x" + Integer.toHexString(cut.seen().code()) + "), return refused; released: connected again with the same certificate";
  }

  static String revoke(Stage stage) throws InterruptedException {
    VirtualDevice device = stage.device(stage.size() - 1);
    Cut cut = cut(stage, device, "revoke", Map.of("reason", "keyCompromise"));
    hold(cut.answer().number("sessionsClosed") >= 1, "the server counts no closed session");
    hold(inCrl(stage, device), "the CRL does not list the certificate");
    String again = AttackScenes.refused(stage.intruder().with(device.identity().orElseThrow().credential()));
    Opening back = device.connect();
    hold(back instanceof Opening.Refused, "a revoked device could connect: " + back);
    return device.id() + " revoked: live session cut after " + cut.millis() + " ms (0x" + Integer.toHexString(cut.seen().code()) + "), listed in CRL " + cut.answer().text("crlNumber") + ", return refused (" + again + ")";
  }

  static boolean inCrl(Stage stage, VirtualDevice device) {
    byte[] der = stage.api().fetch(stage.server().port("device"), "/crl/device.crl");
    try {
      X509CRL crl = (X509CRL) CertificateFactory.getInstance("X.509").generateCRL(new ByteArrayInputStream(der));
      return crl.getRevokedCertificate(device.identity().orElseThrow().serial().number()) != null;
    } catch (GeneralSecurityException e) {
      throw new Scene.NotHeld("the CRL cannot be read: " + e.getMessage());
    }
  }
}

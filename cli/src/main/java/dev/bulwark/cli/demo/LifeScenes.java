package dev.bulwark.cli.demo;

import static dev.bulwark.cli.demo.Scene.hold;

import dev.bulwark.agent.Enrolment;
import dev.bulwark.agent.identity.StoredIdentity;
import dev.bulwark.agent.mqtt.Opening;
import dev.bulwark.agent.mqtt.Publishing;
import dev.bulwark.agent.mqtt.Subscribing;
import dev.bulwark.agent.virtual.VirtualDevice;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** What a device's life is made of when all goes well: it enrols, connects, speaks, renews. */
final class LifeScenes {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private LifeScenes() {}

  static String enrol(Stage stage) throws InterruptedException {
    stage.registerAll();
    Set<String> keys = ConcurrentHashMap.newKeySet();
    stage.forAll(
        device -> {
          enrolled(stage, device);
          StoredIdentity identity = device.identity().orElseThrow();
          keys.add(HexFormat.of().formatHex(identity.credential().leaf().getPublicKey().getEncoded()));
        });
    hold(keys.size() == stage.size(), keys.size() + " distinct keys for " + stage.size() + " devices");
    return stage.size() + " virtual devices, " + keys.size() + " distinct keys, each with a one-time token over EST";
  }

  /** The whole fleet comes from one address, whose rate the server bounds: told to wait, a device waits. */
  static void enrolled(Stage stage, VirtualDevice device) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try (var token = stage.token(device.id())) {
        switch (device.enrol(token)) {
          case Enrolment.Outcome.Stored stored -> {
            return;
          }
          case Enrolment.Outcome.Refused no when no.status() == 429 && System.nanoTime() < end -> Thread.sleep(Duration.ofMillis(500));
          case Enrolment.Outcome.Refused no -> throw new Scene.NotHeld(device.id() + " was refused: " + no.status() + " " + no.code() + " " + no.detail());
          case Enrolment.Outcome.Unreachable nobody -> throw new Scene.NotHeld(device.id() + " reached nobody: " + nobody.detail());
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new Scene.NotHeld("interrupted");
      }
    }
  }

  static String connect(Stage stage) throws InterruptedException {
    AtomicInteger acknowledged = new AtomicInteger();
    stage.forAll(
        device -> {
          opened(device);
          acknowledged(device, device.posture());
          for (int i = 0; i < 3; i++) acknowledged(device, device.telemetry());
          acknowledged.addAndGet(4);
        });
    VirtualDevice first = stage.device(0);
    AtomicReference<String> heard = new AtomicReference<>("");
    Subscribing own = first.subscribe("devices/" + first.id() + "/commands/#", message -> heard.set(new String(message.payload(), StandardCharsets.UTF_8)));
    hold(own instanceof Subscribing.Granted, "the device's own topics were not granted: " + own);
    acknowledged(first, first.publish("devices/" + first.id() + "/commands/echo", "heard".getBytes(StandardCharsets.UTF_8)));
    hold(Stage.comes(Duration.ofMinutes(1), () -> "heard".equals(heard.get())), "the device's own message did not come back");
    return stage.size() + " sessions over TLS 1.3 with device certificates, " + (acknowledged.get() + 1) + " messages acknowledged";
  }

  static void opened(VirtualDevice device) {
    switch (device.connect()) {
      case Opening.Opened open -> {}
      case Opening.Refused no -> throw new Scene.NotHeld(device.id() + " was refused: " + no.reason());
      case Opening.Unreachable nobody -> throw new Scene.NotHeld(device.id() + " reached nobody: " + nobody.detail());
    }
  }

  static void acknowledged(VirtualDevice device, Publishing result) {
    hold(result instanceof Publishing.Acknowledged, device.id() + "'s message was not acknowledged: " + result);
  }

  /** Renews while it publishes: every message has to be acknowledged, and no disconnect may be seen. */
  static String rotate(Stage stage) throws InterruptedException {
    VirtualDevice device = stage.device(1 % stage.size());
    String before = device.identity().orElseThrow().serial().hex();
    AtomicBoolean renewing = new AtomicBoolean(true);
    AtomicInteger sent = new AtomicInteger();
    AtomicReference<String> lost = new AtomicReference<>("");
    device.onDisconnect(why -> lost.compareAndSet("", "its session was cut: " + why.reason()));
    Thread speaker =
        Thread.ofVirtual()
            .start(
                () -> {
                  while (renewing.get() || sent.get() < 20) {
                    Publishing result = device.telemetry();
                    if (!(result instanceof Publishing.Acknowledged)) lost.compareAndSet("", "a message was not acknowledged: " + result);
                    sent.incrementAndGet();
                  }
                });
    VirtualDevice.Renewed renewed = device.renewNow();
    renewing.set(false);
    speaker.join();
    device.onDisconnect(why -> {});
    hold(renewed.held(), "the renewal failed: " + renewed);
    hold("".equals(lost.get()), String.valueOf(lost.get()));
    hold(device.connected(), "the device is not connected after its renewal");
    String after = device.identity().orElseThrow().serial().hex();
    hold(!after.equals(before), "the certificate is still the old one");
    return device.id() + " has a new key and certificate (" + after.substring(0, 8) + "… after " + before.substring(0, 8) + "…); " + sent + " messages sent meanwhile, all acknowledged, session never down";
  }
}

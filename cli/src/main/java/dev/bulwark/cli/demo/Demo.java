package dev.bulwark.cli.demo;

import dev.bulwark.agent.virtual.VirtualFleet;
import dev.bulwark.cli.Version;
import dev.bulwark.cli.json.Doc;
import dev.bulwark.cli.terminal.Failure;
import dev.bulwark.problem.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Plays the scenes in order against a server of its own.
 *
 * <h2>Guarantees</h2> A step is {@code ok} only when what it claims was seen on the wire or read from the server afterwards; the first that does not hold ends the
 * play with the fleet, because the later ones build on it; the segmentation stands for itself. When {@link #close} returns no process is left.
 */
final class Demo implements AutoCloseable {
  private static final List<Scene> SCENES =
      List.of(
          new Scene("enrol", "devices enrol with one-time tokens", LifeScenes::enrol),
          new Scene("connect", "they connect and publish", LifeScenes::connect),
          new Scene("attack", "a device reaches for another's topics", AttackScenes::foreignTopic),
          new Scene("attack-no-certificate", "a stranger without a certificate knocks", AttackScenes::noCertificate),
          new Scene("attack-foreign-ca", "a stranger with another CA's certificate knocks", AttackScenes::foreignAuthority),
          new Scene("attack-tls12", "a good certificate knocks with TLS 1.2", AttackScenes::oldProtocol),
          new Scene("attack-token-twice", "a token is used a second time", AttackScenes::tokenTwice),
          new Scene("rotate", "a device renews its certificate while it publishes", LifeScenes::rotate),
          new Scene("contain", "a device is quarantined, then released", CutOffScenes::contain),
          new Scene("revoke", "a device is revoked", CutOffScenes::revoke),
          new Scene("crash", "the server is killed hard and started again", CrashScene::crash));

  private static final int MANY = 100;

  private final ServerChild server;
  private final VirtualFleet fleet;
  private final Stage stage;
  private final int devices;
  private final Step started;

  private Demo(ServerChild server, VirtualFleet fleet, Stage stage, int devices, Step started) {
    this.server = server;
    this.fleet = fleet;
    this.stage = stage;
    this.devices = devices;
    this.started = started;
  }

  /** Starts the server on {@code dir}, a new or empty directory. */
  static Demo start(Path dir, int devices) throws IOException {
    long begun = System.nanoTime();
    // Hundreds of devices behind one address would meet the limits that are meant for strangers.
    ServerChild server = ServerChild.start(dir, devices <= MANY ? "" : "gateway:\n  limits:\n    handshakesPerAddress: 0\n    unfinishedPerAddress: 0\n");
    Step started = new Step("start", true, millisSince(begun), "the server is ready, in a process of its own, on " + url(server, "device") + " and MQTT port " + server.port("mqtt"));
    try {
      List<X509Certificate> roots = roots(Path.of(server.card().text("trust.root")));
      SecureRandom random = new SecureRandom();
      VirtualFleet fleet = new VirtualFleet(dir, URI.create(url(server, "device")), roots, InstantSource.system(), random);
      return new Demo(server, fleet, new Stage(server, fleet, roots, devices, random), devices, started);
    } catch (IOException | RuntimeException e) {
      server.close();
      throw e;
    }
  }

  /** Plays all scenes; {@code told} hears of each as it ends. */
  DemoReport play(Consumer<Step> told) throws InterruptedException {
    List<Step> steps = new ArrayList<>();
    steps.add(started);
    told.accept(started);
    for (Scene scene : SCENES) {
      Step step = play(scene);
      steps.add(step);
      told.accept(step);
      if (!step.ok()) break;
    }
    Segmentation segmentation = SegmentationScenes.play(stage.clock(), told);
    steps.addAll(segmentation.steps());
    return new DemoReport(Version.text(), devices, steps, segmentation, scorecard());
  }

  private Step play(Scene scene) throws InterruptedException {
    long begun = System.nanoTime();
    try {
      String seen = scene.act().play(stage);
      return new Step(scene.id(), true, millisSince(begun), seen);
    } catch (Scene.NotHeld e) {
      return new Step(scene.id(), false, millisSince(begun), Printable.line(String.valueOf(e.getMessage())));
    } catch (Failure e) {
      return new Step(scene.id(), false, millisSince(begun), e.problem().line());
    }
  }

  /** The fleet's scorecard once the evidence of the last connections has been counted. */
  private Doc scorecard() throws InterruptedException {
    Doc[] card = {Doc.of(null)};
    Stage.comes(
        Duration.ofSeconds(30),
        () -> {
          card[0] = stage.api().get("/api/v1/scorecard");
          return card[0].list("items").stream().anyMatch(item -> item.text("id").equals("C6") && item.number("percent") == 100);
        });
    return card[0];
  }

  static String title(String id) {
    return SCENES.stream().filter(scene -> scene.id().equals(id)).map(Scene::title).findFirst().or(() -> SegmentationScenes.title(id)).orElse("the server starts");
  }

  /** Where operators look. */
  String operators() {
    return url(server, "admin");
  }

  Path dir() {
    return server.dir();
  }

  /** Goes on: the devices publish every few seconds until the server or this process ends. */
  void goOn() throws InterruptedException {
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                while (true) {
                  for (var device : stage.devices()) if (device.connected()) device.telemetry();
                  Thread.sleep(Duration.ofSeconds(5));
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    server.join();
  }

  @Override
  public void close() {
    fleet.close();
    server.close();
  }

  private static String url(ServerChild server, String listener) {
    return "https://127.0.0.1:" + server.port(listener);
  }

  private static List<X509Certificate> roots(Path pem) throws IOException {
    try (InputStream in = Files.newInputStream(pem)) {
      List<X509Certificate> roots = new ArrayList<>();
      for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(in)) roots.add((X509Certificate) certificate);
      return roots;
    } catch (CertificateException e) {
      throw new IOException("the root certificate of the server is not readable", e);
    }
  }

  private static long millisSince(long begun) {
    return (System.nanoTime() - begun) / 1_000_000;
  }
}

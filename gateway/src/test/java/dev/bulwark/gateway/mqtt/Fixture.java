package dev.bulwark.gateway.mqtt;

import dev.bulwark.fleet.device.DeviceId;
import dev.bulwark.fleet.event.Event;
import dev.bulwark.fleet.view.FleetView;
import dev.bulwark.gateway.TestPki;
import dev.bulwark.gateway.TestPki.Held;
import dev.bulwark.gateway.TestPki.Kind;
import dev.bulwark.gateway.mqtt.hivemq.HiveMqBroker;
import dev.bulwark.gateway.tls.FleetTrustManager;
import dev.bulwark.gateway.tls.ServerTls;
import dev.bulwark.gateway.tls.SwappableKeyManager;
import dev.bulwark.gateway.tls.TlsContexts;
import dev.bulwark.gateway.tls.TlsPolicy.ClientAuth;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** A gateway on a free port of the loopback, with its own CA, fleet, log and a clock that can be moved. */
final class Fixture implements AutoCloseable {
  final TestPki pki = new TestPki("devices");
  final FleetView view = new FleetView();
  final RecordingLog log = new RecordingLog();
  final SwappableKeyManager keys = new SwappableKeyManager(pki.issue("server", Kind.SERVER).credential());
  final ServerTls tls;
  final MqttGateway gateway;
  volatile Duration ahead = Duration.ZERO;
  private final AtomicInteger names = new AtomicInteger();

  Fixture() {
    this(patient(Limits.DEFAULT.withoutAddressLimits()), TopicRights.OWN_SUBTREE);
  }

  /** The same with deadlines that a good client meets on any machine: they are under test only where a test is about them. */
  static Limits patient(Limits limits) {
    return deadlines(limits, 300, 300);
  }

  static Limits deadlines(Limits of, int handshakeSeconds, int connectSeconds) {
    return new Limits(of.connections(), of.handshakesInFlight(), of.handshakesPerAddress(), handshakeSeconds, connectSeconds, of.unfinishedPerAddress(), of.publishPerSecond(), of.packetBytes(),
        of.topicLevels(), of.topicBytes(), of.subscriptions(), of.retained(), of.sessions(), of.queueMessages(), of.receiveMaximum());
  }

  Fixture(Limits limits, TopicRights rights) {
    InstantSource clock = () -> Instant.now().plus(ahead);
    tls = TlsContexts.server(keys, new FleetTrustManager(view, List.of(pki.ca.certificate()), clock), ClientAuth.REQUIRED);
    try {
      Path folder = Files.createTempDirectory(Path.of("target"), "mqtt");
      gateway = MqttGateway.start(new MqttSettings(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), limits, rights, folder), tls, view, log, clock, HiveMqBroker::start);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A device nobody else in the test has. */
  Device device() {
    return device("cam" + names.incrementAndGet());
  }

  Device device(String id) {
    return new Device(id, pki.enrol(view, id));
  }

  record Device(String id, Held held) {
    DeviceId name() {
      return new DeviceId(id);
    }

    String topic(String below) {
      return "devices/" + id + "/" + below;
    }
  }

  RawMqtt open(Device device) throws IOException {
    return RawMqtt.open(pki.client(device.held()), gateway.port());
  }

  /** Connected with a session that ends with the connection. */
  RawMqtt connect(Device device, int version, String clientId) throws IOException {
    RawMqtt client = open(device);
    client.send(RawMqtt.connect(version, clientId));
    byte[] connack = client.packet();
    if (connack.length < 4 || connack[0] != 0x20 || connack[3] != 0) throw new AssertionError("refused: " + java.util.HexFormat.of().formatHex(connack));
    return client;
  }

  void apply(Event event) {
    view.apply(event);
  }

  Event.Meta meta(Device device) {
    return Event.Meta.of(Instant.now(), device.name(), Event.Source.CA);
  }

  /** @throws AssertionError after a minute: what has not come by then on a loaded machine does not come */
  static void await(String what, BooleanSupplier condition) {
    for (long end = System.nanoTime() + 60_000_000_000L; System.nanoTime() < end; ) {
      if (condition.getAsBoolean()) return;
      try {
        Thread.sleep(5);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
    throw new AssertionError("still not: " + what);
  }

  @Override
  public void close() {
    gateway.close();
  }
}

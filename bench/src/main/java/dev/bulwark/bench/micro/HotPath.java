package dev.bulwark.bench.micro;

import dev.bulwark.fleet.device.Device;
import dev.bulwark.fleet.device.DeviceId;
import dev.bulwark.fleet.device.Fingerprint;
import dev.bulwark.fleet.device.Identity;
import dev.bulwark.fleet.device.Lifecycle;
import dev.bulwark.fleet.device.Serial;
import dev.bulwark.fleet.event.Event;
import dev.bulwark.fleet.event.EventJson;
import dev.bulwark.fleet.view.Admission;
import dev.bulwark.fleet.view.FleetView;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What each handshake, CONNECT and event pays, with 100,000 devices in the view. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class HotPath {
  private static final int DEVICES = 100_000;
  private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");

  private final FleetView view = new FleetView();
  private final Fingerprint[] fingerprints = new Fingerprint[DEVICES];
  private final Event event =
      new Event.Connected(Event.Meta.of(NOW, new DeviceId("device-1"), Event.Source.MQTT, "192.0.2.1"), Event.Protocol.MQTT, new Serial(BigInteger.TEN), "TLSv1.3", "TLS_AES_256_GCM_SHA384");
  private final String line = EventJson.write(event);
  private int next;

  public HotPath() {
    for (int i = 0; i < DEVICES; i++) {
      DeviceId id = new DeviceId("device-" + i);
      fingerprints[i] = Fingerprint.of(ByteBuffer.allocate(4).putInt(i).array());
      view.load(new Device(id, Device.DEFAULT, Device.DEFAULT, Device.DEFAULT, Set.of(), Lifecycle.ACTIVE, NOW));
      view.load(new Identity(fingerprints[i], id, new Serial(BigInteger.valueOf(i + 1L)), NOW.minus(Duration.ofDays(1)), NOW.plus(Duration.ofDays(90)), false));
    }
  }

  /** One decision of {@code FleetView.admit}, another device each time. */
  @Benchmark
  public Admission admit() {
    next = (next + 7919) % DEVICES;
    return view.admit(fingerprints[next], NOW);
  }

  /** A certificate's octets to its fingerprint: the SHA-256 that identifies it. */
  @Benchmark
  public Fingerprint fingerprint() {
    return Fingerprint.of(new byte[700]);
  }

  @Benchmark
  public String writeEvent() {
    return EventJson.write(event);
  }

  @Benchmark
  public Event readEvent() {
    return EventJson.read(line);
  }
}

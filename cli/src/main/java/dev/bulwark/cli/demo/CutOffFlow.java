package dev.bulwark.cli.demo;

import static dev.bulwark.cli.demo.Scene.hold;

import dev.bulwark.network.lab.Lab;
import dev.bulwark.network.lab.Station;
import dev.bulwark.network.packet.Family;
import dev.bulwark.network.packet.Ip;
import dev.bulwark.network.quarantine.Address;
import dev.bulwark.network.quarantine.Quarantine;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A device that talks to the broker a thousand times a second and is answered, so that the connection is established; each datagram carries the moment it was sent. What counts is when the last one was sent that
 * still arrived.
 */
final class CutOffFlow implements AutoCloseable {
  /** An allowed service: coaps. */
  private static final int PORT = 5684;

  private static final Duration LONG = Duration.ofMinutes(1);
  private static final long PAUSE = 1_000_000;
  private static final int ENOUGH = 200;

  private final DatagramChannel device;
  private final DatagramChannel broker;
  private final AtomicLong sent = new AtomicLong();
  private final Queue<Long> arrived = new ConcurrentLinkedQueue<>();
  private final AtomicLong answered = new AtomicLong();

  private CutOffFlow(Lab lab, Station from, Station to) {
    Ip there = to.address(Family.IPV4).orElseThrow();
    InetSocketAddress address = new InetSocketAddress(there.inetAddress(), PORT);
    broker = lab.of(to).inside(() -> DatagramChannel.open().bind(address));
    device = lab.of(from).inside(() -> DatagramChannel.open().connect(address));
    Thread.ofPlatform().daemon().name("broker").start(() -> untilClosed(this::hear));
    Thread.ofPlatform().daemon().name("device").start(() -> untilClosed(this::speak));
    Thread.ofPlatform().daemon().name("answers").start(() -> untilClosed(this::answers));
  }

  /** One turn of a loop. */
  private interface Turn {
    void once() throws IOException;
  }

  private static void untilClosed(Turn turn) {
    while (true) {
      try {
        turn.once();
      } catch (ClosedChannelException e) {
        return;
      } catch (IOException e) {
        // An error that came back for an earlier datagram says nothing of the next one.
      }
    }
  }

  private void speak() throws IOException {
    long now = System.nanoTime();
    device.write(ByteBuffer.allocate(Long.BYTES).putLong(now).flip());
    sent.incrementAndGet();
    LockSupport.parkNanos(PAUSE);
  }

  private void hear() throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(64);
    SocketAddress from = broker.receive(buffer);
    buffer.flip();
    if (buffer.remaining() != Long.BYTES) return;
    arrived.add(buffer.getLong(0));
    broker.send(buffer, from);
  }

  private void answers() throws IOException {
    device.read(ByteBuffer.allocate(64));
    answered.incrementAndGet();
  }

  /** Cuts one device off while it talks, and lets it in again: then all that was sent before has either arrived or never will, since datagrams of one socket do not overtake each other here. */
  static String cut(SiteShow site) throws InterruptedException {
    Lab lab = site.lab();
    Ip bad = site.station("iot", 0).address(Family.IPV4).orElseThrow();
    Address address = new Address.Internet(bad);
    try (CutOffFlow flow = new CutOffFlow(lab, site.station("iot", 0), site.station("services", 0));
        Quarantine quarantine = Quarantine.open(lab.router(), InstantSource.system())) {
      hold(Stage.comes(LONG, () -> flow.answered.get() >= ENOUGH), "the flow to be cut never came about");
      long begun = System.nanoTime();
      quarantine.add(address, Duration.ofMinutes(5), Set.of());
      long cut = System.nanoTime();
      long before = flow.sent.get();
      hold(Stage.comes(LONG, () -> flow.sent.get() >= before + ENOUGH), "the device stopped by itself");
      long after = flow.sent.get() - before;
      long over = System.nanoTime();
      quarantine.remove(address);
      hold(Stage.comes(LONG, () -> flow.arrived.stream().anyMatch(at -> at - over > 0)), "the device is not heard again after it was let in");
      long late = flow.arrived.stream().filter(at -> at - cut > 0 && at - over <= 0).count();
      hold(late == 0, late + " datagrams arrived that were sent after the device was cut off");
      long micros = flow.arrived.stream().filter(at -> at - over <= 0).mapToLong(at -> Math.max(0, at - begun) / 1_000).max().orElse(0);
      site.measured("quarantine", Map.of("commandMicros", (cut - begun) / 1_000, "lastPacketMicros", micros, "sentAfter", after, "arrivedAfter", late));
      return String.format(
          Locale.ROOT, "%s is cut off in the middle of an established flow, a datagram each millisecond: the last one that arrived was sent %.1f ms after the order, of %d sent when it had been carried out none arrived; let in again, it is heard",
          bad, micros / 1_000.0, after);
    }
  }

  @Override
  public void close() {
    try {
      device.close();
      broker.close();
    } catch (IOException e) {
      // What was to be seen was seen; the sockets end with the site.
    }
  }
}

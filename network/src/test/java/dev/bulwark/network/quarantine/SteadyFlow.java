package dev.bulwark.network.quarantine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.network.lab.Namespace;
import dev.bulwark.network.packet.Ip;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A thousand datagrams a second from one host to another, numbered, so that the last one to arrive is known. */
final class SteadyFlow implements AutoCloseable {
  private static final long MILLISECOND = 1_000_000;
  private final DatagramSocket from;
  private final DatagramSocket to;
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong arrived = new AtomicLong();
  private final List<Thread> threads;
  private volatile boolean open = true;

  private SteadyFlow(DatagramSocket from, DatagramSocket to, InetSocketAddress target) {
    this.from = from;
    this.to = to;
    threads = List.of(Thread.ofPlatform().daemon().name("flow-in").start(this::take), Thread.ofPlatform().daemon().name("flow-out").start(() -> send(target)));
  }

  /** Returns once the first has arrived. */
  static SteadyFlow open(Namespace device, Namespace server, Ip address, int port) {
    DatagramSocket to = server.inside(() -> new DatagramSocket(new InetSocketAddress(address.inetAddress(), port)));
    SteadyFlow flow = new SteadyFlow(device.inside(() -> new DatagramSocket()), to, new InetSocketAddress(address.inetAddress(), port));
    flow.awaitArrivals(1);
    return flow;
  }

  private void send(InetSocketAddress target) {
    while (open) {
      try {
        byte[] number = ByteBuffer.allocate(8).putLong(sent.incrementAndGet()).array();
        from.send(new DatagramPacket(number, 8, target));
      } catch (IOException refused) {
        // A host that is told of nothing but silence goes on sending.
        if (from.isClosed()) return;
      }
      LockSupport.parkNanos(MILLISECOND);
    }
  }

  private void take() {
    DatagramPacket packet = new DatagramPacket(new byte[8], 8);
    while (open) {
      try {
        to.receive(packet);
        arrived.accumulateAndGet(ByteBuffer.wrap(packet.getData()).getLong(), Math::max);
      } catch (SocketException closed) {
        return;
      } catch (IOException broken) {
        throw new IllegalStateException(broken);
      }
    }
  }

  /** The number of the newest one that was sent. */
  long sent() {
    return sent.get();
  }

  /** The highest number that has arrived. */
  long arrived() {
    return arrived.get();
  }

  /** Until that many more have been sent, whatever becomes of them. */
  void awaitSent(int more) {
    long goal = sent.get() + more;
    await(() -> sent.get() >= goal);
  }

  /** Until one of those arrives that are sent from now on, and some more. */
  void awaitArrivals(int more) {
    long goal = sent.get() + more;
    await(() -> arrived.get() >= goal);
  }

  static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - deadline).as("a minute is over").isNegative();
      LockSupport.parkNanos(MILLISECOND);
    }
  }

  @Override
  public void close() {
    open = false;
    from.close();
    to.close();
    // A port is free again only when nobody waits at its socket any more.
    await(() -> threads.stream().noneMatch(Thread::isAlive));
  }
}

package dev.bulwark.bench;

import dev.bulwark.network.lab.Namespace;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.concurrent.locks.LockSupport;

/** A thousand numbered datagrams a second from one namespace to another; which arrived, and the longest silence between two. */
final class WireguardTraffic implements AutoCloseable {
  private static final int PORT = 5_000;
  private final DatagramSocket to;
  private final DatagramSocket from;
  private final Thread sender;
  private final Thread receiver;
  private final BitSet arrived = new BitSet();
  private volatile int sent;
  private volatile boolean stopping;
  private long last;
  private long silence;

  WireguardTraffic(Namespace source, Namespace target, String address) {
    to = target.inside(() -> {
      DatagramSocket socket = new DatagramSocket(new InetSocketAddress(InetAddress.getByName(address), PORT));
      socket.setSoTimeout(200);
      socket.setReceiveBufferSize(1 << 20);
      return socket;
    });
    from = source.inside(() -> new DatagramSocket());
    receiver = Thread.ofPlatform().daemon().start(this::receive);
    sender = Thread.ofPlatform().daemon().start(() -> send(new InetSocketAddress(address, PORT)));
  }

  private void send(InetSocketAddress target) {
    long next = System.nanoTime();
    for (int number = 0; !stopping; number++) {
      try {
        from.send(new DatagramPacket(ByteBuffer.allocate(200).putInt(number).array(), 200, target));
      } catch (IOException refused) {
        // It counts as lost.
      }
      sent = number + 1;
      next += 1_000_000;
      // A thread that was kept from running does not catch up in one burst: WireGuard would keep no more than 128 of it.
      next = Math.max(next, System.nanoTime() - 5_000_000);
      while (System.nanoTime() < next) LockSupport.parkNanos(next - System.nanoTime());
    }
  }

  private void receive() {
    DatagramPacket packet = new DatagramPacket(new byte[400], 400);
    while (true) {
      try {
        to.receive(packet);
        long now = System.nanoTime();
        synchronized (arrived) {
          arrived.set(ByteBuffer.wrap(packet.getData()).getInt());
          if (last != 0) silence = Math.max(silence, now - last);
          last = now;
        }
      } catch (SocketTimeoutException nothing) {
        if (stopping && !sender.isAlive()) return;
      } catch (IOException closed) {
        return;
      }
    }
  }

  private int arrived() {
    synchronized (arrived) {
      return arrived.cardinality();
    }
  }

  void awaitArrived(int more) {
    int goal = arrived() + more;
    for (int i = 0; i < 30_000 && arrived() < goal; i++) LockSupport.parkNanos(2_000_000);
    if (arrived() < goal) throw new IllegalStateException("the tunnel is dead");
  }

  /** The longest silence since the last call, in milliseconds. */
  double silence() {
    synchronized (arrived) {
      double longest = silence / 1e6;
      silence = 0;
      return longest;
    }
  }

  /** Ends it; how many did not arrive. */
  int lost() throws InterruptedException {
    stopping = true;
    sender.join();
    receiver.join();
    return sent - arrived();
  }

  int sent() {
    return sent;
  }

  @Override
  public void close() {
    stopping = true;
    from.close();
    to.close();
  }
}

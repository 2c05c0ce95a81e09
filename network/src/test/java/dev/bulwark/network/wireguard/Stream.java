package dev.bulwark.network.wireguard;

import dev.bulwark.network.lab.Namespace;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Numbered datagrams from one namespace to another, one each four milliseconds; it knows which arrived. */
final class Stream implements AutoCloseable {
  private static final int PORT = 5_000;
  private final DatagramSocket to;
  private final DatagramSocket from;
  private final Thread sender;
  private final Thread receiver;
  private final BitSet arrived = new BitSet();
  private final AtomicInteger sent = new AtomicInteger();
  private volatile boolean stopping;

  Stream(Namespace source, Namespace target, String address) {
    to = target.inside(() -> {
      DatagramSocket socket = new DatagramSocket(new InetSocketAddress(InetAddress.getByName(address), PORT));
      socket.setSoTimeout(100);
      socket.setReceiveBufferSize(1 << 20);
      return socket;
    });
    from = source.inside(() -> new DatagramSocket());
    receiver = Thread.ofPlatform().daemon().start(this::receive);
    sender = Thread.ofPlatform().daemon().start(() -> send(address));
  }

  private void send(String address) {
    try {
      InetSocketAddress target = new InetSocketAddress(InetAddress.getByName(address), PORT);
      while (!stopping) {
        from.send(new DatagramPacket(ByteBuffer.allocate(100).putInt(sent.get()).array(), 100, target));
        sent.incrementAndGet();
        LockSupport.parkNanos(4_000_000);
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private void receive() {
    DatagramPacket packet = new DatagramPacket(new byte[200], 200);
    while (true) {
      try {
        to.receive(packet);
        synchronized (arrived) {
          arrived.set(ByteBuffer.wrap(packet.getData()).getInt());
        }
      } catch (SocketTimeoutException nothing) {
        if (stopping && !sender.isAlive()) return;
      } catch (IOException closed) {
        return;
      }
    }
  }

  int arrived() {
    synchronized (arrived) {
      return arrived.cardinality();
    }
  }

  void awaitArrived(int more) {
    int goal = arrived() + more;
    long deadline = System.nanoTime() + 10_000_000_000L;
    while (arrived() < goal && System.nanoTime() < deadline) LockSupport.parkNanos(2_000_000);
    if (arrived() < goal) throw new AssertionError("only " + arrived() + " of " + goal + " packets arrived");
  }

  /** Ends the sending, waits for the rest, and says how many were sent and did not arrive. */
  int lost() {
    stopping = true;
    try {
      sender.join(5_000);
      receiver.join(5_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return sent.get() - arrived();
  }

  int sent() {
    return sent.get();
  }

  @Override
  public void close() {
    stopping = true;
    from.close();
    to.close();
  }
}

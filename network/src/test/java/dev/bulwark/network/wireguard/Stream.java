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

/** Numbered datagrams from one namespace to another, one each millisecond; it knows which arrived. */
final class Stream implements AutoCloseable {
  /** A quarter of what WireGuard keeps for a peer, which a {@link Transfer} also needs some of: so none is lost because this machine was slow. */
  static final int WAITING = 32;

  private static final int PORT = 5_000;
  private final DatagramSocket to;
  private final DatagramSocket from;
  private final Thread sender;
  private final Thread receiver;
  private final int waiting;
  private final BitSet arrived = new BitSet();
  private final AtomicInteger sent = new AtomicInteger();
  private volatile boolean stopping;

  Stream(Namespace source, Namespace target, String address) {
    this(source, target, address, WAITING);
  }

  /** @param waiting at most so many are on their way */
  Stream(Namespace source, Namespace target, String address, int waiting) {
    this.waiting = waiting;
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
    InetSocketAddress target = new InetSocketAddress(address, PORT);
    while (!stopping) {
      if (sent.get() - arrived() < waiting) {
        try {
          from.send(new DatagramPacket(ByteBuffer.allocate(100).putInt(sent.get()).array(), 100, target));
        } catch (IOException refused) {
          // The kernel's own WireGuard says so where there is no peer; the packet counts as lost.
        }
        sent.incrementAndGet();
      }
      LockSupport.parkNanos(1_000_000);
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

  /** The number of the last that arrived, or -1. */
  int last() {
    synchronized (arrived) {
      return arrived.length() - 1;
    }
  }

  void awaitArrived(int more) {
    int goal = arrived() + more;
    if (!TunnelRig.eventually(() -> arrived() >= goal)) throw new AssertionError("only " + arrived() + " of " + goal + " packets arrived");
  }

  void awaitSent(int more) {
    int goal = sent() + more;
    if (!TunnelRig.eventually(() -> sent() >= goal)) throw new AssertionError("only " + sent() + " of " + goal + " packets were sent");
  }

  /** Ends the sending, waits for the rest, and says how many were sent and did not arrive. */
  int lost() {
    stopping = true;
    try {
      sender.join(60_000);
      receiver.join(60_000);
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

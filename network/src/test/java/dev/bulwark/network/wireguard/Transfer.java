package dev.bulwark.network.wireguard;

import dev.bulwark.network.lab.Namespace;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** One TCP connection between two namespaces that carries random octets both ways until it is told to end; each end hashes what it sends and what it gets. */
final class Transfer implements AutoCloseable {
  /**
   * Octets on their way at most: half a dozen packets, which with those of two {@link Stream}s are fewer than WireGuard keeps, however slow this machine is. Those that arrived and are not acknowledged count too, or
   * acknowledgements would fill the queue while the other direction goes on.
   */
  private static final int WAITING = 8_192;

  /** One direction, as both its ends saw it. */
  static final class Way {
    private final MessageDigest sent = sha256();
    private final MessageDigest received = sha256();
    final AtomicLong octets = new AtomicLong();
    final AtomicLong arrived = new AtomicLong();

    String sent() {
      return octets + " octets " + HexFormat.of().formatHex(sent.digest());
    }

    String received() {
      return arrived + " octets " + HexFormat.of().formatHex(received.digest());
    }

    private static MessageDigest sha256() {
      try {
        return MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  final Way up = new Way();
  final Way down = new Way();
  private final Socket client;
  private final Socket server;
  private final Thread[] threads;
  private volatile boolean stopping;
  private volatile @Nullable IOException fault;

  Transfer(Namespace from, Namespace to, String address) throws IOException {
    try (ServerSocket listening = to.inside(() -> new ServerSocket(0, 5, InetAddress.getByName(address)))) {
      client = from.inside(() -> {
        Socket socket = new Socket();
        socket.setSendBufferSize(WAITING / 2);
        socket.connect(new InetSocketAddress(address, listening.getLocalPort()), 60_000);
        return socket;
      });
      server = listening.accept();
      // Linux takes twice what it is told, and counts what it needs around the octets.
      server.setSendBufferSize(WAITING / 2);
    }
    threads = new Thread[] {start(() -> send(client, up, 1)), start(() -> receive(server, up)), start(() -> send(server, down, 2)), start(() -> receive(client, down))};
  }

  /** What both directions are made of. */
  private interface Work {
    void run() throws IOException;
  }

  private Thread start(Work work) {
    return Thread.ofPlatform().daemon().start(() -> {
      try {
        work.run();
      } catch (IOException e) {
        fault = e;
      }
    });
  }

  private void send(Socket socket, Way way, long seed) throws IOException {
    Random random = new Random(seed);
    byte[] block = new byte[4_096];
    while (!stopping) {
      if (way.octets.get() - way.arrived.get() >= WAITING) {
        LockSupport.parkNanos(1_000_000);
        continue;
      }
      random.nextBytes(block);
      socket.getOutputStream().write(block);
      way.sent.update(block);
      way.octets.addAndGet(block.length);
      LockSupport.parkNanos(1_000_000);
    }
    socket.shutdownOutput();
  }

  private static void receive(Socket socket, Way way) throws IOException {
    byte[] block = new byte[16_384];
    for (int n = socket.getInputStream().read(block); n >= 0; n = socket.getInputStream().read(block)) {
      way.received.update(block, 0, n);
      way.arrived.addAndGet(n);
    }
  }

  /** Waits until so many more octets arrived in both directions. */
  void awaitArrived(long more) {
    long goal = up.arrived.get() + more;
    long back = down.arrived.get() + more;
    if (!TunnelRig.eventually(() -> fault != null || (up.arrived.get() >= goal && down.arrived.get() >= back)) || fault != null) throw new AssertionError("the transfer stands still", fault);
  }

  /** Ends both directions properly, and waits until all of it arrived; what broke the connection, if anything did. */
  @Nullable IOException end() throws InterruptedException {
    stopping = true;
    for (Thread thread : threads) thread.join(60_000);
    return fault;
  }

  @Override
  public void close() throws IOException {
    stopping = true;
    client.close();
    server.close();
  }
}

package dev.bulwark.bench;

import dev.bulwark.network.lab.Namespace;
import dev.bulwark.network.packet.Ip;
import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** A message each millisecond from one namespace to another, with the time it was sent; the time of the last that arrived is known. Answers keep the connection established. */
final class SteadyFlow implements AutoCloseable {
  private static final long MILLISECOND = 1_000_000;
  private static final int ANSWER_EACH = 16;
  private final Wire out;
  private final Wire in;
  private final List<Thread> threads;
  private volatile boolean open = true;
  private final AtomicLong count = new AtomicLong();
  private final AtomicLong arrivals = new AtomicLong();
  private volatile long lastRead;
  private volatile long lastSent;

  /** One end of it. */
  private interface Wire extends AutoCloseable {
    void send(byte[] eight) throws IOException;

    /** Fills it. */
    void receive(byte[] eight) throws IOException;

    @Override
    void close() throws IOException;
  }

  private SteadyFlow(Wire out, Wire in) {
    this.out = out;
    this.in = in;
    threads = List.of(start("flow-out", this::send), start("flow-in", this::receive), start("flow-back", this::back));
  }

  private interface Loop {
    void run() throws IOException;
  }

  private Thread start(String name, Loop loop) {
    return Thread.ofPlatform().daemon().name(name).start(() -> {
      while (open) {
        try {
          loop.run();
        } catch (IOException e) {
          // Refused or closed: the loop's condition tells which.
          LockSupport.parkNanos(MILLISECOND);
        }
      }
    });
  }

  static SteadyFlow udp(Namespace device, Namespace server, Ip address, int port) {
    InetSocketAddress target = new InetSocketAddress(address.inetAddress(), port);
    DatagramSocket to = server.inside(() -> new DatagramSocket(target));
    DatagramSocket from = device.inside(() -> {
      DatagramSocket socket = new DatagramSocket();
      socket.connect(target);
      return socket;
    });
    return new SteadyFlow(datagrams(from), datagrams(to));
  }

  private static Wire datagrams(DatagramSocket socket) {
    return new Wire() {
      private volatile InetSocketAddress peer = socket.isConnected() ? (InetSocketAddress) socket.getRemoteSocketAddress() : new InetSocketAddress(0);

      @Override
      public void send(byte[] eight) throws IOException {
        socket.send(new DatagramPacket(eight, 8, peer));
      }

      @Override
      public void receive(byte[] eight) throws IOException {
        DatagramPacket packet = new DatagramPacket(eight, 8);
        socket.receive(packet);
        peer = (InetSocketAddress) packet.getSocketAddress();
      }

      @Override
      public void close() {
        socket.close();
      }
    };
  }

  static SteadyFlow tcp(Namespace device, Namespace server, Ip address, int port) throws IOException {
    try (ServerSocket listening = server.inside(() -> new ServerSocket(port, 1, address.inetAddress()))) {
      Socket from = device.inside(() -> new Socket(address.inetAddress(), port));
      from.setTcpNoDelay(true);
      Socket to = listening.accept();
      to.setTcpNoDelay(true);
      return new SteadyFlow(stream(from), stream(to));
    }
  }

  private static Wire stream(Socket socket) throws IOException {
    InputStream input = socket.getInputStream();
    return new Wire() {
      @Override
      public void send(byte[] eight) throws IOException {
        socket.getOutputStream().write(eight);
      }

      @Override
      public void receive(byte[] eight) throws IOException {
        if (input.readNBytes(eight, 0, 8) < 8) throw new IOException("closed");
      }

      @Override
      public void close() throws IOException {
        socket.close();
      }
    };
  }

  private void send() throws IOException {
    long next = System.nanoTime();
    while (open) {
      count.incrementAndGet();
      out.send(ByteBuffer.allocate(8).putLong(System.nanoTime()).array());
      next = Math.max(next + MILLISECOND, System.nanoTime() - MILLISECOND);
      LockSupport.parkNanos(next - System.nanoTime());
    }
  }

  private void receive() throws IOException {
    byte[] message = new byte[8];
    in.receive(message);
    lastRead = System.nanoTime();
    lastSent = ByteBuffer.wrap(message).getLong();
    if (arrivals.incrementAndGet() % ANSWER_EACH == 0) in.send(message);
  }

  private void back() throws IOException {
    out.receive(new byte[8]);
  }

  /** Until messages that are sent from now on arrive, and answers to them have been sent. */
  void flowing() {
    long from = System.nanoTime();
    while (lastSent - from < 0) sleep();
    long goal = arrivals.get() + 2 * ANSWER_EACH;
    while (arrivals.get() < goal) sleep();
  }

  /** Until so many more were sent that one would have arrived, if any did. */
  void silent() {
    long goal = count.get() + 50;
    while (count.get() < goal) sleep();
  }

  /** When the last one was read, and when that one had been sent; {@code System.nanoTime}. */
  long lastRead() {
    return lastRead;
  }

  long lastSent() {
    return lastSent;
  }

  private static void sleep() {
    LockSupport.parkNanos(MILLISECOND);
  }

  @Override
  public void close() throws IOException {
    open = false;
    out.close();
    in.close();
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}

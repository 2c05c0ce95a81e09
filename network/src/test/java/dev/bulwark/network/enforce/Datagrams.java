package dev.bulwark.network.enforce;

import dev.bulwark.network.lab.Namespace;
import dev.bulwark.network.packet.Family;
import dev.bulwark.network.packet.Ip;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Numbered datagrams from one socket to another, of which every one that is lost is missed.
 *
 * <p>Never more than {@value #UNDER_WAY} are under way, so none is lost because a socket is full or the machine is slow.
 */
final class Datagrams implements AutoCloseable {
  private static final int UNDER_WAY = 48;
  final String name;
  private final boolean paced;
  private final DatagramChannel from;
  private final DatagramChannel to;
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong highest = new AtomicLong();
  private final AtomicLong arrived = new AtomicLong();
  private final ByteBuffer out = ByteBuffer.allocate(8);
  private final ByteBuffer in = ByteBuffer.allocate(64);

  private Datagrams(String name, boolean paced, DatagramChannel from, DatagramChannel to) {
    this.name = name;
    this.paced = paced;
    this.from = from;
    this.to = to;
  }

  /** A socket of a host. */
  static DatagramChannel socket(Namespace host, Ip address, int port) {
    return host.inside(
        () -> {
          DatagramChannel channel = DatagramChannel.open(address.family() == Family.IPV4 ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6);
          channel.bind(new InetSocketAddress(address.inetAddress(), port));
          channel.configureBlocking(false);
          return channel;
        });
  }

  /** From one to the other; nothing ever goes back, so connection tracking takes each for something new unless there was an answer before. */
  static Datagrams between(String name, DatagramChannel from, DatagramChannel to) throws IOException {
    from.connect(to.getLocalAddress());
    return new Datagrams(name, true, from, to);
  }

  /** Of which none is to arrive. */
  static Datagrams denied(String name, DatagramChannel from, DatagramChannel to) throws IOException {
    from.connect(to.getLocalAddress());
    return new Datagrams(name, false, from, to);
  }

  private boolean free() {
    return sent.get() - highest.get() < UNDER_WAY;
  }

  void send() throws IOException {
    if (paced && !free()) return;
    out.clear().putLong(sent.get() + 1).flip();
    if (from.write(out) == 8) sent.incrementAndGet();
  }

  void receive() throws IOException {
    while (true) {
      in.clear();
      if (to.receive(in) == null) return;
      if (in.position() != 8) continue;
      arrived.incrementAndGet();
      highest.set(Math.max(highest.get(), in.getLong(0)));
    }
  }

  long sent() {
    return sent.get();
  }

  long arrived() {
    return arrived.get();
  }

  /** Whether the last that was sent has arrived, or none is to. */
  boolean settled() {
    return !paced || highest.get() == sent.get();
  }

  boolean paced() {
    return paced;
  }

  @Override
  public void close() throws IOException {
    from.close();
    to.close();
  }
}

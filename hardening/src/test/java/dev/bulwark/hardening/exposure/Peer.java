package dev.bulwark.hardening.exposure;

import java.io.Closeable;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A host on loopback that answers as the test says, and counts who came. */
final class Peer implements AutoCloseable {
  /** Speaks on one connection; what it throws ends that connection. */
  interface Manner {
    void speak(Socket socket) throws IOException, InterruptedException;
  }

  /** Answers one datagram; null for silence. */
  interface Reply {
    byte @Nullable [] to(byte[] question);
  }

  final AtomicInteger came = new AtomicInteger();
  private final Closeable socket;
  private final int port;

  private Peer(Closeable socket, int port) {
    this.socket = socket;
    this.port = port;
  }

  static Peer tcp(Manner manner) throws IOException {
    ServerSocket listener = new ServerSocket();
    listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    Peer peer = new Peer(listener, listener.getLocalPort());
    // a virtual thread may accept one more after close()
    Thread.ofPlatform().daemon().start(() -> peer.accept(listener, manner));
    return peer;
  }

  private void accept(ServerSocket listener, Manner manner) {
    while (true) {
      try {
        Socket each = listener.accept();
        came.incrementAndGet();
        Thread.ofVirtual()
            .start(
                () -> {
                  try (each) {
                    manner.speak(each);
                  } catch (IOException e) {
                    // The other side had enough.
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                });
      } catch (IOException e) {
        return;
      }
    }
  }

  static Peer udp(Reply reply) throws IOException {
    DatagramSocket socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    Peer peer = new Peer(socket, socket.getLocalPort());
    Thread.ofVirtual().start(() -> peer.receive(socket, reply));
    return peer;
  }

  private void receive(DatagramSocket socket, Reply reply) {
    DatagramPacket packet = new DatagramPacket(new byte[2_048], 2_048);
    while (true) {
      try {
        packet.setLength(2_048);
        socket.receive(packet);
        came.incrementAndGet();
        byte[] answer = reply.to(Arrays.copyOf(packet.getData(), packet.getLength()));
        if (answer != null) socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
      } catch (IOException e) {
        return;
      }
    }
  }

  /** A port where nothing listens: the first one, since one that was free a moment ago may be somebody's by now. */
  static int closedPort() {
    return 1;
  }

  /** How many came since; those that were let in by the system and not yet counted are waited for. */
  int cameSince(int before, int expected) {
    long end = System.nanoTime() + 60_000_000_000L;
    while (came.get() - before < expected && System.nanoTime() < end) Thread.onSpinWait();
    return came.get() - before;
  }

  int port() {
    return port;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}

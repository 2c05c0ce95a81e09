package dev.bulwark.hardening.exposure;

import java.io.IOException;
import java.net.ConnectException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.Proxy;
import java.net.Socket;
import java.util.Arrays;

/**
 * One device as far as it may be reached: the only place of this package that opens sockets.
 *
 * <h2>Guarantees</h2> Only the address that was checked; never more than {@code total} connections, a datagram counts as one; each waits for its turn in the run's pace. For use by one thread.
 */
final class Reach {
  private static final int LARGEST_DATAGRAM = 2_048;
  private final InetAddress address;
  private final int total;
  private final Pace pace;
  private final Patience patience;
  private int connections;

  Reach(InetAddress address, int total, Pace pace, Patience patience) {
    this.address = address;
    this.total = total;
    this.pace = pace;
    this.patience = patience;
  }

  /** How many connections there were. */
  int connections() {
    return connections;
  }

  private boolean turn() throws InterruptedException {
    if (connections >= total) return false;
    pace.turn();
    connections++;
    return true;
  }

  /** Opens a TCP connection. */
  Knock knock(int port) throws InterruptedException {
    if (!turn()) return new Knock.Spent();
    // No proxy: the address that was checked is the one that is connected to.
    Socket socket = new Socket(Proxy.NO_PROXY);
    try {
      socket.setTcpNoDelay(true);
      socket.connect(new InetSocketAddress(address, port), patience.connect());
      return new Knock.Open(new Line(socket, patience));
    } catch (ConnectException e) {
      close(socket);
      // "Connection timed out" by the system is silence too.
      return String.valueOf(e.getMessage()).contains("refused") ? new Knock.Closed() : new Knock.Silent();
    } catch (IOException e) {
      close(socket);
      return new Knock.Silent();
    }
  }

  /** Sends one datagram and waits for one. */
  Echo send(int port, byte[] datagram) throws InterruptedException {
    if (!turn()) return new Echo.Spent();
    try (DatagramSocket socket = new DatagramSocket()) {
      // Else the broadcast address of a network would be a host.
      socket.setBroadcast(false);
      socket.setSoTimeout(patience.answer());
      socket.connect(new InetSocketAddress(address, port));
      socket.send(new DatagramPacket(datagram, datagram.length));
      DatagramPacket answer = new DatagramPacket(new byte[LARGEST_DATAGRAM], LARGEST_DATAGRAM);
      socket.receive(answer);
      return new Echo.Datagram(Arrays.copyOf(answer.getData(), answer.getLength()));
    } catch (PortUnreachableException e) {
      return new Echo.Closed();
    } catch (IOException e) {
      return new Echo.Silent();
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It never was open.
    }
  }
}

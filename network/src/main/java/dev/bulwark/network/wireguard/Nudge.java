package dev.bulwark.network.wireguard;

import dev.bulwark.network.lab.Namespace;
import dev.bulwark.network.packet.Prefix;
import dev.bulwark.problem.Problem;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.util.List;
import java.util.Optional;

/**
 * Gives a peer at the far end of a tunnel something to answer, which makes one that has new keys come with them.
 *
 * <p>A peer shakes hands when it has something to send. Debian's wireguard-go, with new keys and nothing to say, was seen to come after 10 s (the answer that WireGuard owes to data), after its keepalive, or not at all.
 */
@FunctionalInterface
public interface Nudge {
  Nudge NONE = own -> {};

  /**
   * Gives it; failing is no fault, as the peer may come by itself.
   *
   * @param own the peer's addresses, as networks of one
   */
  void give(List<Prefix> own);

  /**
   * One octet of UDP to the port that discards (RFC 863), by the gateway's interface. Nothing is sent where the way to the peer does not begin at an address of that interface: not in this network namespace, not up, not routed.
   *
   * @param namespace the network namespace of the interface, where it is not this one
   */
  static Nudge through(String intf, Optional<String> namespace) {
    return own -> {
      try {
        if (namespace.isEmpty()) {
          send(intf, own);
        } else {
          try (Namespace inside = Namespace.named(namespace.get())) {
            inside.inside(() -> send(intf, own));
          }
        }
      } catch (IOException | Problem unheard) {
        // Then it is waited for without.
      }
    };
  }

  private static int send(String intf, List<Prefix> own) throws IOException {
    NetworkInterface from = NetworkInterface.getByName(intf);
    int sent = 0;
    if (from == null) return sent;
    for (Prefix each : own) {
      try (DatagramSocket socket = new DatagramSocket()) {
        socket.connect(new InetSocketAddress(InetAddress.getByName(each.toString().substring(0, each.toString().indexOf('/'))), 9));
        if (from.inetAddresses().noneMatch(socket.getLocalAddress()::equals)) continue;
        socket.send(new DatagramPacket(new byte[1], 1));
        sent++;
      }
    }
    return sent;
  }
}

package dev.bulwark.network.lab;

import dev.bulwark.problem.Problem;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/**
 * A socket to the kernel's table of devices, addresses and routes in the namespace it was opened in.
 *
 * <p>Requests go many at once, in order, and the kernel answers each: one process and a hundred milliseconds less than a call of {@code ip} per step.
 */
final class Netlink implements AutoCloseable {
  private static final int AT_ONCE = 40;
  private static final int ERROR = 2;
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
  private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED;
  private static final byte[] KERNEL = new byte[12];

  static {
    KERNEL[java.nio.ByteOrder.nativeOrder() == java.nio.ByteOrder.LITTLE_ENDIAN ? 0 : 1] = Posix.AF_NETLINK;
  }

  private final int socket;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment buffer = arena.allocate(65_536);

  /** Opens it in the calling thread's namespace. */
  Netlink() {
    socket = Posix.socket(Posix.AF_NETLINK, Posix.SOCK_RAW, 0);
    if (socket < 0) throw new Problem("NETWORK-260", "the kernel offers no rtnetlink: " + Posix.meaning(socket), "use a Linux with network namespaces");
  }

  /** One thing to be made, and what it is called where it cannot be. */
  record Request(String what, Message message) {}

  /** All of them in order; the first that fails is told, later ones may have been made. */
  void make(List<Request> requests) {
    for (int from = 0; from < requests.size(); from += AT_ONCE) some(requests.subList(from, Math.min(requests.size(), from + AT_ONCE)));
  }

  private void some(List<Request> requests) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < requests.size(); i++) bytes.writeBytes(requests.get(i).message().bytes(i));
    int sent = Posix.send(socket, bytes.toByteArray(), KERNEL);
    if (sent < 0) throw refused("the requests", sent);
    for (int answers = 0; answers < requests.size(); ) {
      int length = Posix.receive(socket, buffer, 0);
      if (length < 0) throw refused("the answers", length);
      for (long at = 0; at + 20 <= length; at += (buffer.get(INT, at) + 3) & ~3) {
        if (buffer.get(SHORT, at + 4) != ERROR) continue;
        int error = buffer.get(INT, at + 16);
        if (error < 0) throw refused(requests.get(buffer.get(INT, at + 8)).what(), error);
        answers++;
      }
    }
  }

  private static Problem refused(String what, int error) {
    return new Problem("NETWORK-263", "the kernel refuses " + what + ": " + Posix.meaning(error), "a site is built from veth and bridge devices with IPv4 and IPv6: load those modules, and run as root");
  }

  @Override
  public void close() {
    Posix.close(socket);
    arena.close();
  }
}

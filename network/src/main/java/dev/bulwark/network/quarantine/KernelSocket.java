package dev.bulwark.network.quarantine;

import dev.bulwark.network.lab.Namespace;
import dev.bulwark.network.lab.Posix;
import dev.bulwark.problem.Problem;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;

/** One netlink socket to the kernel in the namespace it was opened for; one request at a time. */
final class KernelSocket implements AutoCloseable {
  private static final int NETLINK_ROUTE = 0;
  private static final int NETLINK_NETFILTER = 12;
  private static final int ERROR = 2;
  private static final int DONE = 3;
  private static final int SECONDS = 10;
  private static final int EINTR = 4;
  private static final byte[] KERNEL = ByteBuffer.allocate(12).order(ByteOrder.nativeOrder()).putShort((short) Posix.AF_NETLINK).array();
  private final int socket;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment buffer = arena.allocate(1 << 17);

  private KernelSocket(Namespace namespace, int protocol) {
    socket = namespace.inside(() -> Posix.socket(Posix.AF_NETLINK, Posix.SOCK_RAW, protocol));
    if (socket < 0) throw new Problem("NETWORK-242", "the kernel has no netfilter to talk to: " + Posix.meaning(socket), "use a Linux with nf_tables");
    Posix.receiveWithin(socket, SECONDS, 0);
  }

  /** For rules and connections. */
  static KernelSocket netfilter(Namespace namespace) {
    return new KernelSocket(namespace, NETLINK_NETFILTER);
  }

  /** For devices and addresses. */
  static KernelSocket route(Namespace namespace) {
    return new KernelSocket(namespace, NETLINK_ROUTE);
  }

  /** A message's type, and what stands behind its headers. */
  record Message(int type, ByteBuffer body) {}

  /** Sends a transaction; returns once the kernel has committed it. 0, or {@code -errno} of the first message that was refused, and nothing of it happened. */
  int commit(byte[] batch, int lastAcknowledged) {
    send(batch);
    int refused = 0;
    while (true) {
      int[] seen = {0, 0};
      receive(
          (sequence, message) -> {
            if (message.type != ERROR) return;
            int error = message.body.getInt(0);
            if (error < 0) seen[0] = error;
            if (error < 0 || sequence == lastAcknowledged) seen[1] = 1;
          });
      if (seen[0] != 0) refused = seen[0];
      if (seen[1] != 0) {
        drain();
        return refused;
      }
    }
  }

  /** Asks for a table and gives the attributes of every entry, which stand behind a fixed part of that many bytes; {@code -errno} where it is refused, else 0. */
  int dump(byte[] request, int fixed, Consumer<ByteBuffer> entry) {
    send(request);
    while (true) {
      int[] ended = {0, 0};
      receive(
          (sequence, message) -> {
            if (message.type == DONE) ended[0] = 1;
            else if (message.type == ERROR) {
              ended[0] = 1;
              ended[1] = message.body.getInt(0);
            } else if (message.body.remaining() > fixed) {
              entry.accept(message.body.slice(fixed, message.body.remaining() - fixed));
            }
          });
      if (ended[0] != 0) return ended[1];
    }
  }

  /** Sends what needs no answer. */
  void tell(byte[] message) {
    send(message);
  }

  private void send(byte[] bytes) {
    drain();
    int sent = Posix.send(socket, bytes, KERNEL);
    if (sent < 0) throw failed(sent);
  }

  /** Answers to what was asked before and given up. */
  private void drain() {
    while (Posix.receive(socket, buffer, Posix.MSG_DONTWAIT) > 0) Thread.onSpinWait();
  }

  private interface Each {
    void message(int sequence, Message message);
  }

  private void receive(Each each) {
    int length = Posix.receive(socket, buffer, 0);
    while (length == -EINTR) length = Posix.receive(socket, buffer, 0);
    if (length < 0) throw failed(length);
    byte[] copy = buffer.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
    ByteBuffer bytes = ByteBuffer.wrap(copy).order(ByteOrder.nativeOrder());
    for (int at = 0; at + 16 <= length; ) {
      int size = bytes.getInt(at);
      if (size < 16 || size > length - at) return;
      each.message(bytes.getInt(at + 8), new Message(bytes.getShort(at + 4) & 0xffff, bytes.slice(at + 16, size - 16).order(ByteOrder.nativeOrder())));
      at += (size + 3) & ~3;
    }
  }

  private static Problem failed(int errno) {
    return new Problem("NETWORK-243", "the kernel does not answer about its rules: " + Posix.meaning(errno), "run it again; see the load of the machine");
  }

  @Override
  public void close() {
    Posix.close(socket);
    arena.close();
  }
}

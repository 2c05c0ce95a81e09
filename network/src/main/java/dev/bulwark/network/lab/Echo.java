package dev.bulwark.network.lab;

import dev.bulwark.network.packet.Family;
import dev.bulwark.network.packet.Ip;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/** Sends ICMP echoes of one family, and sees those that come, asked or answered; the kernel of the other end answers. Opened in a namespace, it stays there. */
final class Echo implements AutoCloseable {
  private static final int HEADER = 8;
  private final Family family;
  private final int identifier;
  private final int socket;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment buffer = arena.allocate(2_048);

  /** An echo that came: the question at its goal, or the answer where it was asked. */
  record Seen(boolean answer, ByteBuffer payload) {}

  Echo(Family family, int identifier) throws IOException {
    this.family = family;
    this.identifier = identifier;
    boolean v4 = family == Family.IPV4;
    socket = Posix.socket(v4 ? Posix.AF_INET : Posix.AF_INET6, Posix.SOCK_RAW, v4 ? 1 : 58);
    if (socket < 0) throw new IOException("no raw socket: " + Posix.meaning(socket));
    // Bursts of a whole site's questions: SOL_SOCKET, SO_RCVBUFFORCE.
    Posix.option(socket, 1, 33, 4 << 20);
  }

  /** @throws IOException where the kernel knows at once that it will not arrive */
  void ask(Ip whom, int sequence, byte[] payload) throws IOException {
    ByteBuffer message = ByteBuffer.allocate(HEADER + payload.length);
    message.put((byte) (family == Family.IPV4 ? 8 : 128)).put((byte) 0).putShort((short) 0).putShort((short) identifier).putShort((short) sequence).put(payload);
    // Over IPv6 the kernel sums up, since the addresses belong to it.
    if (family == Family.IPV4) message.putShort(2, Checksum.of(message.array()));
    int sent = Posix.send(socket, message.array(), socketAddress(whom));
    if (sent < 0) throw new IOException(Posix.meaning(sent));
  }

  /** The next that waits. */
  Optional<Seen> next() {
    while (true) {
      int length = Posix.receive(socket, buffer, Posix.MSG_DONTWAIT);
      if (length < 0) return Optional.empty();
      ByteBuffer bytes = ByteBuffer.wrap(buffer.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE));
      int from = family == Family.IPV4 ? (bytes.get(0) & 15) * 4 : 0;
      if (length < from + HEADER) continue;
      int type = bytes.get(from) & 0xff;
      boolean answer = type == (family == Family.IPV4 ? 0 : 129);
      if (answer || type == (family == Family.IPV4 ? 8 : 128)) return Optional.of(new Seen(answer, bytes.slice(from + HEADER, length - from - HEADER)));
    }
  }

  static byte[] socketAddress(Ip ip) {
    boolean v4 = ip.family() == Family.IPV4;
    ByteBuffer address = ByteBuffer.allocate(v4 ? 16 : 28).order(ByteOrder.nativeOrder()).putShort((short) (v4 ? Posix.AF_INET : Posix.AF_INET6));
    return address.position(v4 ? 4 : 8).put(ip.bytes()).array();
  }

  @Override
  public void close() {
    Posix.close(socket);
    arena.close();
  }
}

package dev.bulwark.network.lab;

import dev.bulwark.problem.Problem;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** A netlink socket that lists what the kernel holds, in the namespace of the thread that opened it. Guarantees: a list is whole, or it is refused; never more than {@link #MOST} bytes. */
public final class NetlinkDump implements AutoCloseable {
  /** How much one list may take, in bytes. */
  public static final int MOST = 512 << 20;

  /** One message of a list, after its header. */
  public record Message(int type, byte[] payload) {}

  private static final int HEADER = 16;
  private static final int ERROR = 2;
  private static final int DONE = 3;
  private static final int REQUEST = 1;
  private static final int WHOLE = 0x300;
  private static final int MULTIPART = 2;
  private static final int INTERRUPTED = 0x10;
  private final int socket;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment buffer = arena.allocate(1 << 18);
  private int sequence;

  /** @param protocol {@code NETLINK_…} */
  public NetlinkDump(int protocol) {
    socket = Posix.socket(Posix.AF_NETLINK, Posix.SOCK_RAW, protocol);
    if (socket < 0) throw failed("there is no such socket: " + Posix.meaning(socket));
  }

  /** Everything that the kernel has of a kind; empty where it is asked for what is not there. NETWORK-224 where the kernel refuses, or changed it meanwhile. */
  public List<Message> list(int type, byte[] payload) {
    return ask(type, payload, REQUEST | WHOLE);
  }

  /** A single thing. */
  public List<Message> one(int type, byte[] payload) {
    return ask(type, payload, REQUEST);
  }

  private List<Message> ask(int type, byte[] payload, int flags) {
    ByteBuffer request = ByteBuffer.allocate(HEADER + payload.length).order(ByteOrder.nativeOrder());
    request.putInt(HEADER + payload.length).putShort((short) type).putShort((short) flags).putInt(++sequence).putInt(0).put(payload);
    byte[] kernel = ByteBuffer.allocate(12).order(ByteOrder.nativeOrder()).putShort((short) Posix.AF_NETLINK).array();
    int sent = Posix.send(socket, request.array(), kernel);
    if (sent < 0) throw failed(Posix.meaning(sent));
    List<Message> messages = new ArrayList<>();
    long total = 0;
    while (true) {
      int length = Posix.receive(socket, buffer, 0);
      if (length < 0) throw failed(Posix.meaning(length));
      total += length;
      if (total > MOST) throw failed("it is longer than " + MOST + " bytes");
      ByteBuffer bytes = ByteBuffer.wrap(buffer.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE)).order(ByteOrder.nativeOrder());
      if (take(bytes, messages)) return messages;
    }
  }

  /** Whether that was the last. */
  private boolean take(ByteBuffer bytes, List<Message> into) {
    while (bytes.remaining() >= HEADER) {
      int at = bytes.position();
      int length = bytes.getInt(at);
      int type = bytes.getShort(at + 4) & 0xffff;
      int flags = bytes.getShort(at + 6) & 0xffff;
      if (length < HEADER || length > bytes.remaining()) throw failed("a message is cut off");
      if (bytes.getInt(at + 8) == sequence) {
        if ((flags & INTERRUPTED) != 0) throw failed("it changed meanwhile");
        int status = length >= HEADER + 4 && (type == ERROR || type == DONE) ? bytes.getInt(at + HEADER) : 0;
        if (status < 0) throw failed(Posix.meaning(status));
        if (type == DONE || type == ERROR) return true;
        byte[] payload = new byte[length - HEADER];
        bytes.get(at + HEADER, payload);
        into.add(new Message(type, payload));
        if ((flags & MULTIPART) == 0) return true;
      }
      bytes.position(Math.min(bytes.limit(), at + ((length + 3) & ~3)));
    }
    return false;
  }

  private static Problem failed(String why) {
    return new Problem("NETWORK-224", "the kernel's rules cannot be read: " + why, "run it as root on a Linux with nftables, and again if rules were just changed");
  }

  @Override
  public void close() {
    Posix.close(socket);
    arena.close();
  }
}

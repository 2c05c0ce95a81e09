package dev.bulwark.network.wireguard;

import dev.bulwark.problem.Problem;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** An interface of a WireGuard that runs as a program (wireguard-go and its like), spoken to over its Unix socket. The socket belongs to the machine, not to a network namespace. */
final class UapiSocket implements LiveInterface {
  private static final int LARGEST = 32 << 20;
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final String name;
  private final Path socket;

  private final Duration patience;

  UapiSocket(String name, Path socket) {
    this(name, socket, PATIENCE);
  }

  UapiSocket(String name, Path socket, Duration patience) {
    this.name = name;
    this.socket = socket;
    this.patience = patience;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public LiveState read() {
    byte[] answer = exchange("get=1\n\n".getBytes(StandardCharsets.US_ASCII));
    try {
      return UapiText.read(answer);
    } finally {
      Arrays.fill(answer, (byte) 0);
    }
  }

  @Override
  public void change(List<PeerChange> steps) {
    byte[] request;
    try (SecretText text = new SecretText()) {
      UapiText.write(text, steps);
      request = text.octets();
    }
    try {
      byte[] answer = exchange(request);
      long error = UapiText.error(answer);
      if (error < 0) throw UapiText.unreadable("it has no end");
      if (error > 0) throw new Problem("NETWORK-330", "the interface " + name + " refuses a change: error " + error, "look at its log");
    } finally {
      Arrays.fill(request, (byte) 0);
    }
  }

  /** One request, and octets until the empty line that ends an answer. */
  private byte[] exchange(byte[] request) {
    long deadline = System.nanoTime() + patience.toNanos();
    byte[] answer = new byte[4_096];
    int length = 0;
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        Selector selector = Selector.open()) {
      channel.connect(UnixDomainSocketAddress.of(socket));
      channel.configureBlocking(false);
      SelectionKey key = channel.register(selector, SelectionKey.OP_WRITE);
      ByteBuffer out = ByteBuffer.wrap(request);
      while (out.hasRemaining()) {
        await(selector, deadline);
        channel.write(out);
      }
      key.interestOps(SelectionKey.OP_READ);
      while (!ended(answer, length)) {
        if (length == answer.length) {
          if (length >= LARGEST) throw UapiText.unreadable("more than " + LARGEST + " octets");
          byte[] larger = Arrays.copyOf(answer, 2 * length);
          Arrays.fill(answer, (byte) 0);
          answer = larger;
        }
        await(selector, deadline);
        int more = channel.read(ByteBuffer.wrap(answer, length, answer.length - length));
        if (more < 0) throw UapiText.unreadable("it has no end");
        length += more;
      }
      return Arrays.copyOf(answer, length);
    } catch (IOException e) {
      throw new Problem("NETWORK-329", "the interface " + name + " cannot be reached at " + socket, "check that it runs, and that you may use its socket (root)", e);
    } finally {
      Arrays.fill(answer, (byte) 0);
    }
  }

  private static boolean ended(byte[] answer, int length) {
    return length >= 2 && answer[length - 1] == '\n' && answer[length - 2] == '\n';
  }

  private void await(Selector selector, long deadline) throws IOException {
    long left = (deadline - System.nanoTime()) / 1_000_000;
    if (left <= 0) throw new Problem("NETWORK-329", "the interface " + name + " does not answer within " + patience.toMillis() + " ms", "look at its log");
    selector.select(left);
    selector.selectedKeys().clear();
  }
}

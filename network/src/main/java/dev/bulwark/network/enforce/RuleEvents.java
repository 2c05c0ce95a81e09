package dev.bulwark.network.enforce;

import dev.bulwark.network.lab.Namespace;
import dev.bulwark.network.lab.Posix;
import dev.bulwark.problem.Problem;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;

/** The kernel's news of changed rules in one namespace (multicast group {@code NFNLGRP_NFTABLES}), from when it was opened on. */
final class RuleEvents implements AutoCloseable {
  private static final int NETLINK_NETFILTER = 12;
  private static final int GROUP = 7;
  private static final int NEW_GENERATION = 10 << 8 | 15;
  private static final int ENOBUFS = 105;
  private static final int EINTR = 4;
  private final int socket;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment buffer = arena.allocate(65_536);

  private RuleEvents(int socket) {
    this.socket = socket;
  }

  static RuleEvents in(Namespace namespace) {
    int socket = namespace.inside(() -> Posix.socket(Posix.AF_NETLINK, Posix.SOCK_RAW, NETLINK_NETFILTER));
    if (socket < 0) throw refused(socket);
    byte[] address = ByteBuffer.allocate(12).order(ByteOrder.nativeOrder()).putShort((short) Posix.AF_NETLINK).putShort((short) 0).putInt(0).putInt(1 << (GROUP - 1)).array();
    int bound = Posix.bind(socket, address);
    if (bound < 0) {
      Posix.close(socket);
      throw refused(bound);
    }
    return new RuleEvents(socket);
  }

  private static Problem refused(int errno) {
    return new Problem("NETWORK-241", "the kernel's news of rules cannot be heard: " + Posix.meaning(errno), "run it as root, or with CAP_NET_ADMIN");
  }

  /** True once something was committed, or news was lost; false after that time. */
  boolean await(Duration longest) {
    if (longest.isNegative() || longest.isZero()) return false;
    // At least a microsecond: none means for ever.
    if (Posix.receiveWithin(socket, longest.toSeconds(), Math.max(1, longest.toNanosPart() / 1_000)) < 0) throw new Problem("NETWORK-242", "the kernel knows no time limit for its news", "use Linux 5.1 or newer");
    while (true) {
      int length = Posix.receive(socket, buffer, 0);
      if (length == -Posix.EAGAIN) return false;
      if (length == -ENOBUFS) return true;
      if (length == -EINTR) continue;
      if (length < 0) throw refused(length);
      for (long at = 0; at + 16 <= length; at += Math.max(16, buffer.get(ValueLayout.JAVA_INT_UNALIGNED, at) + 3 & ~3))
        if (buffer.get(ValueLayout.JAVA_SHORT_UNALIGNED, at + 4) == NEW_GENERATION) return true;
    }
  }

  @Override
  public void close() {
    Posix.close(socket);
    arena.close();
  }
}

package dev.bulwark.network.lab;

import dev.bulwark.network.packet.Packet;
import dev.bulwark.network.packet.Packet.ConnectionState;
import java.nio.ByteBuffer;
import java.util.Set;

/** What tells a packet of ours from all others, and one of them from the next: twelve bytes behind its headers. */
final class Marked {
  private static final int MARK = 0x42_4c_57_4b;
  /** Protocols that are headers of IPv6 and not what stands behind them, or that no socket hears. */
  private static final Set<Integer> NOT_ALONE = Set.of(0, 43, 44, 50, 51, 59, 60, 255);

  private Marked() {}

  /** Whether such a packet can be made without anything before it. */
  static boolean sendable(Packet packet) {
    return packet.state() == ConnectionState.NEW && !NOT_ALONE.contains(packet.protocol());
  }

  static byte[] payload(int id) {
    return ByteBuffer.allocate(12).putInt(MARK).putInt(id).putInt(~id).array();
  }

  /** The number of the packet that these bytes are of; -1 for any other. */
  static int in(byte[] bytes) {
    ByteBuffer content = ByteBuffer.wrap(bytes);
    for (int at = 0; at + 12 <= bytes.length; at++) if (content.getInt(at) == MARK && content.getInt(at + 4) == ~content.getInt(at + 8)) return content.getInt(at + 4);
    return -1;
  }
}

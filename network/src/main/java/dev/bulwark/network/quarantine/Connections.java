package dev.bulwark.network.quarantine;

import dev.bulwark.network.packet.Family;
import dev.bulwark.network.packet.Ip;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** What connection tracking remembers of an address. A kernel without that interface remembers on; its packets are dropped before anyway. */
final class Connections {
  private static final int SUBSYSTEM = 1;
  private static final int GET = 1;
  private static final int DELETE = 2;
  private static final int ORIGINAL = 1;
  private static final int REPLY = 2;
  private static final int ADDRESSES = 1;
  private static final int ZONE = 18;
  private static final int NESTED = 0x8000;
  private static final int REQUEST = 1;
  private static final int DUMP = 0x300;

  private Connections() {}

  /** Forgets every connection with one of those ends. */
  static void forget(KernelSocket netfilter, Set<Ip> ends) {
    for (Family family : Family.values()) {
      List<byte[]> addresses = ends.stream().filter(end -> end.family() == family).map(Ip::bytes).toList();
      if (addresses.isEmpty()) continue;
      int number = family == Family.IPV4 ? 2 : 10;
      List<byte[]> requests = new ArrayList<>();
      netfilter.dump(message(GET, REQUEST | DUMP, number, new byte[0]), SetMessages.FIXED, entry -> requests.addAll(matching(Attributes.read(entry), addresses, number)));
      // Without an acknowledgement: one that ended by itself meanwhile is none the worse.
      for (byte[] request : requests) netfilter.tell(request);
    }
  }

  private static List<byte[]> matching(Attributes connection, List<byte[]> addresses, int family) {
    boolean has = connection.get(ORIGINAL).map(tuple -> has(tuple, addresses)).orElse(false) || connection.get(REPLY).map(tuple -> has(tuple, addresses)).orElse(false);
    if (!has) return List.of();
    ByteBuffer key = ByteBuffer.allocate(1_024).order(ByteOrder.nativeOrder());
    connection.get(ORIGINAL).ifPresent(tuple -> put(key, ORIGINAL | NESTED, tuple.value()));
    connection.get(ZONE).ifPresent(zone -> put(key, ZONE, zone.value()));
    return List.of(message(DELETE, REQUEST, family, Arrays.copyOf(key.array(), key.position())));
  }

  private static boolean has(Attributes.One tuple, List<byte[]> addresses) {
    return tuple.nested().get(ADDRESSES).map(ends -> ends.nested().all().stream().anyMatch(end -> addresses.stream().anyMatch(address -> Arrays.equals(end.value(), address)))).orElse(false);
  }

  private static void put(ByteBuffer into, int type, byte[] value) {
    into.putShort((short) (4 + value.length)).putShort((short) type).put(value);
    while (into.position() % 4 != 0) into.put((byte) 0);
  }

  private static byte[] message(int type, int flags, int family, byte[] attributes) {
    ByteBuffer bytes = ByteBuffer.allocate(20 + attributes.length).order(ByteOrder.nativeOrder());
    bytes.putInt(20 + attributes.length).putShort((short) (SUBSYSTEM << 8 | type)).putShort((short) flags).putInt(1).putInt(0);
    return bytes.put((byte) family).put((byte) 0).putShort((short) 0).put(attributes).array();
  }
}

package dev.bulwark.network.quarantine;

import dev.bulwark.network.packet.Family;
import dev.bulwark.network.packet.Ip;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * What connection tracking remembers of addresses; numbers of {@code linux/netfilter/nfnetlink_conntrack.h}. A kernel without that interface remembers on; its packets are dropped before anyway.
 *
 * <p>The kernel is asked to look for itself, which takes a fraction of the time of reading its table out; older ones refuse that and have it read out.
 */
final class Connections {
  private static final int SUBSYSTEM = 1;
  private static final int GET = 1;
  private static final int DELETE = 2;
  private static final int ORIGINAL = 1;
  private static final int REPLY = 2;
  private static final int ADDRESSES = 1;
  private static final int ZONE = 18;
  private static final int FILTER = 25;
  private static final int FILTER_BY_SOURCE = 1;
  private static final int NESTED = 0x8000;
  private static final int REQUEST = 1;
  private static final int ACK = 4;
  private static final int DUMP = 0x300;
  private static final int SEQUENCE = 1;

  private Connections() {}

  /** Forgets every connection with one of those ends. */
  static void forget(KernelSocket netfilter, Set<Ip> ends) {
    if (!ends.stream().allMatch(end -> forgotten(netfilter, end))) for (byte[] request : deletions(netfilter, ends)) netfilter.tell(request);
  }

  /** Whoever opened it was its source; whoever answers is the source of the replies, also behind a translation of addresses. */
  private static boolean forgotten(KernelSocket netfilter, Ip end) {
    return netfilter.commit(filtered(ORIGINAL, end), SEQUENCE) == 0 && netfilter.commit(filtered(REPLY, end), SEQUENCE) == 0;
  }

  /** A kernel that does not know the filter finds a tuple without a protocol in it, and refuses that. */
  private static byte[] filtered(int direction, Ip end) {
    byte[] address = attribute(end.family() == Family.IPV4 ? 1 : 3, end.bytes());
    byte[] tuple = attribute(direction | NESTED, attribute(ADDRESSES | NESTED, address));
    byte[] flags = ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putInt(FILTER_BY_SOURCE).array();
    byte[] filter = attribute(FILTER | NESTED, attribute(direction, flags));
    return message(DELETE, REQUEST | ACK, number(end.family()), ByteBuffer.allocate(tuple.length + filter.length).put(tuple).put(filter).array());
  }

  /** A request for each connection with one of those ends. Without an acknowledgement: one that ends by itself meanwhile is none the worse. */
  static List<byte[]> deletions(KernelSocket netfilter, Set<Ip> ends) {
    List<byte[]> requests = new ArrayList<>();
    for (Family family : Family.values()) {
      List<byte[]> addresses = ends.stream().filter(end -> end.family() == family).map(Ip::bytes).toList();
      if (addresses.isEmpty()) continue;
      netfilter.dump(message(GET, REQUEST | DUMP, number(family), new byte[0]), SetMessages.FIXED, entry -> requests.addAll(matching(Attributes.read(entry), addresses, number(family))));
    }
    return requests;
  }

  private static List<byte[]> matching(Attributes connection, List<byte[]> addresses, int family) {
    boolean has = connection.get(ORIGINAL).map(tuple -> has(tuple, addresses)).orElse(false) || connection.get(REPLY).map(tuple -> has(tuple, addresses)).orElse(false);
    if (!has) return List.of();
    byte[] tuple = connection.get(ORIGINAL).map(original -> attribute(ORIGINAL | NESTED, original.value())).orElse(new byte[0]);
    byte[] zone = connection.get(ZONE).map(number -> attribute(ZONE, number.value())).orElse(new byte[0]);
    return List.of(message(DELETE, REQUEST, family, ByteBuffer.allocate(tuple.length + zone.length).put(tuple).put(zone).array()));
  }

  private static boolean has(Attributes.One tuple, List<byte[]> addresses) {
    return tuple.nested().get(ADDRESSES).map(ends -> ends.nested().all().stream().anyMatch(end -> addresses.stream().anyMatch(address -> Arrays.equals(end.value(), address)))).orElse(false);
  }

  private static int number(Family family) {
    return family == Family.IPV4 ? 2 : 10;
  }

  private static byte[] attribute(int type, byte[] value) {
    return ByteBuffer.allocate(4 + (value.length + 3 & ~3)).order(ByteOrder.nativeOrder()).putShort((short) (4 + value.length)).putShort((short) type).put(value).array();
  }

  private static byte[] message(int type, int flags, int family, byte[] attributes) {
    ByteBuffer bytes = ByteBuffer.allocate(20 + attributes.length).order(ByteOrder.nativeOrder());
    bytes.putInt(20 + attributes.length).putShort((short) (SUBSYSTEM << 8 | type)).putShort((short) flags).putInt(SEQUENCE).putInt(0);
    return bytes.put((byte) family).put((byte) 0).putShort((short) 0).put(attributes).array();
  }
}

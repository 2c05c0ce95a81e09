package dev.bulwark.network.lab;

import dev.bulwark.network.packet.Family;
import dev.bulwark.network.packet.Ip;
import dev.bulwark.problem.Problem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** What a gateway's kernel knows of addresses and ways, asked of itself by a thread in its namespace. */
final class Routing implements AutoCloseable {
  private static final int NEW_NEIGHBOUR = 28;
  private static final int END_NEIGHBOUR = 29;
  private static final int CREATE = 0x400;
  private static final int STALE = 4;
  private static final byte UNICAST = 1;
  private static final int UNREACHABLE = 0x01 | 0x20;
  private final NetlinkDump asking = new NetlinkDump(0);
  private final Netlink telling = new Netlink();
  private final Set<Neighbour> known = new HashSet<>();
  private final List<Neighbour> lent = new ArrayList<>();

  private record Neighbour(Ip address, int device) {}

  /**
   * The next step toward an address.
   *
   * @param by whose hardware address it takes: the destination itself, or a router
   */
  record Step(int device, Ip by) {}

  Routing() {
    for (NetlinkDump.Message message : asking.list(30, new byte[12])) {
      ByteBuffer fixed = ByteBuffer.wrap(message.payload()).order(ByteOrder.nativeOrder());
      if (message.payload().length < 12 || (fixed.getShort(8) & UNREACHABLE) != 0) continue;
      address(Device.attributes(message.payload(), 12).get(1)).ifPresent(ip -> known.add(new Neighbour(ip, fixed.getInt(4))));
    }
  }

  /** Addresses of a device, those of the link alone left out. */
  List<Ip> addresses(int device) {
    List<Ip> addresses = new ArrayList<>();
    for (NetlinkDump.Message message : asking.list(22, new byte[8])) {
      ByteBuffer fixed = ByteBuffer.wrap(message.payload()).order(ByteOrder.nativeOrder());
      if (message.payload().length < 8 || (device != 0 && fixed.getInt(4) != device) || fixed.get(3) != 0) continue;
      Map<Integer, byte[]> attributes = Device.attributes(message.payload(), 8);
      address(attributes.containsKey(2) ? attributes.get(2) : attributes.get(1)).ifPresent(addresses::add);
    }
    return addresses;
  }

  /** Empty where the kernel knows no way. */
  Optional<Step> toward(Ip destination) {
    byte[] bytes = destination.bytes();
    ByteBuffer request = ByteBuffer.allocate(12 + 4 + bytes.length).order(ByteOrder.nativeOrder());
    request.put((byte) (destination.family() == Family.IPV4 ? Posix.AF_INET : Posix.AF_INET6)).put((byte) (8 * bytes.length)).position(12);
    request.putShort((short) (4 + bytes.length)).putShort((short) 1).put(bytes);
    try {
      List<NetlinkDump.Message> answer = asking.one(26, request.array());
      if (answer.isEmpty() || answer.getFirst().payload().length < 12 || answer.getFirst().payload()[7] != UNICAST) return Optional.empty();
      Map<Integer, byte[]> attributes = Device.attributes(answer.getFirst().payload(), 12);
      return Optional.of(new Step(Device.number(attributes.get(4)), address(attributes.get(5)).orElse(destination)));
    } catch (Problem noWay) {
      return Optional.empty();
    }
  }

  static boolean forwards(Family family) throws IOException {
    try {
      return Files.readString(Path.of(family == Family.IPV4 ? "/proc/sys/net/ipv4/ip_forward" : "/proc/sys/net/ipv6/conf/all/forwarding")).strip().equals("1");
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /** Where nobody is known at an address, somebody is, until this is closed: else the kernel would wait for an answer and let nothing out. An address where somebody is known is left alone. */
  void lend(Step step, Mac mac) {
    Neighbour neighbour = new Neighbour(step.by(), step.device());
    if (!known.add(neighbour)) return;
    telling.make(List.of(new Netlink.Request("the neighbour " + step.by(), message(NEW_NEIGHBOUR, CREATE, neighbour).with(2, mac.bytes()))));
    lent.add(neighbour);
  }

  private static Message message(int type, int flags, Neighbour neighbour) {
    byte family = (byte) (neighbour.address.family() == Family.IPV4 ? Posix.AF_INET : Posix.AF_INET6);
    // Not for good: it would end by itself if this program died.
    byte[] fixed = ByteBuffer.allocate(12).order(ByteOrder.nativeOrder()).put(family).put((byte) 0).putShort((short) 0).putInt(neighbour.device).putShort((short) STALE).put((byte) 0).put((byte) 1).array();
    return new Message(type, flags, fixed).with(1, neighbour.address);
  }

  private static Optional<Ip> address(byte @org.jspecify.annotations.Nullable [] bytes) {
    if (bytes == null) return Optional.empty();
    ByteBuffer value = ByteBuffer.wrap(bytes);
    if (bytes.length == 4) return Optional.of(new Ip(Family.IPV4, 0, value.getInt() & 0xffff_ffffL));
    return bytes.length == 16 ? Optional.of(new Ip(Family.IPV6, value.getLong(), value.getLong())) : Optional.empty();
  }

  @Override
  public void close() {
    try {
      for (Neighbour neighbour : lent) {
        try {
          telling.make(List.of(new Netlink.Request("", message(END_NEIGHBOUR, 0, neighbour))));
        } catch (Problem gone) {
          Objects.requireNonNull(gone); // the kernel has forgotten it already
        }
      }
    } finally {
      telling.close();
      asking.close();
    }
  }
}

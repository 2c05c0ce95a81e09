package dev.bulwark.network.lab;

import dev.bulwark.problem.Problem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds where the virtual cables of a gateway end, among the namespaces that {@code ip netns} knows. Belongs to a thread that is in the gateway's namespace when it is made; holds the namespaces open.
 *
 * <p>An end in the machine's own namespace is found and refused: nothing is ever sent from there.
 */
final class FarEnd implements AutoCloseable {
  private static final Path NAMED = Path.of("/run/netns");
  private static final int GET_NUMBER = 90;
  private final Namespace gateway;
  private final Map<Integer, Namespace> byNumber = new HashMap<>();
  private final List<Namespace> held = new ArrayList<>();
  private final int machine;

  /** Where frames can be put on a cable. */
  record Place(Namespace namespace, int device) {}

  FarEnd(Namespace gateway, Namespace machine) throws IOException {
    this.gateway = gateway;
    try (NetlinkDump netlink = new NetlinkDump(0)) {
      this.machine = number(netlink, machine);
      if (!Files.isDirectory(NAMED)) return;
      try (DirectoryStream<Path> names = Files.newDirectoryStream(NAMED)) {
        for (Path name : names) {
          Optional<Namespace> namespace = opened(String.valueOf(name.getFileName()));
          if (namespace.isEmpty()) continue;
          held.add(namespace.get());
          int number = number(netlink, namespace.get());
          if (number >= 0) byNumber.putIfAbsent(number, namespace.get());
        }
      }
    }
  }

  /** Empty for a name that is left over from a namespace that is gone. */
  private static Optional<Namespace> opened(String name) {
    try {
      return Optional.of(Namespace.named(name));
    } catch (Problem none) {
      return Optional.empty();
    }
  }

  /** What the calling thread's namespace calls another one; -1 where it has nothing to do with it. */
  private static int number(NetlinkDump netlink, Namespace other) {
    byte[] request = ByteBuffer.allocate(12).order(ByteOrder.nativeOrder()).putInt(0).putShort((short) 8).putShort((short) 3).putInt(other.descriptor()).array();
    List<NetlinkDump.Message> answer = netlink.one(GET_NUMBER, request);
    if (answer.isEmpty()) return -1;
    byte[] number = Device.attributes(answer.getFirst().payload(), 4).get(1);
    return number == null ? -1 : Device.number(number);
  }

  /** Why nothing can be sent toward the device from its other end; empty where it can. */
  Optional<String> obstacle(Device leg) {
    if (!leg.kind().equals("veth")) return Optional.of(leg.name() + " is no virtual cable, so that nothing can be put on it from its other end");
    if (leg.elsewhere().isEmpty()) return Optional.empty();
    int number = leg.elsewhere().getAsInt();
    if (number == machine) return Optional.of("the other end of " + leg.name() + " is in the machine's own namespace, from which nothing is sent");
    return byNumber.containsKey(number) ? Optional.empty() : Optional.of("the other end of " + leg.name() + " is in a namespace that has no name");
  }

  /** Where {@link #obstacle} knows none. */
  Place of(Device leg) {
    Namespace there = leg.elsewhere().isEmpty() ? gateway : byNumber.get(leg.elsewhere().getAsInt());
    return new Place(java.util.Objects.requireNonNull(there), leg.link());
  }

  @Override
  public void close() {
    held.forEach(Namespace::close);
  }
}

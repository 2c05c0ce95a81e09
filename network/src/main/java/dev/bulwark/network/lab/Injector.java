package dev.bulwark.network.lab;

import dev.bulwark.network.model.Model;
import dev.bulwark.network.packet.Family;
import dev.bulwark.network.packet.Ip;
import dev.bulwark.network.packet.Packet;
import dev.bulwark.network.packet.Packet.Path;
import dev.bulwark.network.policy.Policy;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Puts single packets on a cable of the site, whatever they say of themselves, and tells which ones the gateway let through.
 *
 * <h2>Guarantees</h2> A packet that is reported to have arrived was seen behind the gateway: at a host of the zone that its destination belongs to, or above the gateway's own rules.
 * <h2>Does not guarantee</h2> That what did not arrive was stopped by a rule: the kernel itself drops sources and destinations that cannot be (loopback, multicast), and takes some packets for invalid whatever the
 * rules are.
 */
public final class Injector {
  private static final Duration SHORTEST = Duration.ofMillis(150);
  private static final Duration AGAIN = Duration.ofMillis(400);
  /** They arrive at once, unless the machine is very busy. */
  private static final Duration LONGEST = Duration.ofSeconds(10);
  private static final int ALL_PROTOCOLS = 3;

  private final Lab lab;
  private final MemorySegment buffer;
  private final List<Ear> ears = new ArrayList<>();
  private final Map<Station, Integer> mouths = new HashMap<>();

  /** A socket that hears what arrives: frames of the sender alone, or what the kernel hands to the gateway's own programs, without a frame. */
  private record Ear(int socket, Optional<Mac> sender) {}

  /** What became of a packet. */
  public enum Fate {
    ARRIVED,
    STOPPED,
    /** It is of a kind that cannot be made here: another state than new, or a leg without a host. */
    NOT_SENT
  }

  private Injector(Lab lab, Arena arena) {
    this.lab = lab;
    this.buffer = arena.allocate(4_096);
  }

  /** Sends them all and says what became of each, in the order given. {@code NETWORK-262} where sockets fail. */
  public static List<Fate> send(Lab lab, List<Packet> packets) {
    return send(lab, packets, new BitSet());
  }

  /**
   * Sends them all and says what became of each, in the order given.
   *
   * @param hopeful those that should arrive, as far as is known: for them it waits longer, and sends again
   */
  public static List<Fate> send(Lab lab, List<Packet> packets, BitSet hopeful) {
    return Namespace.apart(
        () -> {
          try (Arena arena = Arena.ofConfined()) {
            Injector injector = new Injector(lab, arena);
            try {
              return injector.sent(packets, hopeful);
            } finally {
              injector.ears.forEach(ear -> Posix.close(ear.socket));
            }
          }
        });
  }

  /**
   * Builds the policy's site, loads rules given as nft's text, sends the packets, and takes it down.
   *
   * @param hopeful those that should arrive
   */
  public static List<Fate> replay(Policy policy, Model model, String rules, List<Packet> packets, BitSet hopeful) {
    try (Lab lab = Lab.build(SitePlan.of(policy, model))) {
      Rules.load(lab.router(), rules);
      return send(lab, packets, hopeful);
    }
  }

  /** One of them. */
  public static Fate send(Lab lab, Packet packet) {
    return send(lab, List.of(packet)).getFirst();
  }

  private List<Fate> sent(List<Packet> packets, BitSet hopeful) throws IOException {
    for (Station station : lab.plan().stations()) {
      lab.of(station).enter();
      int socket = listen(Posix.AF_PACKET, Short.reverseBytes((short) ALL_PROTOCOLS) & 0xffff, Optional.of(lab.plan().leg(station.zone()).mac()));
      mouths.put(station, socket);
    }
    lab.router().enter();
    Set<List<Integer>> heard = new HashSet<>();
    for (Packet packet : packets) {
      int family = packet.family() == Family.IPV4 ? Posix.AF_INET : Posix.AF_INET6;
      if (packet.path() == Path.INPUT && Marked.sendable(packet) && heard.add(List.of(family, packet.protocol()))) listen(family, packet.protocol(), Optional.empty());
    }
    List<Fate> fates = new ArrayList<>();
    for (int i = 0; i < packets.size(); i++) {
      fates.add(put(packets.get(i), Marked.payload(i)) ? Fate.STOPPED : Fate.NOT_SENT);
      if (i % 64 == 63) hear(packets, fates);
    }
    Silence quiet = new Silence();
    long again = System.nanoTime();
    while (waiting(fates, hopeful, quiet.lasts())) {
      if (hear(packets, fates)) quiet.broken();
      if (System.nanoTime() - again > AGAIN.toNanos()) {
        // A port that has just come up may swallow the first.
        again = System.nanoTime();
        for (int i = 0; i < packets.size(); i++) if (hopeful.get(i) && fates.get(i) == Fate.STOPPED) put(packets.get(i), Marked.payload(i));
      }
      java.util.concurrent.locks.LockSupport.parkNanos(2_000_000);
    }
    return fates;
  }

  private static boolean waiting(List<Fate> fates, BitSet hopeful, long waited) {
    boolean hope = IntStream.range(0, fates.size()).anyMatch(i -> hopeful.get(i) && fates.get(i) == Fate.STOPPED);
    return fates.contains(Fate.STOPPED) && waited < (hope ? LONGEST : SHORTEST).toNanos();
  }

  private int listen(int family, int protocol, Optional<Mac> sender) throws IOException {
    int socket = Posix.socket(family, Posix.SOCK_RAW, protocol);
    if (socket < 0) throw new IOException("no raw socket: " + Posix.meaning(socket));
    ears.add(new Ear(socket, sender));
    // SOL_SOCKET, SO_RCVBUFFORCE
    Posix.option(socket, 1, 33, 4 << 20);
    return socket;
  }

  private boolean put(Packet packet, byte[] payload) {
    Optional<Leg> in = lab.plan().legs().stream().filter(leg -> leg.intf().equals(packet.iif())).findFirst();
    Optional<Station> sender = in.flatMap(leg -> lab.plan().in(leg.zone()).stream().findFirst());
    if (sender.isEmpty() || !Marked.sendable(packet)) return false;
    if (packet.path() == Path.FORWARD && !reachable(packet)) return false;
    byte[] frame = Frames.of(atHome(packet, in.get()), sender.get().mac(), in.get().mac(), payload);
    byte[] device = ByteBuffer.allocate(20).order(ByteOrder.nativeOrder()).putShort((short) Posix.AF_PACKET).putShort((short) 0).putInt(Lab.STATION_DEVICE).array();
    return Posix.send(mouths.getOrDefault(sender.get(), -1), frame, device) >= 0;
  }

  /** What is for the gateway itself goes to the address it has there: a proof may name any, since rules that do not look at it treat all alike. */
  private Packet atHome(Packet packet, Leg in) {
    boolean known = lab.plan().legs().stream().anyMatch(leg -> leg.addresses().contains(packet.destination()));
    Optional<Ip> own = in.address(packet.family());
    if (packet.path() != Path.INPUT || known || own.isEmpty()) return packet;
    return new Packet(packet.path(), packet.iif(), packet.oif(), packet.source(), own.get(), packet.protocol(), packet.sourcePort(), packet.destinationPort(), packet.icmpType(), packet.state());
  }

  /** Somebody must be at the destination, or the gateway asks for it in vain after its rules have let the packet pass. */
  private boolean reachable(Packet packet) {
    Optional<Leg> out = lab.plan().toward(packet.destination());
    Optional<Station> receiver = out.flatMap(leg -> lab.plan().in(leg.zone()).stream().findFirst());
    if (receiver.isEmpty()) return false;
    boolean known = lab.plan().stations().stream().anyMatch(station -> station.address(packet.family()).equals(Optional.of(packet.destination())));
    if (!known && !out.get().external()) lab.make(lab.router(), List.of(Requests.neighbour(packet.destination(), receiver.get().mac(), out.get().index())));
    return true;
  }

  private boolean hear(List<Packet> packets, List<Fate> fates) {
    boolean some = false;
    for (Ear ear : ears) {
      for (int length = Posix.receive(ear.socket, buffer, Posix.MSG_DONTWAIT); length >= 0; length = Posix.receive(ear.socket, buffer, Posix.MSG_DONTWAIT)) {
        byte[] bytes = buffer.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
        int id = Marked.in(bytes);
        if (id < 0 || id >= fates.size() || fates.get(id) == Fate.NOT_SENT) continue;
        if (ear.sender.isPresent() && !Frames.isFrom(ear.sender.get(), packets.get(id), bytes)) continue;
        fates.set(id, Fate.ARRIVED);
        some = true;
      }
    }
    return some;
  }
}

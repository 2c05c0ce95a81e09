package dev.bulwark.network.lab;

import dev.bulwark.network.packet.Family;
import dev.bulwark.network.packet.Ip;
import dev.bulwark.network.packet.Packet;
import dev.bulwark.network.packet.Packet.Path;
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

/**
 * Sends single packets at a gateway that stands in a network namespace, with the rules that its kernel holds, and tells which came through.
 *
 * <p>Each is one Ethernet frame from a hardware address of our own, put on the virtual cable of the leg at its other end: the packet that was asked for, with the first segment of a connection where its protocol has such, and
 * twelve bytes of payload. Whoever is really at its destination gets it.
 *
 * <h2>Guarantees</h2> One that passed was seen on its way out of the gateway, or above the gateway's own rules. No rule, address or route is changed, nothing is sent from the machine's own namespace, and where nobody is
 * known at a destination, somebody is for that moment only.
 * <h2>Does not guarantee</h2> That what was dropped was dropped by a rule: the kernel itself drops what cannot be, by {@code rp_filter} for one.
 * <h2>Fails by</h2> {@code NETWORK-260} to {@code NETWORK-263}.
 */
public final class Crossing {
  private static final Duration QUIET = Duration.ofMillis(150);
  /** How long is waited for those that should pass: they do at once, unless the machine is very busy. */
  private static final Duration LONGEST = Duration.ofSeconds(10);
  private static final Duration AGAIN = Duration.ofMillis(400);
  private static final int ALL_PROTOCOLS = Short.reverseBytes((short) 3) & 0xffff;
  private static final Mac SENDER = Mac.of(0xfe, 1);
  private static final Mac NOBODY = Mac.of(0xfe, 2);

  /** What became of a packet. */
  public sealed interface Result {
    /**
     * It came through.
     *
     * @param destination where it went: the gateway's own address, where a proof names any
     */
    record Passed(Ip destination) implements Result {}

    /**
     * It did not.
     *
     * @param destination as above
     */
    record Dropped(Ip destination) implements Result {}

    record NotSent(String why) implements Result {}
  }

  /** How a packet gets there: the frame, where it is put on the cable, and the device that it should leave by; that is empty on the way to the gateway itself. */
  private record Way(Packet packet, FarEnd.Place from, Mac to, Optional<Mac> out) {}

  private final List<Device> devices = Device.all();
  private final Routing routing;
  private final FarEnd far;
  private final MemorySegment buffer;
  private final Map<Namespace, Integer> mouths = new HashMap<>();
  private final Map<Integer, Boolean> ears = new HashMap<>();
  private String obstacle = "";

  private Crossing(Routing routing, FarEnd far, Arena arena) {
    this.routing = routing;
    this.far = far;
    this.buffer = arena.allocate(65_536);
  }

  /**
   * Sends them all and says what became of each, in the order given.
   *
   * @param netns the gateway's namespace, as {@code ip netns} names it
   * @param hopeful those that should pass, as far as is known: for them it waits up to ten seconds, and sends again meanwhile
   */
  public static List<Result> send(String netns, List<Packet> packets, BitSet hopeful) {
    try (Namespace gateway = Namespace.named(netns); Namespace machine = Namespace.own()) {
      if (gateway.is(machine)) return packets.stream().<Result>map(packet -> new Result.NotSent("that namespace is the machine's own")).toList();
      return gateway.inside(
          () -> {
            try (Arena arena = Arena.ofConfined(); FarEnd far = new FarEnd(gateway, machine); Routing routing = new Routing()) {
              Crossing crossing = new Crossing(routing, far, arena);
              try {
                return crossing.sent(gateway, packets, hopeful);
              } finally {
                crossing.ears.keySet().forEach(Posix::close);
                crossing.mouths.values().forEach(Posix::close);
              }
            }
          });
    }
  }

  private List<Result> sent(Namespace gateway, List<Packet> packets, BitSet hopeful) throws IOException {
    List<Result> results = new ArrayList<>();
    List<Optional<Way>> ways = new ArrayList<>();
    for (Packet packet : packets) {
      Optional<Way> way = way(packet);
      ways.add(way);
      results.add(way.<Result>map(found -> new Result.Dropped(found.packet.destination())).orElseGet(() -> new Result.NotSent(obstacle)));
    }
    listen(ways.stream().flatMap(Optional::stream).toList());
    for (Way way : ways.stream().flatMap(Optional::stream).toList()) mouth(way.from.namespace());
    gateway.enter();
    for (int i = 0; i < packets.size(); i++) {
      if (ways.get(i).isPresent() && !put(ways.get(i).get(), Marked.payload(i))) results.set(i, new Result.NotSent("the kernel does not take it"));
      if (i % 16 == 15) hear(ways, results);
    }
    Silence quiet = new Silence();
    long again = System.nanoTime();
    while (waiting(results, hopeful, quiet.lasts())) {
      if (hear(ways, results)) quiet.broken();
      if (System.nanoTime() - again > AGAIN.toNanos()) {
        again = System.nanoTime();
        for (int i = 0; i < packets.size(); i++) if (hopeful.get(i) && results.get(i) instanceof Result.Dropped) put(ways.get(i).orElseThrow(), Marked.payload(i));
      }
      java.util.concurrent.locks.LockSupport.parkNanos(2_000_000);
    }
    return results;
  }

  private static boolean waiting(List<Result> results, BitSet hopeful, long waited) {
    boolean hope = false;
    boolean any = false;
    for (int i = 0; i < results.size(); i++) {
      if (!(results.get(i) instanceof Result.Dropped)) continue;
      any = true;
      hope |= hopeful.get(i);
    }
    return any && waited < (hope ? LONGEST : QUIET).toNanos();
  }

  private Optional<Way> way(Packet packet) throws IOException {
    if (!Marked.sendable(packet)) return no("only packets that open a connection are sent");
    Optional<Device> in = device(packet.iif());
    if (in.isEmpty()) return no("there is no " + packet.iif());
    Optional<String> obstacle = in.filter(Device::running).isEmpty() ? Optional.of(packet.iif() + " is down") : far.obstacle(in.get());
    if (obstacle.isPresent()) return no(obstacle.get());
    Mac to = in.get().mac().orElse(NOBODY);
    if (packet.path() == Path.INPUT) {
      List<Ip> own = routing.addresses(0).stream().filter(ip -> ip.family() == packet.family()).toList();
      Optional<Ip> here = own.contains(packet.destination()) ? Optional.of(packet.destination()) : routing.addresses(in.get().index()).stream().filter(ip -> ip.family() == packet.family()).findFirst();
      return here.isEmpty() ? no("the gateway has no " + packet.family().id() + " address on " + packet.iif()) : Optional.of(new Way(toward(packet, here.get()), far.of(in.get()), to, Optional.empty()));
    }
    if (!Routing.forwards(packet.family())) return no("the gateway does not forward " + packet.family().id());
    Optional<Routing.Step> step = routing.toward(packet.destination());
    if (step.isEmpty()) return no("the gateway has no route to " + packet.destination());
    Optional<Device> out = devices.stream().filter(device -> device.index() == step.get().device()).findFirst();
    if (out.isEmpty() || !out.get().name().equals(packet.oif())) return no("the gateway sends what is for " + packet.destination() + " by " + out.map(Device::name).orElse("another way") + ", not by " + packet.oif());
    if (out.get().mac().isEmpty()) return no("what leaves by " + packet.oif() + " cannot be seen");
    routing.lend(step.get(), NOBODY);
    return Optional.of(new Way(packet, far.of(in.get()), to, out.get().mac()));
  }

  private Optional<Way> no(String why) {
    obstacle = why;
    return Optional.empty();
  }

  private Optional<Device> device(String name) {
    return devices.stream().filter(device -> device.name().equals(name)).findFirst();
  }

  private static Packet toward(Packet packet, Ip destination) {
    return new Packet(packet.path(), packet.iif(), packet.oif(), packet.source(), destination, packet.protocol(), packet.sourcePort(), packet.destinationPort(), packet.icmpType(), packet.state());
  }

  /** One ear for what leaves, and for each protocol one for what the kernel hands to the gateway's own programs. */
  private void listen(List<Way> ways) throws IOException {
    if (ways.stream().anyMatch(way -> way.out.isPresent())) ears.put(opened(Posix.AF_PACKET, ALL_PROTOCOLS), true);
    Set<List<Integer>> heard = new HashSet<>();
    for (Way way : ways) {
      int family = way.packet.family() == Family.IPV4 ? Posix.AF_INET : Posix.AF_INET6;
      if (way.out.isEmpty() && heard.add(List.of(family, way.packet.protocol()))) ears.put(opened(family, way.packet.protocol()), false);
    }
  }

  private void mouth(Namespace there) throws IOException {
    if (mouths.containsKey(there)) return;
    there.enter();
    mouths.put(there, opened(Posix.AF_PACKET, 0));
  }

  private static int opened(int family, int protocol) throws IOException {
    int socket = Posix.socket(family, Posix.SOCK_RAW, protocol);
    if (socket < 0) throw new IOException("no raw socket: " + Posix.meaning(socket));
    // SOL_SOCKET, SO_RCVBUFFORCE
    Posix.option(socket, 1, 33, 4 << 20);
    return socket;
  }

  private boolean put(Way way, byte[] payload) {
    byte[] frame = Frames.of(way.packet, SENDER, way.to, payload);
    byte[] place = ByteBuffer.allocate(20).order(ByteOrder.nativeOrder()).putShort((short) Posix.AF_PACKET).putShort((short) 0).putInt(way.from.device()).array();
    return Posix.send(mouths.getOrDefault(way.from.namespace(), -1), frame, place) >= 0;
  }

  private boolean hear(List<Optional<Way>> ways, List<Result> results) {
    boolean some = false;
    for (Map.Entry<Integer, Boolean> ear : ears.entrySet()) {
      for (int length = Posix.receive(ear.getKey(), buffer, Posix.MSG_DONTWAIT); length >= 0; length = Posix.receive(ear.getKey(), buffer, Posix.MSG_DONTWAIT)) {
        byte[] bytes = buffer.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
        int id = Marked.in(bytes);
        if (id < 0 || id >= results.size() || !(results.get(id) instanceof Result.Dropped(Ip destination))) continue;
        Way way = ways.get(id).orElseThrow();
        // What leaves bears the device's own hardware address; what came in bears ours, and an answer or an error does not look like the packet.
        if (way.out.isPresent() != ear.getValue() || (way.out.isPresent() && !Frames.isFrom(way.out.get(), way.packet, bytes))) continue;
        results.set(id, new Result.Passed(destination));
        some = true;
      }
    }
    return some;
  }
}

package dev.bulwark.network.lab;

import dev.bulwark.network.packet.Family;
import dev.bulwark.network.packet.Ip;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Many flows at once: every host listens on every port that is asked for and answers what it gets; all questions are in flight together, and one loop sees to all of them.
 *
 * <p>A denied flow is a silence. How long to listen to it follows from the answers: several times the slowest of those that came under the same load, and never less than {@link #SHORTEST}. Runs on a thread that
 * goes from namespace to namespace, so it must be one made for that.
 */
final class Exchange implements AutoCloseable {
  private static final Duration SHORTEST = Duration.ofMillis(150);
  /** Long enough for TCP to ask a second time, after a second. */
  private static final Duration LONGEST = Duration.ofSeconds(2);

  private static final Duration AGAIN = Duration.ofMillis(400);
  /** How often echoes and datagrams that are awaited are sent once more. */
  private static final int TIMES = 3;

  private static final AtomicInteger RUNS = new AtomicInteger();

  private final Selector selector = Selector.open();
  private final List<NetworkChannel> channels = new ArrayList<>();
  private final Map<Mouth, Echo> echoes = new HashMap<>();
  private final Map<Mouth, DatagramChannel> askers = new HashMap<>();
  private final List<Echo> gateway = new ArrayList<>();
  private final List<Flight> flights = new ArrayList<>();
  private final int run = RUNS.incrementAndGet();
  private final ByteBuffer buffer = ByteBuffer.allocate(2_048);
  private Duration slowest = Duration.ZERO;

  /** Whence questions without a connection are asked. */
  private record Mouth(Station station, Family family) {}

  /** What is to be done when a channel has something. */
  private interface Ready {
    void now() throws IOException;
  }

  /** One flow on its way. */
  private static final class Flight {
    private final int id;
    private Flow flow;
    private long sent;
    private boolean arrived;
    private boolean answered;
    private boolean refused;

    Flight(int id, Flow flow) {
      this.id = id;
      this.flow = flow;
    }

    boolean awaited() {
      return flow.expected().allow() && !answered && !refused;
    }
  }

  Exchange(Lab lab, Set<Probe> probes) throws IOException {
    lab.router().enter();
    listen(probes);
    for (Family family : Family.values()) gateway.add(new Echo(family, run));
    for (Station station : lab.plan().stations()) {
      lab.of(station).enter();
      listen(probes);
      for (Family family : Family.values()) {
        Optional<Ip> address = station.address(family);
        if (address.isEmpty()) continue;
        echoes.put(new Mouth(station, family), new Echo(family, run << 8 | station.index()));
        DatagramChannel channel = DatagramChannel.open(protocol(family));
        askers.put(new Mouth(station, family), channel.bind(new InetSocketAddress(address.get().inetAddress(), 0)));
        watch(channel, SelectionKey.OP_READ, () -> answers(channel));
      }
    }
  }

  private static StandardProtocolFamily protocol(Family family) {
    return family == Family.IPV4 ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6;
  }

  private void listen(Set<Probe> probes) throws IOException {
    for (Probe probe : probes) {
      switch (probe.kind()) {
        case TCP -> {
          ServerSocketChannel server = ServerSocketChannel.open();
          server.setOption(StandardSocketOptions.SO_REUSEADDR, true).bind(new InetSocketAddress(probe.port()), 1_024);
          watch(server, SelectionKey.OP_ACCEPT, () -> accepted(server));
        }
        case UDP -> {
          DatagramChannel server = DatagramChannel.open();
          server.setOption(StandardSocketOptions.SO_RCVBUF, 1 << 20).bind(new InetSocketAddress(probe.port()));
          watch(server, SelectionKey.OP_READ, () -> questions(server));
        }
        case ECHO -> {}
      }
    }
  }

  private <T extends SelectableChannel & NetworkChannel> void watch(T channel, int operations, Ready ready) throws IOException {
    channels.add(channel);
    channel.configureBlocking(false);
    channel.register(selector, operations, ready);
  }

  /** What became of each, in the order given. */
  List<Outcome> fly(Lab lab, List<Flow> flows) throws IOException {
    flights.clear();
    for (Flow flow : flows) flights.add(new Flight(flights.size(), flow));
    Station here = null;
    for (Flight flight : flights) {
      if (!flight.flow.from().equals(here)) {
        here = flight.flow.from();
        lab.of(here).enter();
      }
      send(flight);
      if (flight.id % 64 == 63) look(0);
    }
    listenToSilence();
    return flights.stream().map(flight -> new Outcome(flight.flow, flight.arrived || flight.answered, flight.answered)).toList();
  }

  private void listenToSilence() throws IOException {
    Silence quiet = new Silence();
    Silence since = new Silence();
    int again = 0;
    while (true) {
      boolean awaited = flights.stream().anyMatch(Flight::awaited);
      if (awaited) quiet.broken();
      long patience = Math.max(SHORTEST.toNanos(), Math.min(LONGEST.toNanos(), slowest.toNanos() * 4));
      long sinceSent = since.lasts();
      if (quiet.lasts() >= patience || sinceSent >= LONGEST.toNanos()) return;
      if (awaited && again < TIMES && sinceSent >= (again + 1) * AGAIN.toNanos()) {
        again++;
        for (Flight flight : flights) if (flight.awaited() && flight.flow.probe().kind() != Probe.Kind.TCP) send(flight);
      }
      look(5);
    }
  }

  private void send(Flight flight) throws IOException {
    flight.sent = System.nanoTime();
    Flow flow = flight.flow;
    Ip to = flow.packet().destination();
    Mouth mouth = new Mouth(flow.from(), to.family());
    byte[] payload = ByteBuffer.allocate(8).putInt(run).putInt(flight.id).array();
    try {
      switch (flow.probe().kind()) {
        case ECHO -> Objects.requireNonNull(echoes.get(mouth)).ask(to, flight.id, payload);
        case UDP -> {
          DatagramChannel channel = Objects.requireNonNull(askers.get(mouth));
          flight.flow = flow.from(((InetSocketAddress) channel.getLocalAddress()).getPort());
          channel.send(ByteBuffer.wrap(payload), new InetSocketAddress(to.inetAddress(), flow.probe().port()));
        }
        case TCP -> connect(flight, to);
      }
    } catch (IOException e) {
      flight.refused = true;
    }
  }

  private void connect(Flight flight, Ip to) throws IOException {
    SocketChannel channel = SocketChannel.open(protocol(to.family()));
    channel.setOption(StandardSocketOptions.SO_LINGER, 0);
    channel.bind(new InetSocketAddress(flight.flow.packet().source().inetAddress(), 0));
    flight.flow = flight.flow.from(((InetSocketAddress) channel.getLocalAddress()).getPort());
    watch(channel, SelectionKey.OP_CONNECT, () -> connected(flight, channel));
    if (channel.connect(new InetSocketAddress(to.inetAddress(), flight.flow.probe().port()))) answered(flight);
  }

  private void connected(Flight flight, SocketChannel channel) {
    try {
      if (channel.finishConnect()) answered(flight);
    } catch (IOException e) {
      flight.refused = true;
    }
    channel.keyFor(selector).cancel();
  }

  private void answered(Flight flight) {
    flight.answered = true;
    Duration took = Duration.ofNanos(System.nanoTime() - flight.sent);
    if (took.compareTo(slowest) > 0) slowest = took;
  }

  private void accepted(ServerSocketChannel server) throws IOException {
    for (SocketChannel channel = server.accept(); channel != null; channel = server.accept()) channels.add(channel.setOption(StandardSocketOptions.SO_LINGER, 0));
  }

  private void questions(DatagramChannel server) throws IOException {
    for (var asker = server.receive(buffer.clear()); asker != null; asker = server.receive(buffer.clear())) {
      flight(buffer.flip()).ifPresent(flight -> flight.arrived = true);
      try {
        server.send(buffer.rewind(), asker);
      } catch (IOException e) {
        // The way back is closed. That shows in the missing answer, and is no fault of the rest.
      }
    }
  }

  private void answers(DatagramChannel channel) throws IOException {
    while (channel.receive(buffer.clear()) != null) flight(buffer.flip()).ifPresent(this::answered);
  }

  private Optional<Flight> flight(ByteBuffer payload) {
    if (payload.remaining() != 8 || payload.getInt(payload.position()) != run) return Optional.empty();
    int id = payload.getInt(payload.position() + 4);
    return id < 0 || id >= flights.size() ? Optional.empty() : Optional.of(flights.get(id));
  }

  private void look(int milliseconds) throws IOException {
    if (milliseconds == 0) selector.selectNow();
    else selector.select(milliseconds);
    for (SelectionKey key : selector.selectedKeys()) if (key.isValid()) ((Ready) key.attachment()).now();
    selector.selectedKeys().clear();
    gateway.forEach(this::drain);
    echoes.values().forEach(this::drain);
  }

  private void drain(Echo echo) {
    for (Optional<Echo.Seen> seen = echo.next(); seen.isPresent(); seen = echo.next()) {
      boolean answer = seen.get().answer();
      flight(seen.get().payload())
          .ifPresent(
              flight -> {
                if (answer) answered(flight);
                else flight.arrived = true;
              });
    }
  }

  Duration slowest() {
    return slowest;
  }

  /** How long answers took elsewhere under the same load. */
  void expect(Duration known) {
    if (known.compareTo(slowest) > 0) slowest = known;
  }

  @Override
  public void close() throws IOException {
    for (NetworkChannel channel : channels) channel.close();
    selector.close();
    gateway.forEach(Echo::close);
    echoes.values().forEach(Echo::close);
  }
}

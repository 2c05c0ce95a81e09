package dev.bulwark.bench;

import dev.bulwark.fleet.device.DeviceId;
import dev.bulwark.fleet.response.Observation;
import dev.bulwark.fleet.response.Order;
import dev.bulwark.fleet.response.Plan;
import dev.bulwark.network.enforce.Enforcement;
import dev.bulwark.network.enforce.StateFolder;
import dev.bulwark.network.lab.Lab;
import dev.bulwark.network.lab.SitePlan;
import dev.bulwark.network.lab.Station;
import dev.bulwark.network.model.Model;
import dev.bulwark.network.model.ModelBuilder;
import dev.bulwark.network.packet.Family;
import dev.bulwark.network.packet.Ip;
import dev.bulwark.network.policy.Policy;
import dev.bulwark.network.policy.PolicyReader;
import dev.bulwark.network.policy.PolicyReading;
import dev.bulwark.network.quarantine.Address;
import dev.bulwark.network.quarantine.NetworkContainment;
import dev.bulwark.network.quarantine.Quarantine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * From the call that cuts a device off to the last packet of its established flow, a thousand messages a second through a gateway built from namespaces, beside {@code nft add element} in the same run. Needs root and nft.
 */
final class QuarantineBench {
  private static final String POLICY =
      """
      version: 1
      name: bench
      zones:
        iot: { vlan: 10, interface: r10, ipv4: [10.10.0.0/24], ipv6: ["fd10::/64"], isolation: true }
        servers: { vlan: 20, interface: r20, ipv4: [10.20.0.0/24], ipv6: ["fd20::/64"] }
      hosts:
        broker: { zone: servers, ipv4: 10.20.0.2, ipv6: "fd20::2" }
      rules:
        - { name: iot-broker, from: iot, to: broker, services: [mqtts, coaps], action: allow }
      """;
  private static final Duration HOUR = Duration.ofHours(1);
  private final Lab lab;
  private final Quarantine quarantine;
  private final NetworkContainment containment;
  private final Ip device;
  private final Address address;

  private QuarantineBench(Lab lab, Quarantine quarantine) {
    this.lab = lab;
    this.quarantine = quarantine;
    device = station("iot").address(Family.IPV4).orElseThrow();
    address = new Address.Internet(device);
    containment = new NetworkContainment(quarantine, any -> Set.of(address), Set::of, InstantSource.system());
  }

  static void run(String[] args) throws IOException, InterruptedException {
    int runs = args.length > 0 ? Integer.parseInt(args[0]) : 200;
    int commands = args.length > 1 ? Integer.parseInt(args[1]) : 20;
    if (!(PolicyReader.read(POLICY.getBytes(StandardCharsets.UTF_8), LocalDate.of(2026, 11, 23)) instanceof PolicyReading.Read(Policy policy, var warnings))) throw new IllegalStateException("the policy of this bench has faults");
    Model model = ModelBuilder.of(policy);
    Path folder = Files.createTempDirectory("quarantine-bench");
    try (Lab lab = Lab.build(SitePlan.of(policy, model))) {
      new Enforcement(lab.router(), new StateFolder(folder)).apply(model, Optional.empty(), InstantSource.system().instant());
      try (Quarantine quarantine = Quarantine.open(lab.router(), InstantSource.system())) {
        new QuarantineBench(lab, quarantine).measure(runs, commands);
      }
    } finally {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
      }
    }
  }

  private Station station(String zone) {
    return lab.plan().in(zone).getFirst();
  }

  /** Cuts the device off; when it began, and when it was done. */
  private interface Way {
    long[] cut() throws IOException, InterruptedException;
  }

  /** A flow for each run, since a TCP connection that was cut off comes back late. */
  private interface Flows {
    SteadyFlow open() throws IOException;
  }

  private void measure(int runs, int commands) throws IOException, InterruptedException {
    Ip broker = station("servers").address(Family.IPV4).orElseThrow();
    Map<String, Way> ways = new LinkedHashMap<>();
    ways.put("bulwark, open socket", this::open);
    ways.put("nft add element", () -> program(List.of("nft", "add", "element", "inet", "bulwark_quarantine", "v4", "{ " + device + " timeout 1h }")));
    System.out.println("from the call to the last packet (read by its receiver; of that one, when it was sent) and to the call's return, in ms");
    Flows udp = () -> SteadyFlow.udp(lab.of(station("iot")), lab.of(station("servers")), broker, 5684);
    series("UDP", udp, ways, runs);
    series("TCP", () -> SteadyFlow.tcp(lab.of(station("iot")), lab.of(station("servers")), broker, 8883), ways, runs / 2);
    Map<String, Way> whole = Map.of("the whole command", () -> program(List.of(System.getProperty("bulwark.launcher", "./bulwark"), "network", "quarantine", "add", device.toString(), "--ttl", "1h", "--here")));
    series("UDP", udp, whole, commands);
    held(udp, runs);
  }

  /** One way after the other in each round, so that both meet the same load. */
  private void series(String protocol, Flows flows, Map<String, Way> ways, int runs) throws IOException, InterruptedException {
    Map<String, List<double[]>> times = new LinkedHashMap<>();
    for (int run = 0; run < runs; run++) {
      for (Map.Entry<String, Way> way : ways.entrySet()) {
        try (SteadyFlow flow = flows.open()) {
          flow.flowing();
          long[] call = way.getValue().cut();
          flow.silent();
          times.computeIfAbsent(way.getKey(), name -> new ArrayList<>()).add(new double[] {since(call[0], flow.lastRead()), since(call[0], flow.lastSent()), since(call[0], call[1])});
        }
        if (!quarantine.remove(address)) throw new IllegalStateException(way.getKey() + " did not cut the device off");
      }
    }
    times.forEach((name, all) -> {
      System.out.printf("%s, %-22s last read: %s%n", protocol, name, column(all, 0));
      System.out.printf("%s, %-22s last sent: %s%n", protocol, "", column(all, 1));
      System.out.printf("%s, %-22s returned:  %s%n", protocol, "", column(all, 2));
    });
  }

  private static String column(List<double[]> all, int which) {
    return Figures.of(all.stream().mapToDouble(each -> each[which]).toArray()).line("ms");
  }

  /** Zero where it was before. */
  private static double since(long start, long end) {
    return Math.max(0, end - start) / 1e6;
  }

  private long[] open() {
    long start = System.nanoTime();
    quarantine.add(address, HOUR, Set.of());
    return new long[] {start, System.nanoTime()};
  }

  private long[] program(List<String> command) throws IOException, InterruptedException {
    record Started(Process process, long at) {}
    Started started = lab.router().inside(() -> {
      // The namespace is entered before the clock starts; the child inherits it.
      long start = System.nanoTime();
      return new Started(new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start(), start);
    });
    if (started.process.waitFor() != 0) throw new IOException("the command failed: " + String.join(" ", command));
    return new long[] {started.at, System.nanoTime()};
  }

  /** An order, from its execution until the kernel was seen dropping a packet of the device. */
  private void held(Flows flows, int runs) throws IOException {
    double[] held = new double[runs];
    for (int run = 0; run < runs; run++) {
      try (SteadyFlow flow = flows.open()) {
        flow.flowing();
        if (!(containment.plan("bench-" + run, new DeviceId("bench"), InstantSource.system().instant().plus(HOUR)) instanceof Plan.Possible(Order order, var breaks, var ending))) throw new IllegalStateException("no plan");
        long start = System.nanoTime();
        containment.execute(order);
        while (!(containment.verify(order) instanceof Observation.Held)) Thread.onSpinWait();
        held[run] = since(start, System.nanoTime());
        containment.revert(order, List.of());
      }
    }
    System.out.println("an order until the kernel is seen dropping the device: " + Figures.of(held).line("ms"));
  }
}

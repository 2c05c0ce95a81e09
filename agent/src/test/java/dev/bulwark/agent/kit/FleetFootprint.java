package dev.bulwark.agent.kit;

import dev.bulwark.agent.Enrolment;
import dev.bulwark.agent.mqtt.Opening;
import dev.bulwark.agent.mqtt.Publishing;
import dev.bulwark.agent.virtual.VirtualDevice;
import dev.bulwark.agent.virtual.VirtualFleet;
import dev.bulwark.agent.identity.Pem;
import dev.bulwark.fleet.device.DeviceId;
import dev.bulwark.fleet.keys.Secret;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * What a virtual device costs its own process: memory, and CPU per enrolment, connection and message. The servers run in a process of their own.
 *
 * <p>{@code java -cp <agent's test class path> dev.bulwark.agent.kit.FleetFootprint [devices]}
 */
public final class FleetFootprint {
  private FleetFootprint() {}

  public static void main(String[] arguments) throws Exception {
    if (arguments.length == 2) serve(Path.of(arguments[0]), Integer.parseInt(arguments[1]));
    else measure(arguments.length == 1 ? Integer.parseInt(arguments[0]) : 1_000);
  }

  private static void serve(Path root, int devices) throws Exception {
    System.setProperty("sun.net.httpserver.nodelay", "true");
    try (TestServer server = TestServer.start();
        TestBroker broker = new TestBroker(server.authority, server.authority.server())) {
      server.brokerPort = broker.port();
      for (int i = 0; i < devices; i++) server.tokens.add("d" + i + ":t");
      Files.writeString(root, Pem.write(server.authority.roots()));
      System.out.println(server.url());
      if (System.in.read() < 0) return;
    }
  }

  private static void measure(int devices) throws Exception {
    Path folder = Files.createTempDirectory("footprint");
    Path root = folder.resolve("root.pem");
    String launcher = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Process peer =
        new ProcessBuilder(launcher, "-Xmx1g", "-cp", System.getProperty("java.class.path"), FleetFootprint.class.getName(), root.toString(), Integer.toString(devices + 100))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader out = new BufferedReader(new InputStreamReader(peer.getInputStream(), StandardCharsets.UTF_8))) {
      URI url = URI.create(Objects.requireNonNull(out.readLine(), "the peer did not start"));
      try (VirtualFleet warm = new VirtualFleet(folder.resolve("warm"), url, Pem.certificates(root), InstantSource.system(), new SecureRandom());
          VirtualFleet fleet = new VirtualFleet(folder, url, Pem.certificates(root), InstantSource.system(), new SecureRandom())) {
        for (int i = devices; i < devices + 100; i++) require(life(warm.device(new DeviceId("d" + i))));
        long heap = heap();
        long resident = resident();
        List<VirtualDevice> all = IntStream.range(0, devices).mapToObj(i -> fleet.device(new DeviceId("d" + i))).toList();
        phase("enrol", all, device -> enrol(device));
        phase("connect", all, device -> device.connect() instanceof Opening.Opened);
        long heapAfter = heap();
        System.out.printf("heap per connected device %d KiB, resident %d KiB%n", (heapAfter - heap) / devices / 1024, (resident() - resident) / devices);
        phase("publish", all, device -> device.telemetry() instanceof Publishing.Acknowledged);
        phase("renew", all, device -> device.renewNow().held());
        System.out.printf("threads %d%n", Thread.activeCount());
      }
    } finally {
      peer.destroy();
    }
  }

  private static boolean life(VirtualDevice device) {
    return enrol(device) && device.connect() instanceof Opening.Opened && device.telemetry() instanceof Publishing.Acknowledged && device.renewNow().held();
  }

  private static boolean enrol(VirtualDevice device) {
    try (Secret token = Secret.of(new byte[] {'t'})) {
      return device.enrol(token) instanceof Enrolment.Outcome.Stored;
    }
  }

  private static void phase(String name, List<VirtualDevice> all, Predicate<VirtualDevice> step) {
    long cpu = cpu();
    long wall = System.nanoTime();
    for (VirtualDevice device : all) require(step.test(device));
    System.out.printf("%s: %.2f ms CPU, %.2f ms wall per device%n", name, (cpu() - cpu) / 1e6 / all.size(), (System.nanoTime() - wall) / 1e6 / all.size());
  }

  private static void require(boolean held) {
    if (!held) throw new IllegalStateException("a step did not hold");
  }

  private static long cpu() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
  }

  private static long heap() {
    for (int i = 0; i < 3; i++) System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  /** KiB. */
  private static long resident() throws java.io.IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream().filter(line -> line.startsWith("VmRSS")).mapToLong(line -> Long.parseLong(line.replaceAll("\\D", ""))).sum();
  }
}

package dev.bulwark.bench;

import dev.bulwark.agent.virtual.VirtualDevice;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Server CPU per mutually authenticated MQTT connect, beside Debian's mosquitto in the same run: one full TLS 1.3 handshake (P-256 certificates and key exchange), CONNECT, CONNACK,
 * close; both servers up the whole time, windows in turn A B A B, each window's CPU ticks divided by its accepting CONNACKs.
 */
final class ConnectBench {
  private ConnectBench() {}

  static void run(String[] args) throws Exception {
    int warmSeconds = args.length > 0 ? Integer.parseInt(args[0]) : 25;
    int windowSeconds = args.length > 1 ? Integer.parseInt(args[1]) : 8;
    int rounds = args.length > 2 ? Integer.parseInt(args[2]) : 6;
    try (Rig rig = Rig.start()) {
      VirtualDevice device = rig.enrolled("bench-connect");
      Path anchors = Files.createTempFile("bulwark-bench-", ".pem");
      Files.writeString(anchors, Files.readString(rig.trust().resolve("root.pem")) + Files.readString(rig.trust().resolve("device-ca.pem")));
      try (Mosquitto peer = Mosquitto.start(anchors)) {
        MqttConnects ours = new MqttConnects(Rig.context(device, rig.roots), new InetSocketAddress("127.0.0.1", rig.server.port("mqtt")), 5);
        MqttConnects theirs = new MqttConnects(Rig.context(device, Rig.certificates(peer.serverCa)), new InetSocketAddress("127.0.0.1", peer.port), 5);
        ProcessCpu us = new ProcessCpu(rig.server.pid());
        ProcessCpu them = new ProcessCpu(peer.pid());
        theirs.drive(2, Duration.ofSeconds(5));
        ours.drive(2, Duration.ofSeconds(warmSeconds));
        List<Double> ratios = new ArrayList<>();
        List<Double> own = new ArrayList<>();
        List<Double> other = new ArrayList<>();
        System.out.println("round  bulwark us/connect (without JIT)  mosquitto us/connect  ratio");
        for (int i = 0; i < rounds; i++) {
          long jit = us.compilerMicros();
          double a = window(ours, us, windowSeconds);
          double b = window(theirs, them, windowSeconds);
          jit = us.compilerMicros() - jit;
          own.add(a);
          other.add(b);
          ratios.add(a / b);
          System.out.printf(Locale.ROOT, "%5d  %8.0f (JIT in both windows: %d ms)  %8.0f  %.2f%n", i + 1, a, jit / 1000, b, a / b);
        }
        System.out.println("bulwark   " + figures(own).line("us CPU per connect"));
        System.out.println("mosquitto " + figures(other).line("us CPU per connect"));
        System.out.printf(Locale.ROOT, "ratio     median %.2f%n", figures(ratios).median());
        System.out.println("resident memory of the server afterwards: " + us.residentMiB() + " MiB");
      }
    }
  }

  private static double window(MqttConnects load, ProcessCpu server, int seconds) throws Exception {
    long before = server.micros();
    long connects = load.drive(2, Duration.ofSeconds(seconds));
    return (double) (server.micros() - before) / connects;
  }

  private static Figures figures(List<Double> values) {
    return Figures.of(values.stream().mapToDouble(Double::doubleValue).toArray());
  }
}

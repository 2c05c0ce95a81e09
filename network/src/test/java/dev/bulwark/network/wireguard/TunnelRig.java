package dev.bulwark.network.wireguard;

import dev.bulwark.network.lab.Namespace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A gateway and a laptop, each in a network namespace without a name, with a wire between them and WireGuard at both ends. All of it goes with the namespaces. */
final class TunnelRig implements AutoCloseable {
  /** Whose WireGuard. */
  enum Kind {
    /** Debian's wireguard-go. */
    PROGRAM,
    /** The kernel's own. */
    KERNEL
  }

  /** Waits longer than a gateway would, so that nothing depends on how fast this machine is. */
  static final Handover.Pace PATIENT = new Handover.Pace(Duration.ofMinutes(10), Duration.ofMillis(100), Duration.ofMinutes(1));

  private static final Path SOCKETS = Path.of("/var/run/wireguard");

  final Kind kind;
  final Namespace gateway = Namespace.create();
  final Namespace laptop = Namespace.create();
  final String gatewayName;
  final String laptopName;
  private final List<Process> programs = new ArrayList<>();
  private final List<String> named = new ArrayList<>();
  private final Process inGateway;

  TunnelRig(Kind kind) throws IOException {
    this.kind = kind;
    // Sockets of all namespaces lie in one folder: no two interfaces may have one name.
    String own = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
    gatewayName = "bwg" + own + "g";
    laptopName = "bwg" + own + "l";
    start(gateway, gatewayName);
    start(laptop, laptopName);
    inGateway = holder(gateway);
    run(gateway, "ip", "link", "add", "wire0", "type", "veth", "peer", "name", "wire1", "netns", Long.toString(holder(laptop).pid()));
    run(gateway, "ip", "addr", "add", "198.51.100.1/24", "dev", "wire0");
    run(gateway, "ip", "link", "set", "wire0", "up");
    run(laptop, "ip", "addr", "add", "198.51.100.2/24", "dev", "wire1");
    run(laptop, "ip", "link", "set", "wire1", "up");
  }

  static Optional<String> missing(Kind kind) {
    if (!"0".equals(uid())) return Optional.of("skipped: not root");
    if (kind == Kind.PROGRAM && !Files.exists(Path.of("/dev/net/tun"))) return Optional.of("skipped: the kernel has no /dev/net/tun");
    for (String program : List.of(kind == Kind.PROGRAM ? "wireguard-go" : "wg", "wg", "wg-quick", "ip"))
      if (List.of("/usr/bin", "/usr/sbin", "/bin", "/sbin").stream().noneMatch(folder -> Files.isExecutable(Path.of(folder, program)))) return Optional.of("skipped: " + program + " is not installed");
    try (Namespace possible = Namespace.create()) {
      if (kind == Kind.KERNEL) {
        int added = possible.inside(() -> exit("ip", "link", "add", "probe0", "type", "wireguard"));
        if (added != 0) return Optional.of("skipped: the kernel has no WireGuard");
      }
      return possible.inside(Optional::<String>empty);
    } catch (dev.bulwark.problem.Problem problem) {
      return Optional.of("skipped: " + problem.detail());
    }
  }

  private static int exit(String... command) throws IOException {
    try {
      return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private static String uid() {
    try {
      return Files.getAttribute(Path.of("/proc/self"), "unix:uid").toString();
    } catch (IOException | UnsupportedOperationException e) {
      return "unknown";
    }
  }

  static boolean eventually(BooleanSupplier condition) {
    for (int i = 0; i < 15_000; i++) {
      if (condition.getAsBoolean()) return true;
      LockSupport.parkNanos(4_000_000);
    }
    return false;
  }

  private void start(Namespace where, String name) throws IOException {
    if (kind == Kind.KERNEL) {
      run(where, "ip", "link", "add", name, "type", "wireguard");
      return;
    }
    programs.add(
        where.inside(
            () -> {
              ProcessBuilder builder = new ProcessBuilder("wireguard-go", "-f", name).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
              builder.environment().put("WG_PROCESS_FOREGROUND", "1");
              builder.environment().put("LOG_LEVEL", "error");
              return builder.start();
            }));
    if (!eventually(() -> Files.exists(SOCKETS.resolve(name + ".sock")))) throw new IOException("wireguard-go did not start");
  }

  /** A process that does nothing but be in a namespace, as {@code ip} knows one by who is in it. It ends with this process, whose pipe it reads. */
  private Process holder(Namespace where) {
    Process process = where.inside(() -> new ProcessBuilder("cat").redirectOutput(ProcessBuilder.Redirect.DISCARD).start());
    programs.add(process);
    return process;
  }

  /** Gives the gateway's namespace a name; it goes with the rig. */
  String namedGateway() {
    run(gateway, "ip", "netns", "attach", gatewayName, Long.toString(inGateway.pid()));
    named.add(gatewayName);
    return gatewayName;
  }

  static String run(Namespace where, String... command) {
    return where.inside(
        () -> {
          Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
          process.getOutputStream().close();
          String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
          try {
            if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) throw new IOException(String.join(" ", command) + ": " + said);
          } catch (InterruptedException e) {
            throw new IOException(e);
          }
          return said;
        });
  }

  /** Loads the configurations of a folder as a person would, and brings both ends up. */
  void up(Path folder) throws IOException {
    load("setconf", gateway, gatewayName, folder.resolve("wg0.conf"));
    load("setconf", laptop, laptopName, folder.resolve("peer-laptop.conf"));
    run(gateway, "ip", "addr", "add", "10.60.0.1/24", "dev", gatewayName);
    run(gateway, "ip", "-6", "addr", "add", "fd60::1/64", "dev", gatewayName, "nodad");
    run(laptop, "ip", "addr", "add", "10.60.0.10/24", "dev", laptopName);
    run(laptop, "ip", "-6", "addr", "add", "fd60::10/64", "dev", laptopName, "nodad");
    run(gateway, "ip", "link", "set", gatewayName, "up");
    run(laptop, "ip", "link", "set", laptopName, "up");
  }

  /** As {@code wg setconf IF <(wg-quick strip FILE)}, or with syncconf. */
  static void load(String how, Namespace where, String name, Path file) {
    run(where, "bash", "-c", "set -e; s=$(wg-quick strip " + file + "); wg " + how + " " + name + " /dev/stdin <<<\"$s\"");
  }

  LiveInterface gatewayLive() {
    return kind == Kind.PROGRAM ? LiveInterfaces.find(gatewayName, Optional.empty()) : byProgram(gateway, gatewayName);
  }

  LiveInterface laptopLive() {
    return kind == Kind.PROGRAM ? LiveInterfaces.find(laptopName, Optional.empty()) : byProgram(laptop, laptopName);
  }

  /** By {@code wg}, as somebody inside the namespace would. */
  static LiveInterface byProgram(Namespace where, String name) {
    WgProgram program = new WgProgram(name, Optional.empty());
    return new LiveInterface() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public LiveState read() {
        return where.inside(program::read);
      }

      @Override
      public void change(List<PeerChange> steps) {
        where.inside(() -> {
          program.change(steps);
          return "";
        });
      }
    };
  }

  /** As the documentation tells the peer's owner to. */
  static void newKeys(Namespace where, String intf, Path secret, PublicKey other, Path shared) {
    run(where, "wg", "set", intf, "private-key", secret.toString(), "peer", other.base64(), "preshared-key", shared.toString());
  }

  @Override
  public void close() throws IOException {
    for (String name : named) exit("ip", "netns", "delete", name);
    for (Process program : programs) program.destroy();
    for (Process program : programs) {
      try {
        if (!program.waitFor(3, TimeUnit.SECONDS)) program.destroyForcibly();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    for (String name : List.of(gatewayName, laptopName)) Files.deleteIfExists(SOCKETS.resolve(name + ".sock"));
    gateway.close();
    laptop.close();
  }
}

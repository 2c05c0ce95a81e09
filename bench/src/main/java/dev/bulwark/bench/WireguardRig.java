package dev.bulwark.bench;

import dev.bulwark.network.lab.Namespace;
import dev.bulwark.network.wireguard.Nudge;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A gateway and a laptop, each in a network namespace without a name, with a wire between them and wireguard-go at both ends. All of it goes with the namespaces. */
final class WireguardRig implements AutoCloseable {
  private static final Path SOCKETS = Path.of("/var/run/wireguard");

  final Namespace gateway = Namespace.create();
  final Namespace laptop = Namespace.create();
  final String gatewayName;
  final String laptopName;
  private final List<Process> programs = new ArrayList<>();

  /** Up, with the configurations that {@code bulwark network wireguard config} wrote into the folder. */
  WireguardRig(Path folder) throws IOException {
    // Sockets of all namespaces lie in one folder: no two interfaces may have one name.
    String own = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
    gatewayName = "bwg" + own + "g";
    laptopName = "bwg" + own + "l";
    start(gateway, gatewayName);
    Process at = start(laptop, laptopName);
    run(gateway, "ip", "link", "add", "wire0", "type", "veth", "peer", "name", "wire1", "netns", Long.toString(at.pid()));
    run(gateway, "ip", "addr", "add", "198.51.100.1/24", "dev", "wire0");
    run(gateway, "ip", "link", "set", "wire0", "up");
    run(laptop, "ip", "addr", "add", "198.51.100.2/24", "dev", "wire1");
    run(laptop, "ip", "link", "set", "wire1", "up");
    load("setconf", gateway, gatewayName, folder.resolve("wg0.conf"));
    load("setconf", laptop, laptopName, folder.resolve("peer-laptop.conf"));
    run(gateway, "ip", "addr", "add", "10.60.0.1/24", "dev", gatewayName);
    run(laptop, "ip", "addr", "add", "10.60.0.10/24", "dev", laptopName);
    run(gateway, "ip", "link", "set", gatewayName, "up");
    run(laptop, "ip", "link", "set", laptopName, "up");
  }

  private Process start(Namespace where, String name) throws IOException {
    Process process =
        where.inside(
            () -> {
              ProcessBuilder builder = new ProcessBuilder("wireguard-go", "-f", name).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
              builder.environment().put("WG_PROCESS_FOREGROUND", "1");
              builder.environment().put("LOG_LEVEL", "error");
              return builder.start();
            });
    programs.add(process);
    for (int i = 0; i < 1_000 && !Files.exists(SOCKETS.resolve(name + ".sock")); i++) LockSupport.parkNanos(5_000_000);
    if (!Files.exists(SOCKETS.resolve(name + ".sock"))) throw new IOException("wireguard-go did not start: is it installed, and are you root?");
    return process;
  }

  static String run(Namespace where, String... command) {
    return where.inside(
        () -> {
          Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
          process.getOutputStream().close();
          String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
          try {
            if (process.waitFor() != 0) throw new IOException(String.join(" ", command) + ": " + said);
          } catch (InterruptedException e) {
            throw new IOException(e);
          }
          return said;
        });
  }

  /** Of this namespace, which the program would find itself in. */
  Nudge nudge() {
    Nudge inside = Nudge.through(gatewayName, Optional.empty());
    return own -> gateway.inside(() -> {
      inside.give(own);
      return own;
    });
  }

  long gatewayPid() {
    return programs.getFirst().pid();
  }

  /** As {@code wg setconf IF <(wg-quick strip FILE)}, or with syncconf. */
  static void load(String how, Namespace where, String name, Path file) {
    run(where, "bash", "-c", "set -e; s=$(wg-quick strip " + file + "); wg " + how + " " + name + " /dev/stdin <<<\"$s\"");
  }

  @Override
  public void close() throws IOException {
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

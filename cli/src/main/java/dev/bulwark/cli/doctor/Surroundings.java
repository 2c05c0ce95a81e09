package dev.bulwark.cli.doctor;

import dev.bulwark.cli.doctor.Check.Finding;
import dev.bulwark.fleet.keys.CryptoProviders;
import dev.bulwark.server.config.Config;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** The machine: Java, cryptography, clock, disk, ports. */
final class Surroundings {
  /** Older than the program itself: such a clock was never set. */
  private static final Instant EARLIEST = Instant.parse("2026-01-01T00:00:00Z");

  private static final long LEAST_SPACE = 200L << 20;
  private static final long LITTLE_SPACE = 1L << 30;

  private Surroundings() {}

  static Finding java() {
    int feature = Runtime.version().feature();
    String detail = "Java " + Runtime.version() + " in " + System.getProperty("java.home");
    return feature >= 25 ? Finding.ok("java", detail) : Finding.fail("java", detail, "install a JDK 25 or set BULWARK_JAVA_HOME");
  }

  static Finding crypto() {
    return switch (CryptoProviders.install()) {
      case CORRETTO -> Finding.ok("crypto", "the native provider computes");
      case JDK -> Finding.warn("crypto", "the JDK's own provider computes: correct, but several times slower", "on Linux x86-64, look with --debug at why the native library does not load");
    };
  }

  static Finding clock(InstantSource clock, Path dir) {
    Instant now = clock.instant();
    if (now.isBefore(EARLIEST)) return Finding.fail("clock", "the clock says " + now, "set it (timedatectl set-ntp true): certificates would be born expired");
    Path newest = dir.resolve("server.json");
    try {
      if (Files.exists(newest) && Files.getLastModifiedTime(newest).toInstant().isAfter(now.plus(Duration.ofMinutes(5))))
        return Finding.fail("clock", "the clock says " + now + ", earlier than the last start of the server", "the clock went back: set it, and find out why");
    } catch (IOException e) {
      return Finding.warn("clock", newest + " cannot be looked at: " + e.getMessage(), "run as the user that the server runs as");
    }
    return Finding.ok("clock", now.toString());
  }

  static Finding space(Path dir) {
    Path existing = dir.toAbsolutePath();
    while (!Files.exists(existing) && existing.getParent() != null) existing = existing.getParent();
    try {
      long usable = Files.getFileStore(existing).getUsableSpace();
      String detail = (usable >> 20) + " MiB free under " + existing;
      if (usable < LEAST_SPACE) return Finding.fail("space", detail, "make room: at least 200 MiB, better 1 GiB");
      return usable < LITTLE_SPACE ? Finding.warn("space", detail, "make room: the event log grows with the fleet") : Finding.ok("space", detail);
    } catch (IOException e) {
      return Finding.fail("space", "the disk under " + existing + " cannot be looked at: " + e.getMessage(), "check that it is mounted");
    }
  }

  /** The ports that {@code listen} asks for can be bound. */
  static Finding ports(Config.Listen listen) {
    List<String> taken = new ArrayList<>();
    List<String> free = new ArrayList<>();
    for (Config.Address address : List.of(listen.mqtt(), listen.device(), listen.admin())) {
      if (address.port() == 0) continue;
      try (ServerSocket socket = new ServerSocket()) {
        socket.bind(new InetSocketAddress(InetAddress.getByName(address.host()), address.port()));
        free.add(address.toString());
      } catch (IOException e) {
        taken.add(address + " (" + e.getMessage() + ")");
      }
    }
    return taken.isEmpty()
        ? Finding.ok("ports", free.isEmpty() ? "free ones will be picked" : "free: " + String.join(", ", free))
        : Finding.fail("ports", "cannot be bound: " + String.join(", ", taken), "stop what listens there (ss -tlnp shows it), or set others under `listen:`");
  }
}

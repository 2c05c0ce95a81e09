package dev.bulwark.network.wireguard;

import dev.bulwark.problem.Printable;
import dev.bulwark.problem.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Finds an interface that is running, however it is made. */
public final class LiveInterfaces {
  private static final Path SOCKETS = Path.of("/var/run/wireguard");

  private LiveInterfaces() {}

  /**
   * By its socket where it has one, else by the program {@code wg}. Nothing is asked of it yet.
   *
   * @param namespace the network namespace of an interface of the kernel's
   * @throws Problem NETWORK-328 where a name is none
   */
  public static LiveInterface find(String name, Optional<String> namespace) {
    return find(name, namespace, SOCKETS);
  }

  static LiveInterface find(String name, Optional<String> namespace, Path sockets) {
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,14}")) throw new Problem("NETWORK-328", Printable.line(name, 40) + " is no interface's name", "use up to 15 letters, digits, dots, dashes and underscores");
    if (namespace.isPresent() && !namespace.get().matches("[A-Za-z0-9_][A-Za-z0-9._-]{0,63}")) throw new Problem("NETWORK-328", Printable.line(namespace.get(), 40) + " is no network namespace's name", "see `ip netns list`");
    Path socket = sockets.resolve(name + ".sock");
    return Files.exists(socket) ? new UapiSocket(name, socket) : new WgProgram(name, namespace);
  }
}

package dev.bulwark.network.layer2;

import dev.bulwark.network.lab.Namespace;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Who hears a device's broadcasts, by the counters of the cables' far ends in a namespace.
 *
 * <p>A bridge speaks for itself too: within the first second it reports by IGMP, in frames of 54 bytes, that it listens to all snoopers. So bytes are counted, and a broadcast is far longer.
 */
final class Broadcasts {
  private static final int ROUND = 10;
  private static final int LONG = 1_400;
  private static final Duration BUSY_MACHINE = Duration.ofMinutes(1);

  private Broadcasts() {}

  /**
   * Those of {@code others} that heard something.
   *
   * @param from the device that sends; it has an IPv4 address
   * @param awaited those that are known to hear: they are waited for. After a first round reached them a second is sent, so that what the first one brought to anybody else has arrived when the second reaches them.
   */
  static List<String> heard(Namespace namespace, String from, List<String> awaited, List<String> others) {
    return namespace.inside(
        () -> {
          List<Long> before = received(others);
          List<Long> last = received(awaited);
          for (int round = 1; round <= 2; round++) {
            send(from);
            long deadline = System.nanoTime() + BUSY_MACHINE.toNanos();
            while (!reached(last, received(awaited), round * ROUND) && System.nanoTime() < deadline) LockSupport.parkNanos(1_000_000);
          }
          List<Long> after = received(others);
          List<String> heard = new ArrayList<>();
          for (int i = 0; i < others.size(); i++) if (after.get(i) - before.get(i) >= LONG) heard.add(others.get(i));
          return heard;
        });
  }

  private static boolean reached(List<Long> before, List<Long> now, int frames) {
    for (int i = 0; i < before.size(); i++) if (now.get(i) - before.get(i) < (long) frames * LONG) return false;
    return true;
  }

  private static void send(String from) throws IOException {
    InterfaceAddress own = NetworkInterface.getByName(from).getInterfaceAddresses().stream().filter(address -> address.getAddress() instanceof Inet4Address).findFirst().orElseThrow();
    try (DatagramSocket socket = new DatagramSocket()) {
      for (int i = 0; i < ROUND; i++) socket.send(new DatagramPacket(new byte[LONG], LONG, own.getBroadcast(), 9));
    }
  }

  /** Bytes that each has received until now. */
  private static List<Long> received(List<String> devices) throws IOException {
    // Not /sys, which shows the namespace that mounted it.
    List<String> lines = Files.readAllLines(Path.of("/proc/thread-self/net/dev"));
    return devices.stream().map(device -> lines.stream().map(String::strip).filter(line -> line.startsWith(device + ":")).map(line -> Long.parseLong(line.substring(device.length() + 1).strip().split("\\s+")[0])).findFirst().orElseThrow()).toList();
  }
}

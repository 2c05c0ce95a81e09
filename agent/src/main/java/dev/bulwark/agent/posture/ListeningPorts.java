package dev.bulwark.agent.posture;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;

/** TCP ports that this host listens on, from the kernel's own tables ({@code /proc/net/tcp} and {@code tcp6}); at most 256 of them. */
final class ListeningPorts {
  private static final int LARGEST = 4 * 1024 * 1024;
  private static final int MOST = 256;
  private static final String LISTEN = "0A";

  private ListeningPorts() {}

  static List<Integer> of(Path procNet) {
    TreeSet<Integer> ports = new TreeSet<>();
    for (String table : List.of("tcp", "tcp6")) {
      try (InputStream in = Files.newInputStream(procNet.resolve(table))) {
        read(new String(in.readNBytes(LARGEST), StandardCharsets.US_ASCII), ports);
      } catch (IOException absent) {
        // A kernel without IPv6 has no tcp6; one without /proc has neither.
        continue;
      }
    }
    return ports.stream().limit(MOST).toList();
  }

  private static void read(String table, TreeSet<Integer> ports) {
    for (String line : table.split("\n", -1)) {
      String[] fields = line.strip().split("\\s+", 5);
      if (fields.length < 5 || !fields[3].equals(LISTEN)) continue;
      int colon = fields[1].lastIndexOf(':');
      try {
        int port = Integer.parseInt(fields[1].substring(colon + 1), 16);
        if (port > 0 && port < 65_536) ports.add(port);
      } catch (NumberFormatException heading) {
        continue;
      }
    }
  }
}

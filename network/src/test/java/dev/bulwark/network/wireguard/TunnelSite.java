package dev.bulwark.network.wireguard;

import dev.bulwark.network.policy.Policy;
import dev.bulwark.network.policy.Site;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A site with tunnels, and a look at the folder that comes of it. */
final class TunnelSite {
  static final String PEERS = "laptop: { ipv4: 10.60.0.10, ipv6: \"fd60::10\", allowed: [office] }, phone: { ipv4: 10.60.0.11, ipv6: none }";

  private TunnelSite() {}

  static Policy of(String peers) {
    return Site.policy(text(peers));
  }

  static Policy seed() {
    return of(PEERS);
  }

  static String text(String peers) {
    return Site.TEXT.replace("  world:", "  remote:  { interface: wg0, ipv4: [10.60.0.0/24], ipv6: [\"fd60::/64\"] }\n  world:")
        + "vpn: { interface: wg0, zone: remote, listen: 51820, endpoint: \"198.51.100.1:51820\", ipv4: 10.60.0.1/24, ipv6: \"fd60::1/64\", keepalive: 25, peers: { " + peers + " } }\n";
  }

  /** Every file of the folder but its lock, by name. */
  static SortedMap<String, String> files(Path folder) throws IOException {
    SortedMap<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.filter(Files::isRegularFile).toList())
        if (!file.getFileName().toString().equals(".wireguard-lock")) files.put(folder.relativize(file).toString(), Files.readString(file, StandardCharsets.UTF_8));
    }
    return files;
  }
}

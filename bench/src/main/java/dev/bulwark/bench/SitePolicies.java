package dev.bulwark.bench;

import java.util.Random;

/** Policies of a large site: a dozen zones with hosts, rules between hosts and zones in both families, narrow and wide ones mixed. */
final class SitePolicies {
  private static final int ZONES = 12;
  private static final String[] SERVICES = {"[mqtts]", "[https, ntp]", "[ssh]", "[coaps]", "[tcp/9000-9010]", "[dns]", "[icmp-echo]", "[udp/6000, tcp/6001]", "[secure-any]"};

  private SitePolicies() {}

  static String of(int rules, long seed) {
    Random random = new Random(seed);
    int hosts = Math.max(24, rules / 3);
    StringBuilder text = new StringBuilder("version: 1\nname: large\nzones:\n");
    for (int zone = 0; zone < ZONES; zone++) text.append("  z%d: { vlan: %d, interface: v%d, ipv4: [10.%d.0.0/16], ipv6: [\"fd%02x::/64\"] }\n".formatted(zone, zone + 10, zone, zone + 1, zone + 16));
    text.append("  world: { interface: w0, external: true }\nhosts:\n");
    for (int host = 0; host < hosts; host++) text.append("  h%d: { zone: z%d, ipv4: 10.%d.%d.%d, ipv6: \"fd%02x::%x\" }\n".formatted(host, host % ZONES, host % ZONES + 1, host / 200, host % 200 + 10, host % ZONES + 16, host + 10));
    text.append("rules:\n");
    for (int rule = 0; rule < rules; rule++) {
      int from = random.nextInt(hosts);
      int to = random.nextInt(hosts);
      while (to % ZONES == from % ZONES) to = random.nextInt(hosts);
      boolean wideFrom = random.nextInt(4) == 0;
      boolean wideTo = random.nextInt(8) == 0;
      boolean deny = random.nextInt(5) == 0;
      text.append("  - { name: r%d, from: %s, to: %s, services: %s, action: %s }\n".formatted(rule, wideFrom ? "z" + from % ZONES : "h" + from, random.nextInt(20) == 0 ? "world" : wideTo ? "z" + to % ZONES : "h" + to, SERVICES[random.nextInt(SERVICES.length - (wideTo ? 1 : 0))], deny ? "deny" : "allow"));
    }
    return text.toString();
  }
}

package dev.bulwark.bench;

import java.util.Random;

/** Policies of large sites. {@link #of}: a dozen zones with hosts, rules between hosts and zones in both families, narrow and wide ones mixed. */
final class SitePolicies {
  private static final int ZONES = 12;
  private static final String[] SERVICES = {"[mqtts]", "[https, ntp]", "[ssh]", "[coaps]", "[tcp/9000-9010]", "[dns]", "[icmp-echo]", "[udp/6000, tcp/6001]", "[secure-any]"};

  private SitePolicies() {}

  /** All rules between two zones: the hardest for a proof, which goes zone by zone. None contradicts another, so that such a policy is accepted. */
  static String betweenTwo(int rules, long seed) {
    Random random = new Random(seed);
    int hosts = rules / 3 + 2;
    StringBuilder text = new StringBuilder("version: 1\nname: two\nzones:\n");
    for (int zone = 0; zone < 2; zone++) text.append("  z%d: { vlan: %d, interface: v%d, ipv4: [10.%d.0.0/16], ipv6: [\"fd%02x::/64\"] }\n".formatted(zone, zone + 10, zone, zone + 1, zone + 16));
    text.append("  world: { interface: w0, external: true }\nhosts:\n");
    for (int host = 0; host < 2 * hosts; host++) host(text, host, 2);
    text.append("rules:\n");
    for (int rule = 0; rule < rules; rule++) {
      int kind = random.nextInt(8);
      String from = kind == 0 ? "z0" : "h" + 2 * random.nextInt(hosts);
      String to = kind == 1 ? "z1" : "h" + (2 * random.nextInt(hosts) + 1);
      text.append("  - { name: r%d, from: %s, to: %s, services: [tcp/%d], action: %s }\n".formatted(rule, from, to, kind < 2 ? 10_000 + rule : 9_000 + random.nextInt(9), kind == 2 ? "deny" : "allow"));
    }
    return text.toString();
  }

  /** A fleet: so many devices as hosts of a dozen zones, a group for each hundred of them, and a rule for each fifth device. */
  static String fleet(int devices, long seed) {
    Random random = new Random(seed);
    StringBuilder text = new StringBuilder("version: 1\nname: fleet\nzones:\n");
    for (int zone = 0; zone < ZONES; zone++) text.append("  z%d: { vlan: %d, interface: v%d, ipv4: [10.%d.0.0/16], ipv6: [\"fd%02x::/64\"], isolation: %s }\n".formatted(zone, zone + 10, zone, zone + 1, zone + 16, zone < 3));
    text.append("  world: { interface: w0, external: true }\nhosts:\n");
    for (int host = 0; host < devices; host++) host(text, host, ZONES);
    text.append("groups:\n");
    for (int group = 0; group < devices / 100; group++) {
      text.append("  g%d: [".formatted(group));
      for (int i = 0; i < 100; i++) text.append(i == 0 ? "h" : ", h").append(group * 100 + i);
      text.append("]\n");
    }
    text.append("rules:\n");
    for (int rule = 0; rule < devices / 5; rule++) {
      int from = random.nextInt(devices);
      int to = random.nextInt(devices);
      while (to % ZONES == from % ZONES) to = random.nextInt(devices);
      boolean group = random.nextInt(5) == 0;
      text.append("  - { name: r%d, from: %s, to: %s, services: %s, action: allow }\n".formatted(rule, group ? "g" + from / 100 : "h" + from, random.nextInt(6) == 0 ? "world" : "h" + to, SERVICES[random.nextInt(SERVICES.length)]));
    }
    return text.append("invariants:\n  - { name: no-inbound, never: { from: world, to: internal } }\n  - { name: no-telnet, never: { from: any, to: internal, services: [telnet] } }\n").toString();
  }

  private static void host(StringBuilder into, int host, int zones) {
    into.append("  h%d: { zone: z%d, ipv4: 10.%d.%d.%d, ipv6: \"fd%02x::%x\" }\n".formatted(host, host % zones, host % zones + 1, host / zones / 200, host / zones % 200 + 10, host % zones + 16, host + 10));
  }

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

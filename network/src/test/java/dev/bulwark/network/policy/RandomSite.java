package dev.bulwark.network.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Sites of every shape that the language allows, the same for the same seed: few zones and small numbers, so that rules meet. */
public final class RandomSite {
  private static final List<String> SERVICES = List.of("mqtts", "https", "coaps", "icmp-echo", "icmp", "ssh", "tcp/1-1024", "tcp/8000-9000", "udp/5000-6000", "udp/123", "secure-any", "dns", "tcp/0-65535", "any", "any");
  private static final List<String> ODD = List.of("proto/47", "proto/50", "proto/132", "proto/6");
  private final SplittableRandom random;
  private final boolean gateway;
  private final boolean odd;

  private RandomSite(SplittableRandom random, boolean gateway, boolean odd) {
    this.random = random;
    this.gateway = gateway;
    this.odd = odd;
  }

  /**
   * The text of a policy.
   *
   * @param gateway whether rules may name the gateway
   * @param odd whether rules may name protocols beside TCP, UDP and ICMP
   */
  public static String text(long seed, boolean gateway, boolean odd) {
    return new RandomSite(new SplittableRandom(seed), gateway, odd).text();
  }

  private String text() {
    int inside = 2 + random.nextInt(3);
    List<String> zones = new ArrayList<>();
    List<String> ends = new ArrayList<>();
    StringBuilder text = new StringBuilder("version: 1\nname: random\nzones:\n");
    for (int i = 1; i <= inside; i++) {
      zones.add("z-" + i);
      boolean no6 = random.nextInt(6) == 0;
      boolean no4 = !no6 && random.nextInt(8) == 0;
      String four = no4 ? "none" : random.nextInt(4) == 0 ? "[10." + i + ".0.0/25, 10." + i + ".1.0/24]" : "[10." + i + ".0.0/24]";
      String six = no6 ? "none" : "[\"fd00:" + i + "::/64\"]";
      text.append("  z-%d: { vlan: %d, interface: r%d, ipv4: %s, ipv6: %s, isolation: %s }%n".formatted(i, 10 * i, i, four, six, random.nextBoolean()));
    }
    boolean external = random.nextInt(5) != 0;
    if (external) {
      zones.add("out");
      text.append("  out: { interface: r0, external: true }\n");
    }
    text.append("hosts:\n");
    for (int i = 1; i <= inside; i++)
      for (int host = 1; host <= 2; host++) {
        if (text.indexOf("interface: r" + i + ", ipv4: none") >= 0) continue;
        boolean six = text.indexOf("interface: r" + i + ", ipv4: [10." + i) >= 0 && !zoneLine(text, i).contains("ipv6: none") && random.nextInt(4) != 0;
        ends.add("h" + i + host);
        text.append("  h%d%d: { zone: z-%d, ipv4: 10.%d.0.%d, ipv6: %s }%n".formatted(i, host, i, i, host, six ? "\"fd00:" + i + "::" + host + "\"" : "none"));
      }
    if (ends.isEmpty()) text.setLength(text.length() - "hosts:\n".length());
    ends.addAll(zones);
    ends.addAll(List.of("any", "internal"));
    text.append("rules:\n");
    int rules = 1 + random.nextInt(7);
    for (int i = 0; i < rules; i++) text.append(rule(i, ends));
    return text.toString();
  }

  private static String zoneLine(StringBuilder text, int zone) {
    int at = text.indexOf("  z-" + zone + ":");
    return text.substring(at, text.indexOf("\n", at));
  }

  private String rule(int number, List<String> ends) {
    boolean allow = random.nextInt(3) != 0;
    String to = gateway && random.nextInt(5) == 0 ? "gateway" : some(ends);
    StringBuilder rule = new StringBuilder("  - { name: rule-%d, from: [%s], to: [%s], action: %s".formatted(number, some(ends), to, allow ? "allow" : "deny"));
    if (random.nextInt(4) != 0) rule.append(", services: [").append(odd && random.nextInt(4) == 0 ? some(ODD) : some(SERVICES)).append(']');
    int family = random.nextInt(6);
    if (family == 0) rule.append(", family: ipv4").append(random.nextBoolean() ? ", src: [10." + (1 + random.nextInt(3)) + ".0.0/2" + random.nextInt(5, 10) + "]" : "");
    if (family == 1) rule.append(", family: ipv6").append(random.nextBoolean() ? ", dst: [\"fd00:" + (1 + random.nextInt(3)) + "::/126\", \"2001:db8::/32\"]" : "");
    if (family == 2) rule.append(", dst: [10.1.0.0/26, 192.0.2.0/24, \"fd00:1::/120\"]");
    if (random.nextInt(4) == 0) rule.append(", log: true");
    if (allow) rule.append(", waiver: { ports: [any], reason: a test, expires: 2027-01-01 }");
    return rule.append(" }\n").toString();
  }

  private String some(List<String> from) {
    String first = from.get(random.nextInt(from.size()));
    if (random.nextInt(3) != 0) return first;
    String second = from.get(random.nextInt(from.size()));
    return second.equals(first) ? first : first + ", " + second;
  }
}

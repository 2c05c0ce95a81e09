package dev.bulwark.network.nft;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Rule sets as people and programs write them, by chance; values are few, so that packets meet them. All of what is understood occurs. */
final class RandomRules {
  private static final List<String> V4 = List.of("10.0.0.1", "10.0.0.0/24", "10.0.0.0/25", "10.0.0.7-10.0.0.130", "10.0.1.0/28", "10.0.1.9", "0.0.0.0/1", "10.0.0.129", "10.0.0.16/30");
  private static final List<String> V6 = List.of("fd00::1", "fd00::/64", "fd00:0:0:1::/64", "fd00::10-fd00::ffff", "fd00::/63", "8000::/1", "fd00:0:0:1::9", "fd00::abc");
  private static final List<String> PORTS = List.of("22", "53", "443", "1000-2000", "1024-65535", "0-21", "8883", "123", "5000-5010");
  private static final List<String> NAMES = List.of("\"e0\"", "\"e1\"", "\"lan1\"", "\"lan2\"", "\"lo\"");
  private static final List<String> PROTOCOLS = List.of("tcp", "udp", "gre", "47-50", "132", "esp");
  private static final List<String> VERDICTS = List.of("accept", "drop", "jump c1", "jump c2", "goto c2", "return", "continue", "reject", "accept", "drop");
  private final RandomGenerator random;

  /** Whether only what nft's listings show truly is used. */
  private final boolean listable;

  RandomRules(RandomGenerator random, boolean listable) {
    this.random = random;
    this.listable = listable;
  }

  private String one(List<String> of) {
    return of.get(random.nextInt(of.size()));
  }

  private boolean perhaps(int inAHundred) {
    return random.nextInt(100) < inAHundred;
  }

  /** Single values, since ranges of a set must not meet. */
  private String set(List<String> from) {
    List<String> some = new ArrayList<>(from.stream().filter(each -> !each.contains("-") && !each.contains("/")).toList());
    List<String> picked = new ArrayList<>();
    for (int i = 1 + random.nextInt(3); i > 0 && !some.isEmpty(); i--) picked.add(some.remove(random.nextInt(some.size())));
    return "{ " + String.join(", ", picked) + " }";
  }

  private String values(List<String> from) {
    String not = perhaps(25) ? "!= " : "";
    return not + (perhaps(40) ? set(from) : one(from));
  }

  String text() {
    StringBuilder text = new StringBuilder();
    text.append("define ports = { 22, 443 }\n");
    for (String family : List.of("inet", "ip", "ip6")) {
      if (!family.equals("inet") && perhaps(50)) continue;
      text.append("table ").append(family).append(" t {\n");
      if (!family.equals("ip6")) text.append("  set nets { type ipv4_addr; flags interval; elements = { 10.0.0.0/28, 10.0.1.1-10.0.1.77 } }\n  set pairs { type ipv4_addr . inet_service; flags interval; elements = { 10.0.0.0/24 . 20-60, 10.0.1.9 . 443 } }\n");
      if (!family.equals("ip")) text.append("  set nets6 { type ipv6_addr; flags interval; auto-merge; elements = { fd00::/100, fd00:0:0:1::9 } }\n");
      text.append("  chain c2 {\n").append(rules(family, List.of("accept", "drop", "return"), 4)).append("  }\n");
      text.append("  chain c1 {\n").append(rules(family, List.of("accept", "drop", "jump c2", "return", "goto c2"), 4)).append("  }\n");
      text.append("  map ways { type ifname . ifname : verdict; elements = { \"e0\" . \"lan1\" : jump c1, \"lan1\" . \"e0\" : drop, \"lan2\" . \"e0\" : goto c2 } }\n");
      base(text, family, "prerouting", "raw");
      base(text, family, "forward", "filter");
      if (perhaps(50)) base(text, family, "forward", "filter + 5");
      base(text, family, "input", "0");
      text.append("}\n");
    }
    return text.toString();
  }

  private void base(StringBuilder text, String family, String hook, String priority) {
    text.append("  chain ").append(hook).append(text.length()).append(" {\n    type filter hook ").append(hook).append(" priority ").append(priority).append("; policy ").append(perhaps(70) ? "accept" : "drop").append(";\n");
    text.append(rules(family, VERDICTS, hook.equals("prerouting") ? 3 : 8)).append("  }\n");
  }

  private String rules(String family, List<String> verdicts, int most) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(most + 1); i > 0; i--) text.append("    ").append(rule(family, verdicts)).append('\n');
    return text.toString();
  }

  private String rule(String family, List<String> verdicts) {
    List<String> parts = new ArrayList<>();
    boolean four = !family.equals("ip6") && (family.equals("ip") || perhaps(50));
    if (perhaps(25)) parts.add("iifname " + (perhaps(20) ? "\"lan*\"" : values(NAMES)));
    if (perhaps(20)) parts.add("oifname " + (perhaps(20) ? "\"e*\"" : values(NAMES)));
    if (!listable && family.equals("inet") && perhaps(20)) parts.add(four ? "meta nfproto ipv4" : "meta nfproto ipv6");
    if (perhaps(15)) parts.add("ct state " + one(List.of("new", "established,related", "invalid", "!= new", "{ new, invalid }", "! established", "{ related, new }")));
    if (perhaps(6)) parts.add("fib saddr . iif oif " + one(List.of("missing", "exists")));
    if (four && perhaps(35)) parts.add("ip " + one(List.of("saddr", "daddr")) + " " + (perhaps(15) ? one(List.of("", "!= ")) + "@nets" : values(V4)));
    if (!four && perhaps(35)) parts.add("ip6 " + one(List.of("saddr", "daddr")) + " " + (perhaps(15) ? one(List.of("", "!= ")) + "@nets6" : values(V6)));
    if (four && perhaps(5)) parts.add("ip saddr & 0.0.0.3 " + one(List.of("== ", "!= ")) + "0.0.0.1");
    if (perhaps(6)) parts.add("counter packets 0 bytes 0");
    boolean mapped = perhaps(8);
    if (!mapped) parts.add(protocol(four));
    if (perhaps(5)) parts.add("log prefix \"a; b } c\" group 7");
    if (mapped) return join(parts, map(four, verdicts.contains("jump c1")));
    String verdict = one(verdicts);
    return join(parts, verdict + (perhaps(20) ? " comment \"why # not\"" : ""));
  }

  private static String join(List<String> parts, String last) {
    List<String> all = new ArrayList<>(parts.stream().filter(part -> !part.isEmpty()).toList());
    all.add(last);
    return String.join(" ", all);
  }

  private String protocol(boolean four) {
    return switch (random.nextInt(listable ? 8 : 10)) {
      case 0, 1 -> "tcp " + one(List.of("dport ", "sport ")) + values(PORTS);
      case 2 -> "udp dport " + values(PORTS);
      case 3 -> four ? "icmp type " + values(List.of("echo-request", "echo-reply", "3-5", "13")) : "icmpv6 type " + values(List.of("echo-request", "nd-neighbor-solicit", "1-4", "128"));
      case 4 -> "meta l4proto " + values(PROTOCOLS);
      case 5 -> "meta l4proto { tcp, udp } th dport " + one(List.of("53", "1-99", "!= 443", "> 1000", "< 53", "<= 53", ">= 443"));
      case 6 -> four ? "ip saddr . tcp dport @pairs" : "tcp dport $ports";
      case 7 -> "";
      case 8 -> four ? "ip protocol udp" : "ip6 nexthdr udp";
      default -> four ? "meta l4proto icmp" : "meta l4proto ipv6-icmp";
    };
  }

  private String map(boolean four, boolean ways) {
    return switch (random.nextInt(ways ? 4 : 3)) {
      case 3 -> "iifname . oifname vmap @ways";
      case 1 -> "ct state vmap { invalid : drop, established : accept, new : continue }";
      case 0 -> "tcp dport vmap { 22 : accept, 30-60 : drop, 443 : continue, 1000-2000 : accept" + (perhaps(50) ? ", * : drop }" : " }");
      default -> four ? "ip daddr . meta l4proto vmap { 10.0.0.1 . tcp : accept, 10.0.1.9 . udp : drop }" : "ip6 daddr vmap { fd00::/64 : drop, fd00:0:0:1::/64 : accept }";
    };
  }
}

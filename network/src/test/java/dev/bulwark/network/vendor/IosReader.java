package dev.bulwark.network.vendor;

import dev.bulwark.network.model.Model;
import dev.bulwark.network.model.ModelRule;
import dev.bulwark.network.model.ModelZone;
import dev.bulwark.network.packet.Family;
import dev.bulwark.network.packet.Ip;
import dev.bulwark.network.packet.IpSet;
import dev.bulwark.network.packet.NumberSet;
import dev.bulwark.network.packet.Packet;
import dev.bulwark.network.packet.Prefix;
import dev.bulwark.network.packet.ServiceSet;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Understands exactly the access lists that our back end writes, and refuses any other. Each line is repeated for every destination zone. */
final class IosReader {
  private final Model model;
  private final Map<String, List<String>> lists = new HashMap<>();
  private final Map<String, Family> families = new HashMap<>();
  private final List<ModelRule> rules = new ArrayList<>();

  /** Lists that let answers back in, by the leg whose list asks them; and those that connections fill. */
  final Map<String, Set<String>> evaluated = new HashMap<>();

  final Map<String, Set<String>> reflected = new HashMap<>();

  IosReader(Model model) {
    this.model = model;
  }

  List<ModelRule> read(String text, Map<String, ModelZone> zoneByLeg) {
    List<String> into = null;
    String leg = "";
    Set<String> applied = new HashSet<>();
    for (String line : text.lines().toList()) {
      if (line.startsWith("ip access-list extended ") || line.startsWith("ipv6 access-list ")) {
        String name = line.substring(line.lastIndexOf(' ') + 1);
        into = new ArrayList<>();
        if (lists.put(name, into) != null) throw new IllegalArgumentException("twice: " + name);
        families.put(name, line.startsWith("ipv6") ? Family.IPV6 : Family.IPV4);
      } else if (into != null && line.startsWith(" ")) {
        into.add(line.strip());
      } else {
        into = null;
        if (line.startsWith("interface ")) leg = line.substring("interface ".length());
        for (Family family : Family.values()) {
          String word = family == Family.IPV4 ? " ip access-group " : " ipv6 traffic-filter ";
          if (!line.startsWith(word)) continue;
          if (!line.endsWith(" in")) throw new IllegalArgumentException(line);
          String name = line.substring(word.length(), line.length() - 3);
          ModelZone zone = zoneByLeg.get(leg);
          if (zone == null || families.get(name) != family) throw new IllegalArgumentException(line + " at " + leg);
          applied.add(leg + family);
          list(zone, family, lists.getOrDefault(name, List.of()));
        }
      }
    }
    if (applied.size() != 2 * model.zones().size()) throw new IllegalArgumentException("a leg lacks a list: " + applied);
    return rules;
  }

  private void list(ModelZone in, Family family, List<String> lines) {
    if (!lines.getLast().equals("deny " + (family == Family.IPV4 ? "ip" : "ipv6") + " any any log")) throw new IllegalArgumentException("no deny at the end: " + lines.getLast());
    for (String line : lines) {
      if (line.startsWith("remark ")) continue;
      if (line.startsWith("evaluate ")) evaluated.computeIfAbsent(in.name() + family, key -> new HashSet<>()).add(line.substring(9));
      else line(in, family, new ArrayDeque<>(List.of(line.split(" ", -1))));
    }
  }

  private void line(ModelZone in, Family family, ArrayDeque<String> words) {
    String verdict = words.pop();
    if (!verdict.equals("permit") && !verdict.equals("deny")) throw new IllegalArgumentException(verdict);
    String protocol = words.pop();
    IpSet source = address(family, words);
    IpSet destination = address(family, words);
    ServiceSet services = services(family, protocol, words);
    String reflect = "reflect".equals(words.peek()) ? words.pop() + words.pop() : "";
    boolean log = "log".equals(words.peek()) && !words.pop().isEmpty();
    if (!words.isEmpty()) throw new IllegalArgumentException(words.toString());
    boolean link = destination.equals(IpSet.of(family, List.of(LINK))) || destination.equals(IpSet.of(family, List.of(MULTICAST)));
    if (verdict.equals("permit") && reflect.isEmpty() && !link) throw new IllegalArgumentException("opens without a way back: " + protocol);
    for (ModelZone out : model.zones().values()) {
      if (!reflect.isEmpty() && !destination.and(out.owns(family)).isEmpty() && (!destination.isAll() || out.external())) reflected.computeIfAbsent(out.name() + family, key -> new HashSet<>()).add(reflect.substring(7));
      rules.add(new ModelRule("read", verdict.equals("permit"), log, family, in.name(), out.name(), source, destination, services));
    }
  }

  static final Prefix LINK = Prefix.parse("fe80::/10").orElseThrow();
  static final Prefix MULTICAST = Prefix.parse("ff02::/16").orElseThrow();

  private static IpSet address(Family family, ArrayDeque<String> words) {
    String word = words.pop();
    if (word.equals("any")) return IpSet.all(family);
    if (word.equals("host")) return IpSet.of(Ip.parse(words.pop()).orElseThrow());
    if (family == Family.IPV6) return IpSet.of(family, List.of(Prefix.parse(word).orElseThrow()));
    long wild = Ip.parse(words.pop()).orElseThrow().low();
    if (Long.bitCount(wild + 1) != 1) throw new IllegalArgumentException("a wildcard with gaps");
    return IpSet.of(family, List.of(Prefix.parse(word + "/" + (32 - Long.bitCount(wild))).orElseThrow()));
  }

  private static ServiceSet services(Family family, String protocol, ArrayDeque<String> words) {
    if (protocol.equals(family == Family.IPV4 ? "ip" : "ipv6")) return ServiceSet.all(family);
    int icmp = family == Family.IPV4 ? Packet.ICMP : Packet.ICMPV6;
    int number = switch (protocol) {
      case "tcp" -> Packet.TCP;
      case "udp" -> Packet.UDP;
      case "icmp" -> icmp;
      default -> Integer.parseInt(protocol);
    };
    if (number == 0) throw new IllegalArgumentException("0 is every protocol");
    String next = words.isEmpty() ? "" : words.peek();
    NumberSet numbers = NumberSet.ALL;
    if (number == icmp && !next.isEmpty() && !next.equals("reflect") && !next.equals("log")) numbers = NumberSet.of(type(words.pop()));
    else if (next.equals("eq")) {
      words.pop();
      numbers = NumberSet.of(Integer.parseInt(words.pop()));
    } else if (next.equals("range")) {
      words.pop();
      numbers = NumberSet.of(Integer.parseInt(words.pop()), Integer.parseInt(words.pop()));
    }
    return ServiceSet.of(family, number, numbers);
  }

  private static int type(String word) {
    return switch (word) {
      case "router-solicitation" -> 133;
      case "router-advertisement" -> 134;
      case "nd-ns" -> 135;
      case "nd-na" -> 136;
      default -> Integer.parseInt(word);
    };
  }
}

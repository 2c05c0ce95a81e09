package dev.bulwark.network.vendor;

import dev.bulwark.network.model.Model;
import dev.bulwark.network.model.ModelRule;
import dev.bulwark.network.model.ModelZone;
import dev.bulwark.network.packet.Family;
import dev.bulwark.network.packet.IpSet;
import dev.bulwark.network.packet.NumberSet;
import dev.bulwark.network.packet.Packet;
import dev.bulwark.network.packet.Prefix;
import dev.bulwark.network.packet.ServiceSet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Understands exactly the filter lines that our back end writes, and refuses any other. */
final class RouterOsReader {
  private static final Pattern PAIR = Pattern.compile(" ([a-z-]+)=(\"((?:[^\"\\\\]|\\\\.)*)\"|[^ \"]+)");

  /** On the way to the router itself, and outside the contract there. */
  private static final Pattern OUTSIDE =
      Pattern.compile(
          "add chain=input (src-address=127.0.0.1 dst-address=127.0.0.1 action=accept comment=\"bulwark: loopback\"|src-address=::1/128 dst-address=::1/128 action=accept comment=\"bulwark: loopback\""
              + "|protocol=icmpv6 icmp-options=13[3-6]:0-255 action=accept comment=\"bulwark: neighbours\")");

  private static final Set<String> KNOWN = Set.of("chain", "connection-state", "in-interface", "out-interface", "src-address", "dst-address", "src-address-list", "dst-address-list", "protocol", "dst-port", "icmp-options", "action", "log", "log-prefix", "comment");
  private final Model model;
  private final List<ModelRule> rules = new ArrayList<>();
  private final Map<String, List<Prefix>> lists = new LinkedHashMap<>();
  final List<String> skeleton = new ArrayList<>();

  RouterOsReader(Model model) {
    this.model = model;
  }

  List<ModelRule> read(String script) {
    String menu = "";
    for (String line : script.lines().toList()) {
      if (line.isEmpty() || line.startsWith("#")) continue;
      if (line.startsWith("/")) menu = line;
      if (menu.startsWith("/interface")) continue;
      Family family = menu.startsWith("/ipv6") ? Family.IPV6 : Family.IPV4;
      if (OUTSIDE.matcher(line).matches()) continue;
      if (!line.startsWith("add ") || line.contains("\"bulwark: lock\"")) {
        if (!line.startsWith("add ") && !line.startsWith("remove ") && !line.startsWith(":if ") && !line.startsWith("/")) throw new IllegalArgumentException(line);
        skeleton.add(line);
        continue;
      }
      Map<String, String> pairs = pairs(line.substring(3));
      if (menu.endsWith("address-list")) lists.computeIfAbsent(family + pairs.get("list"), key -> new ArrayList<>()).add(Prefix.parse(String.valueOf(pairs.get("address"))).orElseThrow());
      else if (menu.endsWith("filter")) rule(family, pairs);
      else throw new IllegalArgumentException(line);
    }
    return rules;
  }

  private static Map<String, String> pairs(String text) {
    Map<String, String> pairs = new LinkedHashMap<>();
    Matcher matcher = PAIR.matcher(text);
    int at = 0;
    while (at < text.length()) {
      if (!matcher.find(at) || matcher.start() != at) throw new IllegalArgumentException(text);
      String quoted = matcher.group(3);
      String before = pairs.put(matcher.group(1), quoted != null ? quoted.replaceAll("\\\\(.)", "$1") : matcher.group(2));
      if (before != null) throw new IllegalArgumentException("twice in " + text);
      at = matcher.end();
    }
    return pairs;
  }

  private void rule(Family family, Map<String, String> pairs) {
    if (!KNOWN.containsAll(pairs.keySet())) throw new IllegalArgumentException(pairs.toString());
    if (pairs.containsKey("connection-state")) return;
    boolean input = "input".equals(pairs.get("chain"));
    ServiceSet services = services(family, pairs);
    for (ModelZone in : model.zones().values()) {
      if (pairs.containsKey("in-interface") && !in.intf().equals(pairs.get("in-interface"))) continue;
      if (input) add(family, pairs, in, null, services);
      else for (ModelZone out : model.zones().values()) if (!pairs.containsKey("out-interface") || out.intf().equals(pairs.get("out-interface"))) add(family, pairs, in, out.name(), services);
    }
  }

  private void add(Family family, Map<String, String> pairs, ModelZone in, @Nullable String out, ServiceSet services) {
    boolean allow = switch (String.valueOf(pairs.get("action"))) {
      case "accept" -> true;
      case "drop" -> false;
      default -> throw new IllegalArgumentException(pairs.toString());
    };
    rules.add(new ModelRule("read", allow, pairs.containsKey("log"), family, in.name(), out, addresses(family, pairs, "src"), addresses(family, pairs, "dst"), services));
  }

  private IpSet addresses(Family family, Map<String, String> pairs, String side) {
    String plain = pairs.get(side + "-address");
    String list = pairs.get(side + "-address-list");
    if (plain == null && list == null) return IpSet.all(family);
    String text = plain != null ? plain : String.valueOf(list);
    boolean not = text.startsWith("!");
    String name = not ? text.substring(1) : text;
    List<Prefix> prefixes = plain != null ? List.of(Prefix.parse(name).orElseThrow()) : lists.get(family + name);
    if (prefixes == null) throw new IllegalArgumentException("no list " + name);
    IpSet set = IpSet.of(family, prefixes);
    return not ? set.not() : set;
  }

  private static ServiceSet services(Family family, Map<String, String> pairs) {
    String word = pairs.get("protocol");
    if (word == null) return ServiceSet.all(family);
    int protocol = switch (word) {
      case "tcp" -> Packet.TCP;
      case "udp" -> Packet.UDP;
      case "icmp" -> Packet.ICMP;
      case "icmpv6" -> Packet.ICMPV6;
      default -> Integer.parseInt(word);
    };
    if (protocol == 0) throw new IllegalArgumentException("0 is every protocol");
    String ports = pairs.get("dst-port");
    String types = pairs.get("icmp-options");
    if (ports == null && types == null) return ServiceSet.of(family, protocol, NumberSet.ALL);
    if (types != null) return ServiceSet.of(family, protocol, NumberSet.of(Integer.parseInt(types.replace(":0-255", ""))));
    int numbers = 0;
    NumberSet set = NumberSet.NONE;
    for (String part : String.valueOf(ports).split(",", -1)) {
      String[] ends = part.split("-", -1);
      numbers += ends.length;
      set = set.or(NumberSet.of(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1])));
    }
    if (numbers > 15) throw new IllegalArgumentException("too many ports in one condition: " + ports);
    return ServiceSet.of(family, protocol, set);
  }
}

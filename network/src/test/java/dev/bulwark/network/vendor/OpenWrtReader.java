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

/** Reads UCI as OpenWrt does, and the rules as firewall4 does: no protocol means TCP and UDP, and a family without addresses is open. */
final class OpenWrtReader {
  private static final Pattern SECTION = Pattern.compile("config ([a-z0-9-]+)( '([A-Za-z0-9_]+)')?");
  private static final Pattern VALUE = Pattern.compile("\t(option|list) ([a-z0-9_]+) ('(?:[^']|'\\\\'')*')");
  private static final Set<String> KNOWN = Set.of("name", "src", "dest", "family", "proto", "src_ip", "dest_ip", "dest_port", "icmp_type", "target", "log");

  record Section(String type, String name, Map<String, List<String>> values) {
    String one(String key) {
      List<String> all = values.getOrDefault(key, List.of());
      if (all.size() > 1) throw new IllegalArgumentException(key + " twice in " + this);
      return all.isEmpty() ? "" : all.getFirst();
    }

    List<String> all(String key) {
      return values.getOrDefault(key, List.of());
    }
  }

  private OpenWrtReader() {}

  static List<Section> sections(String text) {
    List<Section> sections = new ArrayList<>();
    for (String line : text.lines().toList()) {
      if (line.isEmpty() || line.startsWith("#")) continue;
      Matcher section = SECTION.matcher(line);
      Matcher value = VALUE.matcher(line);
      if (section.matches()) sections.add(new Section(section.group(1), section.group(3) == null ? "" : section.group(3), new LinkedHashMap<>()));
      else if (value.matches()) {
        List<String> values = sections.getLast().values().computeIfAbsent(value.group(2), key -> new ArrayList<>());
        if (value.group(1).equals("option") && !values.isEmpty()) throw new IllegalArgumentException("twice: " + line);
        values.add(value.group(3).substring(1, value.group(3).length() - 1).replace("'\\''", "'"));
      } else throw new IllegalArgumentException(line);
    }
    return sections;
  }

  static List<ModelRule> rules(Model model, String text) {
    List<ModelRule> rules = new ArrayList<>();
    for (Section section : sections(text)) {
      switch (section.type()) {
        case "defaults", "zone" -> {
          for (String chain : List.of("input", "forward")) if (!section.one(chain).equals("REJECT")) throw new IllegalArgumentException("open by default: " + section);
        }
        case "rule" -> rule(model, section, rules);
        default -> throw new IllegalArgumentException(section.type());
      }
    }
    return rules;
  }

  private static void rule(Model model, Section section, List<ModelRule> rules) {
    if (!KNOWN.containsAll(section.values().keySet())) throw new IllegalArgumentException(section.toString());
    boolean neighbours = section.one("name").equals("neighbours") && section.one("src").equals("*") && section.all("icmp_type").equals(List.of("133", "134", "135", "136")) && section.one("dest").isEmpty() && section.one("family").equals("ipv6");
    if (neighbours) return;
    for (Family family : Family.values()) {
      String only = section.one("family");
      if (!only.equals("any") && !only.equals(family.id())) continue;
      // As firewall4 does: family any with addresses of the other family alone leaves this one unbounded.
      IpSet source = addresses(family, section.all("src_ip"));
      IpSet destination = addresses(family, section.all("dest_ip"));
      List<String> protocols = section.all("proto").isEmpty() ? List.of("tcp", "udp") : section.all("proto");
      for (String protocol : protocols) {
        ServiceSet services = services(family, protocol, section);
        for (ModelZone in : model.zones().values()) {
          if (!OpenWrtBackend.section(in.name()).equals(section.one("src"))) continue;
          if (section.one("dest").isEmpty()) add(section, family, in, null, source, destination, services, rules);
          else
            for (ModelZone out : model.zones().values())
              if (section.one("dest").equals("*") || section.one("dest").equals(OpenWrtBackend.section(out.name()))) add(section, family, in, out.name(), source, destination, services, rules);
        }
      }
    }
  }

  private static void add(Section section, Family family, ModelZone in, @Nullable String out, IpSet source, IpSet destination, ServiceSet services, List<ModelRule> rules) {
    boolean allow = switch (section.one("target")) {
      case "ACCEPT" -> true;
      case "REJECT", "DROP" -> false;
      default -> throw new IllegalArgumentException(section.toString());
    };
    rules.add(new ModelRule(section.one("name"), allow, section.one("log").equals("1"), family, in.name(), out, source, destination, services));
  }

  private static IpSet addresses(Family family, List<String> texts) {
    List<Prefix> in = new ArrayList<>();
    List<Prefix> out = new ArrayList<>();
    for (String text : texts) (text.startsWith("!") ? out : in).add(Prefix.parse(text.startsWith("!") ? text.substring(1) : text).orElseThrow());
    IpSet positive = IpSet.of(family, in);
    return (positive.isEmpty() ? IpSet.all(family) : positive).and(IpSet.of(family, out).not());
  }

  private static ServiceSet services(Family family, String protocol, Section section) {
    if (protocol.equals("all")) return ServiceSet.all(family);
    NumberSet ports = NumberSet.NONE;
    for (String port : section.all("dest_port")) {
      List<String> ends = List.of(port.split("-", -1));
      ports = ports.or(NumberSet.of(Integer.parseInt(ends.getFirst()), Integer.parseInt(ends.getLast())));
    }
    NumberSet types = NumberSet.NONE;
    for (String type : section.all("icmp_type")) types = types.or(NumberSet.of(Integer.parseInt(type)));
    return switch (protocol) {
      case "tcp" -> ServiceSet.of(family, Packet.TCP, ports.isEmpty() ? NumberSet.ALL : ports);
      case "udp" -> ServiceSet.of(family, Packet.UDP, ports.isEmpty() ? NumberSet.ALL : ports);
      case "icmp" -> {
        if (family == Family.IPV6) throw new IllegalArgumentException("means ICMPv6 there");
        yield ServiceSet.of(family, Packet.ICMP, types.isEmpty() ? NumberSet.ALL : types);
      }
      case "icmpv6" -> {
        if (family == Family.IPV4) throw new IllegalArgumentException("means IPv6 there");
        yield ServiceSet.of(family, Packet.ICMPV6, types.isEmpty() ? NumberSet.ALL : types);
      }
      default -> {
        int number = Integer.parseInt(protocol);
        if (number == 0 || number == Packet.ICMP || number == Packet.ICMPV6) throw new IllegalArgumentException("means something else there: " + protocol);
        yield ServiceSet.of(family, number, NumberSet.ALL);
      }
    };
  }
}

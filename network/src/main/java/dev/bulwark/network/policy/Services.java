package dev.bulwark.network.policy;

import dev.bulwark.network.packet.NumberSet;
import dev.bulwark.network.packet.Packet;
import dev.bulwark.network.policy.Policy.ServiceSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The services that every policy knows, and how a service is spelled. */
final class Services {
  /** TCP ports of services that send in the clear or that nobody should reach. */
  static final NumberSet INSECURE_TCP = ports(21, 23, 80, 513, 514, 1883, 2323, 5683);

  static final NumberSet INSECURE_UDP = ports(69, 5683);
  private static final Pattern SPEC = Pattern.compile("(tcp|udp|icmp|proto)/(.{0,40})");
  private static final Pattern RANGE = Pattern.compile("(0|[1-9][0-9]{0,8})(?:-(0|[1-9][0-9]{0,8}))?");
  private static final Map<String, List<ServiceSpec>> BUILT_IN = builtIn();

  private Services() {}

  static Optional<List<ServiceSpec>> builtIn(String name) {
    return Optional.ofNullable(BUILT_IN.get(name));
  }

  /** What a spelling is: a service, or why it is none. */
  sealed interface Spelling {
    record Good(ServiceSpec spec) implements Spelling {}

    record Bad(String why) implements Spelling {}
  }

  static boolean isSpec(String text) {
    return text.indexOf('/') >= 0;
  }

  static Spelling read(String text) {
    Matcher spec = SPEC.matcher(text);
    if (!spec.matches()) return new Spelling.Bad("no protocol word begins " + text.replaceAll("[^ -~]", "?"));
    String rest = spec.group(2);
    if (spec.group(1).equals("icmp")) return rest.equals("echo") ? new Spelling.Good(new ServiceSpec.IcmpEcho()) : new Spelling.Bad("of icmp only icmp/echo has a name");
    Matcher range = RANGE.matcher(rest);
    if (!range.matches()) return new Spelling.Bad("no number or range after the slash");
    int low = Integer.parseInt(range.group(1));
    int high = range.group(2) == null ? low : Integer.parseInt(range.group(2));
    if (low > high) return new Spelling.Bad("the range is upside down");
    if (spec.group(1).equals("proto")) {
      if (range.group(2) != null) return new Spelling.Bad("a protocol is one number");
      return low > 255 ? new Spelling.Bad("a protocol is at most 255") : new Spelling.Good(new ServiceSpec.Protocol(low));
    }
    if (high > NumberSet.MOST) return new Spelling.Bad("a port is at most 65535");
    return new Spelling.Good(new ServiceSpec.Ports(spec.group(1).equals("tcp") ? Packet.TCP : Packet.UDP, NumberSet.of(low, high)));
  }

  private static NumberSet ports(int... ports) {
    List<NumberSet.Range> ranges = new ArrayList<>();
    for (int port : ports) ranges.add(new NumberSet.Range(port, port));
    return NumberSet.union(ranges);
  }

  private static ServiceSpec tcp(int low, int high) {
    return new ServiceSpec.Ports(Packet.TCP, NumberSet.of(low, high));
  }

  private static ServiceSpec udp(int low, int high) {
    return new ServiceSpec.Ports(Packet.UDP, NumberSet.of(low, high));
  }

  private static Map<String, List<ServiceSpec>> builtIn() {
    Map<String, List<ServiceSpec>> all = new LinkedHashMap<>();
    all.put("mqtts", List.of(tcp(8883, 8883)));
    all.put("https", List.of(tcp(443, 443)));
    all.put("coaps", List.of(udp(5684, 5684)));
    all.put("ssh", List.of(tcp(22, 22)));
    all.put("ntp", List.of(udp(123, 123)));
    all.put("nts", List.of(tcp(4460, 4460)));
    all.put("dns", List.of(tcp(53, 53), udp(53, 53)));
    all.put("dot", List.of(tcp(853, 853)));
    all.put("dhcp", List.of(udp(67, 67)));
    all.put("dhcpv6", List.of(udp(547, 547)));
    all.put("wireguard", List.of(udp(51820, 51820)));
    all.put("radius", List.of(udp(1812, 1813)));
    all.put("radsec", List.of(tcp(2083, 2083)));
    all.put("syslog-tls", List.of(tcp(6514, 6514)));
    all.put("device-https", List.of(tcp(8443, 8443)));
    all.put("operator-https", List.of(tcp(9443, 9443)));
    all.put("icmp-echo", List.of(new ServiceSpec.IcmpEcho()));
    all.put("icmp", List.of(new ServiceSpec.Icmp()));
    all.put("any", List.of(new ServiceSpec.Any()));
    all.put("secure-any", List.of(new ServiceSpec.Ports(Packet.TCP, INSECURE_TCP.not()), new ServiceSpec.Ports(Packet.UDP, INSECURE_UDP.not()), new ServiceSpec.IcmpEcho()));
    all.put("mqtt", List.of(tcp(1883, 1883)));
    all.put("http", List.of(tcp(80, 80)));
    all.put("coap", List.of(udp(5683, 5683), tcp(5683, 5683)));
    all.put("telnet", List.of(tcp(23, 23)));
    all.put("ftp", List.of(tcp(21, 21)));
    all.put("tftp", List.of(udp(69, 69)));
    return all;
  }
}

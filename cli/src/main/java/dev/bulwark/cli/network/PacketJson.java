package dev.bulwark.cli.network;

import dev.bulwark.network.packet.Packet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A packet that shows a difference, as every document of this group has it. */
final class PacketJson {
  private PacketJson() {}

  static Map<String, Object> of(Packet packet, boolean expectedAllow, @Nullable String rule) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("path", packet.path().name().toLowerCase(Locale.ROOT));
    json.put("family", packet.family().id());
    json.put("iif", packet.iif());
    json.put("oif", packet.oif());
    json.put("src", packet.source().toString());
    json.put("dst", packet.destination().toString());
    json.put("proto", protocol(packet.protocol()));
    json.put("sport", packet.hasPorts() ? packet.sourcePort() : null);
    json.put("dport", packet.hasPorts() ? packet.destinationPort() : null);
    json.put("icmpType", packet.hasIcmpType() ? packet.icmpType() : null);
    json.put("ct", packet.state().name().toLowerCase(Locale.ROOT));
    json.put("expected", expectedAllow ? "allow" : "deny");
    json.put("actual", expectedAllow ? "deny" : "allow");
    json.put("rule", rule);
    return json;
  }

  /** The same of one whose destination some resolver's sets must hold, or hosts known by names alone must resolve to: those stand there too. */
  static Map<String, Object> of(Packet packet, boolean expectedAllow, @Nullable String rule, List<String> resolved) {
    Map<String, Object> json = of(packet, expectedAllow, rule);
    if (!resolved.isEmpty()) json.put("resolved", resolved);
    return json;
  }

  /** {@code tcp}, {@code udp}, {@code icmp}, {@code icmpv6}, or the number. */
  static Object protocol(int number) {
    return switch (number) {
      case Packet.TCP -> "tcp";
      case Packet.UDP -> "udp";
      case Packet.ICMP -> "icmp";
      case Packet.ICMPV6 -> "icmpv6";
      default -> number;
    };
  }
}

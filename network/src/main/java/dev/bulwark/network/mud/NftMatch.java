package dev.bulwark.network.mud;

import dev.bulwark.network.packet.Family;
import dev.bulwark.network.packet.HostName;
import dev.bulwark.network.packet.Prefix;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;

/** An entry in nft's words. Only numbers, parsed addresses and names of our own sets are written. */
final class NftMatch {
  private static final int COMMENT = 100;

  private NftMatch() {}

  /** Empty where the entry is about something that no packet here can be. */
  static Optional<String> protocol(Flow flow, Family family) {
    int wanted = flow.ethernet().type().orElse(family == Family.IPV4 ? 0x0800 : 0x86dd);
    if (wanted != (family == Family.IPV4 ? 0x0800 : 0x86dd)) return Optional.empty();
    StringJoiner match = new StringJoiner(" ");
    boolean ports = flow.sourcePorts().isPresent() || flow.destinationPorts().isPresent();
    int carrier = flow.transport().orElse(-1);
    if (ports && carrier != -1 && carrier != Flow.TCP && carrier != Flow.UDP) return Optional.empty();
    boolean type = flow.icmpType().isPresent() || flow.icmpCode().isPresent();
    int icmp = family == Family.IPV4 ? Flow.ICMP : Flow.ICMPV6;
    if (type && carrier != icmp) return Optional.empty();
    if (carrier >= 0) match.add("meta l4proto " + carrier);
    else if (ports) match.add("meta l4proto { 6, 17 }");
    ports("sport", flow.sourcePorts(), carrier, match);
    ports("dport", flow.destinationPorts(), carrier, match);
    String head = family == Family.IPV4 ? "icmp" : "icmpv6";
    flow.icmpType().ifPresent(number -> match.add(head + " type " + number));
    flow.icmpCode().ifPresent(number -> match.add(head + " code " + number));
    if (!flow.ethernet().sourceAddress().isEmpty()) match.add("ether saddr " + flow.ethernet().sourceAddress());
    if (!flow.ethernet().destinationAddress().isEmpty()) match.add("ether daddr " + flow.ethernet().destinationAddress());
    return Optional.of(match.toString());
  }

  private static void ports(String side, Optional<Ports> given, int carrier, StringJoiner match) {
    if (given.isEmpty()) return;
    Ports ports = given.get();
    if (ports.low() == 0 && ports.high() == Ports.HIGHEST) return;
    String head = carrier == Flow.TCP ? "tcp" : carrier == Flow.UDP ? "udp" : "th";
    match.add(head + " " + side + (ports.except() ? " != " : " ") + (ports.low() == ports.high() ? "" + ports.low() : ports.low() + "-" + ports.high()));
  }

  /** @param side {@code saddr} or {@code daddr} */
  static String addresses(Resolution.Alternative alternative, Family family, String side, Names names) {
    String head = (family == Family.IPV4 ? "ip " : "ip6 ") + side + " ";
    StringJoiner match = new StringJoiner(" ");
    List<Prefix> prefixes = alternative.addresses().prefixes();
    if (!alternative.addresses().isAll()) match.add(head + (prefixes.size() == 1 ? text(prefixes.getFirst()) : "{ " + String.join(", ", prefixes.stream().map(NftMatch::text).toList()) + " }"));
    for (HostName name : alternative.names()) match.add(head + "@" + names.set(name, family));
    return match.toString();
  }

  private static String text(Prefix prefix) {
    return prefix.length() == prefix.family().bits() ? prefix.address().toString() : prefix.toString();
  }

  /** Which packets of a connection: those the first of which went in the direction that the entry demands. */
  static String connection(Flow flow) {
    if (flow.initiated().isPresent()) return flow.initiated().get() == flow.direction() ? "ct direction original" : "ct direction reply";
    // What the manufacturer lists towards the device are answers, unless it says that others may begin.
    return flow.direction() == Direction.TO_DEVICE && flow.action() == Action.ACCEPT ? "ct state established,related" : "";
  }

  /** nft takes 128 bytes, and a quote or a line end would end the comment. */
  static String comment(Flow flow) {
    String text = (flow.acl() + "/" + flow.ace()).replaceAll("[^A-Za-z0-9._:/-]", "_");
    return "comment \"" + (text.length() > COMMENT ? text.substring(0, COMMENT) : text) + "\"";
  }
}

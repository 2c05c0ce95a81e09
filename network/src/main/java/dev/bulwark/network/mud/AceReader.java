package dev.bulwark.network.mud;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** One entry of an access list. */
final class AceReader {
  private static final Set<String> PARTS = Set.of("ipv4", "ipv4-acl", "ipv6", "ipv6-acl", "eth", "tcp", "udp", "icmp");
  private static final String DIRECTION = "direction-initiated";

  private final JsonNode matches;
  private final String path;
  private final AclType family;
  private final Remarks remarks;
  private final List<String> unread = new ArrayList<>();

  private AceReader(JsonNode ace, String path, AclType family, Remarks remarks) {
    this.matches = ace.path("matches");
    this.path = path + ".matches";
    this.family = family;
    this.remarks = remarks;
  }

  static Flow read(JsonNode ace, String path, String acl, AclType family, Direction direction, Remarks remarks) {
    String name = Draft.name(ace, "name", "rule-name").orElse("");
    if (name.isEmpty()) remarks.warning(path, "an entry without a name");
    return new AceReader(ace, path, family, remarks).flow(acl, name, direction, action(ace, path, remarks));
  }

  private static Action action(JsonNode ace, String path, Remarks remarks) {
    String word = MudJson.member(ace.path("actions"), "ietf-access-control-list", "forwarding").asString("");
    return switch (word.startsWith("ietf-access-control-list:") ? word.substring(word.indexOf(':') + 1) : word) {
      case "accept" -> Action.ACCEPT;
      case "drop" -> Action.DROP;
      case "reject" -> Action.REJECT;
      default -> {
        remarks.error(path, word.isEmpty() ? "an entry without an action" : "an action that is none: " + Remarks.shown(word));
        yield Action.DROP;
      }
    };
  }

  private Flow flow(String acl, String name, Direction direction, Action action) {
    for (String part : matches.propertyNames()) if (!PARTS.contains(part) && !Peers.isPart(part)) strange(path, part);
    JsonNode ip = ip();
    JsonNode transport = transport();
    OptionalInt protocol = protocol(ip);
    Peers peers = Peers.read(matches, ip, direction, family, path, remarks);
    unread.addAll(peers.unread());
    PortsReader ports = new PortsReader(path, remarks);
    Optional<Ports> source = ports.read(ip, transport, "source");
    Optional<Ports> destination = ports.read(ip, transport, "destination");
    JsonNode icmp = matches.path("icmp");
    known(ip, path + ".ip", Set.of("protocol"), Peers.MEMBERS);
    known(transport, path + ".transport", Set.of("ietf-mud:" + DIRECTION, DIRECTION), Set.of());
    known(icmp, path + ".icmp", Set.of("type", "code"), Set.of());
    known(matches.path("eth"), path + ".eth", Set.of("ethertype", "source-mac-address", "destination-mac-address"), Set.of());
    return new Flow(acl, name, direction, family, protocol, carrier(protocol), peers.remotes(), peers.device(), source, destination, small(icmp, "type"), small(icmp, "code"), ethernet(), initiated(transport), action, unread);
  }

  /** An entry that demands what is not understood matches less than the rest of it says. */
  private void strange(String where, String member) {
    if (unread.size() < 20) unread.add(member);
    remarks.warning(where, "not understood: " + Remarks.shown(member));
  }

  private void known(JsonNode part, String where, Set<String> names, Set<String> more) {
    for (String member : part.propertyNames()) if (!names.contains(member) && !more.contains(member) && !PortsReader.MEMBERS.contains(member)) strange(where, member);
  }

  private JsonNode ip() {
    JsonNode v4 = matches.has("ipv4") ? matches.path("ipv4") : matches.path("ipv4-acl");
    JsonNode v6 = matches.has("ipv6") ? matches.path("ipv6") : matches.path("ipv6-acl");
    JsonNode own = family == AclType.IPV6 ? v6 : v4;
    JsonNode other = family == AclType.IPV6 ? v4 : v6;
    if (!other.isMissingNode()) {
      remarks.warning(path, "an entry about the other family than its list");
      unread.add("the other family");
    }
    return own.isMissingNode() ? other : own;
  }

  private JsonNode transport() {
    JsonNode tcp = matches.path("tcp");
    JsonNode udp = matches.path("udp");
    if (!tcp.isMissingNode() && !udp.isMissingNode()) remarks.error(path, "both tcp and udp in one entry");
    return tcp.isMissingNode() ? udp : tcp;
  }

  private OptionalInt protocol(JsonNode ip) {
    JsonNode node = ip.path("protocol");
    OptionalInt number = MudJson.number(node, 255);
    if (number.isEmpty() && !node.isMissingNode()) remarks.error(path, "a protocol that is not from 0 to 255");
    return number;
  }

  /** What ports and types belong to. A part that contradicts the protocol makes an entry that nothing matches. */
  private OptionalInt carrier(OptionalInt protocol) {
    int implied = matches.has("tcp") ? Flow.TCP : matches.has("udp") ? Flow.UDP : matches.has("icmp") ? (family == AclType.IPV6 ? Flow.ICMPV6 : Flow.ICMP) : -1;
    if (implied < 0) return protocol;
    if (protocol.isPresent() && protocol.getAsInt() != implied) {
      remarks.warning(path, "a protocol and a part of another protocol: nothing matches both");
      unread.add("two protocols");
    }
    return OptionalInt.of(implied);
  }

  private OptionalInt small(JsonNode icmp, String member) {
    JsonNode node = icmp.path(member);
    OptionalInt number = MudJson.number(node, 255);
    if (number.isEmpty() && !node.isMissingNode()) remarks.error(path + ".icmp", "a " + member + " that is not from 0 to 255");
    return number;
  }

  private Optional<Direction> initiated(JsonNode transport) {
    JsonNode node = MudJson.member(transport, "ietf-mud", DIRECTION);
    if (node.isMissingNode()) return Optional.empty();
    for (Direction direction : List.of(Direction.FROM_DEVICE, Direction.TO_DEVICE)) if (direction.id().equals(node.asString(""))) return Optional.of(direction);
    remarks.error(path, DIRECTION + " is neither from-device nor to-device");
    return Optional.empty();
  }

  private Flow.Ethernet ethernet() {
    JsonNode eth = matches.path("eth");
    if (!eth.isObject()) return Flow.Ethernet.ANY;
    return new Flow.Ethernet(ethertype(eth.path("ethertype")), address(eth.path("source-mac-address")), address(eth.path("destination-mac-address")));
  }

  private OptionalInt ethertype(JsonNode node) {
    if (node.isMissingNode()) return OptionalInt.empty();
    String text = node.asString("");
    OptionalInt number = text.matches("0[xX][0-9a-fA-F]{1,4}") ? OptionalInt.of(Integer.parseInt(text.substring(2), 16)) : MudJson.number(node, 0xffff);
    if (number.isEmpty()) strange(path + ".eth", "ethertype");
    return number;
  }

  private String address(JsonNode node) {
    if (node.isMissingNode()) return "";
    String text = node.asString("");
    if (text.matches("[0-9a-fA-F]{2}(:[0-9a-fA-F]{2}){5}")) return text.toLowerCase(java.util.Locale.ROOT);
    strange(path + ".eth", "a MAC address");
    return "";
  }
}

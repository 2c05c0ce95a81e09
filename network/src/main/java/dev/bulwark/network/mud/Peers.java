package dev.bulwark.network.mud;

import dev.bulwark.network.packet.Family;
import dev.bulwark.network.packet.HostName;
import dev.bulwark.network.packet.Ip;
import dev.bulwark.network.packet.Prefix;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Who is at the two ends of an entry.
 *
 * @param remotes the end that is not the device: names first, then networks, then classes
 * @param unread classes that are not understood
 */
record Peers(List<Remote> remotes, List<Remote> device, List<String> unread) {
  /** The members of an IP part that are about ends. */
  static final Set<String> MEMBERS =
      Set.of(
          "source-ipv4-network", "destination-ipv4-network", "source-ipv6-network", "destination-ipv6-network", "ietf-acldns:src-dnsname", "ietf-acldns:dst-dnsname", "src-dnsname", "dst-dnsname");

  private static final Set<String> CLASSES = Set.of("manufacturer", "same-manufacturer", "model", "local-networks", "controller", "my-controller");

  /** A member of {@code matches} that is about classes: a group of them, or, in drafts, one by itself. */
  static boolean isPart(String member) {
    String bare = member.startsWith("ietf-mud:") ? member.substring(9) : member;
    return bare.equals("mud") || bare.equals("mud-acl") || CLASSES.contains(bare);
  }

  static Peers read(JsonNode matches, JsonNode ip, Direction direction, AclType family, String path, Remarks remarks) {
    List<Remote> source = side(ip, "src", "source", family, path, remarks);
    List<Remote> destination = side(ip, "dst", "destination", family, path, remarks);
    boolean remoteIsSource = direction == Direction.TO_DEVICE || (direction == Direction.NONE && destination.isEmpty());
    List<Remote> remotes = new ArrayList<>(remoteIsSource ? source : destination);
    List<String> unread = new ArrayList<>();
    classes(matches, path, remotes, unread, remarks);
    return new Peers(remotes, remoteIsSource ? destination : source, unread);
  }

  private static List<Remote> side(JsonNode ip, String shortly, String side, AclType family, String path, Remarks remarks) {
    List<Remote> found = new ArrayList<>();
    JsonNode name = MudJson.member(ip, "ietf-acldns", shortly + "-dnsname");
    if (!name.isMissingNode()) {
      found.add(new Remote.Dns(name.asString("")));
      if (HostName.parse(name.asString("")).isEmpty()) remarks.warning(path, "no host name: " + Remarks.shown(name.asString("")));
    }
    for (String version : List.of("ipv4", "ipv6")) {
      JsonNode network = ip.path(side + "-" + version + "-network");
      if (!network.isMissingNode()) network(network.asString(""), family, path, remarks).ifPresent(found::add);
    }
    return found;
  }

  /** Empty for the network of all addresses, which demands nothing. */
  private static Optional<Remote> network(String text, AclType family, String path, Remarks remarks) {
    int slash = text.indexOf('/');
    Optional<Ip> address = Ip.parse(slash < 0 ? text : text.substring(0, slash));
    String length = slash < 0 ? "" : text.substring(slash + 1);
    Family wanted = family == AclType.IPV6 ? Family.IPV6 : Family.IPV4;
    boolean unsized = slash >= 0 && (!length.matches("[0-9]{1,3}") || Integer.parseInt(length) > wanted.bits());
    if (address.isEmpty() || unsized || address.get().family() != wanted) {
      remarks.warning(path, "no network of this family: " + Remarks.shown(text));
      return Optional.of(new Remote.NoNet(text));
    }
    Prefix prefix = Prefix.around(address.get(), slash < 0 ? wanted.bits() : Integer.parseInt(length));
    if (!prefix.first().equals(address.get())) remarks.warning(path, "host bits are set, read as " + prefix);
    return prefix.length() == 0 ? Optional.empty() : Optional.of(new Remote.Net(prefix));
  }

  private static void classes(JsonNode matches, String path, List<Remote> into, List<String> unread, Remarks remarks) {
    for (String part : List.of("mud", "mud-acl", "")) {
      JsonNode group = part.isEmpty() ? matches : MudJson.member(matches, "ietf-mud", part);
      Optional<String> controller = text(group, "controller", path, remarks);
      controller.ifPresent(uri -> into.add(new Remote.Controller(uri)));
      if (has(group, "my-controller")) into.add(new Remote.MyController());
      if (has(group, "local-networks")) into.add(new Remote.LocalNetworks());
      if (has(group, "same-manufacturer")) into.add(new Remote.SameManufacturer());
      text(group, "manufacturer", path, remarks).ifPresent(host -> into.add(new Remote.Manufacturer(host)));
      text(group, "model", path, remarks).ifPresent(url -> into.add(new Remote.Model(url)));
      for (String member : part.isEmpty() ? Set.<String>of() : group.propertyNames())
        if (!CLASSES.contains(member.startsWith("ietf-mud:") ? member.substring(9) : member)) {
          remarks.warning(path, "not understood: " + Remarks.shown(member));
          if (unread.isEmpty()) unread.add(member);
        }
    }
  }

  /** Such a leaf is of type empty: {@code [null]}, or in some files anything else. */
  private static boolean has(JsonNode group, String name) {
    return !MudJson.member(group, "ietf-mud", name).isMissingNode();
  }

  private static Optional<String> text(JsonNode group, String name, String path, Remarks remarks) {
    JsonNode node = MudJson.member(group, "ietf-mud", name);
    if (node.isMissingNode()) return Optional.empty();
    JsonNode only = node.isArray() && node.size() == 1 ? node.get(0) : node;
    if (!only.isString()) remarks.warning(path, name + " is not a text");
    return Optional.of(only.isString() ? only.stringValue() : "");
  }
}

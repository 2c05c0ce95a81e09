package dev.bulwark.network.mud;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** One access list. */
final class AclReader {
  private AclReader() {}

  static Acl read(JsonNode acl, String path, Map<String, Direction> policies, Remarks remarks) {
    String name = Draft.name(acl, "name", "acl-name").orElse("");
    if (name.isEmpty()) remarks.error(path, "an access list without a name");
    AclType type = type(acl, path, remarks);
    Direction direction = policies.getOrDefault(name, Direction.NONE);
    JsonNode entries = Draft.entries(acl);
    List<Flow> flows = new ArrayList<>();
    for (int i = 0; entries.isArray() && i < entries.size(); i++) flows.add(AceReader.read(entries.get(i), path + ".ace[" + i + "]", name, type, direction, remarks));
    if (!entries.isArray() && !entries.isMissingNode()) remarks.error(path, "its entries are not a list");
    return new Acl(name, type, direction, flows);
  }

  private static AclType type(JsonNode acl, String path, Remarks remarks) {
    Optional<AclType> said = Draft.name(acl, "type", "acl-type").flatMap(AclType::of);
    if (said.isPresent()) return said.get();
    remarks.warning(path, "no type that is known here; taken from its entries");
    for (JsonNode entry : Draft.entries(acl)) {
      JsonNode matches = entry.path("matches");
      if (matches.has("ipv6") || matches.has("ipv6-acl")) return AclType.IPV6;
      if (matches.has("ipv4") || matches.has("ipv4-acl")) return AclType.IPV4;
      if (matches.has("eth")) return AclType.ETHERNET;
    }
    return AclType.IPV4;
  }
}

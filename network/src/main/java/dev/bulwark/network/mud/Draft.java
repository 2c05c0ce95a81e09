package dev.bulwark.network.mud;

import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** What the drafts of 2017 spell otherwise. */
final class Draft {
  private Draft() {}

  /** Whether an access list has a spelling that the published model does not know. */
  static boolean spoken(JsonNode lists) {
    for (JsonNode acl : lists.path("acl")) {
      if (acl.has("acl-name") || acl.has("acl-type") || acl.has("access-list-entries")) return true;
      for (JsonNode ace : entries(acl)) {
        JsonNode matches = ace.path("matches");
        if (ace.has("rule-name") || matches.has("ipv4-acl") || matches.has("ipv6-acl") || matches.has("ietf-mud:mud-acl") || matches.has("mud-acl")) return true;
      }
    }
    return false;
  }

  /** The first of those members that is a text. */
  static Optional<String> name(JsonNode object, String published, String earlier) {
    JsonNode node = object.path(published);
    if (!node.isString()) node = object.path(earlier);
    return node.isString() ? Optional.of(node.stringValue()) : Optional.empty();
  }

  static JsonNode entries(JsonNode acl) {
    JsonNode entries = acl.path("aces").path("ace");
    return entries.isMissingNode() ? acl.path("access-list-entries").path("ace") : entries;
  }
}

package dev.bulwark.server;

import dev.bulwark.hardening.standard.Standards;
import dev.bulwark.server.http.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Puts beside each practice of a scorecard which requirements of which standards it answers, and whether their numbers were checked. */
final class StandardsMapping {
  private StandardsMapping() {}

  static ObjectNode into(ObjectNode scorecard) {
    for (JsonNode item : scorecard.path("items")) if (item instanceof ObjectNode object) object.set("standards", Json.tree(of(object.path("id").asString())));
    return scorecard;
  }

  private static List<Map<String, Object>> of(String item) {
    List<Map<String, Object>> all = new ArrayList<>();
    for (Standards.Requirements each : Standards.of(item)) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("framework", each.framework());
      one.put("title", each.title());
      one.put("ids", each.ids());
      one.put("verified", each.verified());
      all.add(one);
    }
    return all;
  }
}

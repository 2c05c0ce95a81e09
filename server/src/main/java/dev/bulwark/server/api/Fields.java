package dev.bulwark.server.api;

import dev.bulwark.problem.Problem;
import dev.bulwark.server.http.Json;
import dev.bulwark.server.http.Request;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The members of a request's JSON object; anything unexpected is {@code API-016}, so that a typing error is never ignored. */
final class Fields {
  private final ObjectNode object;

  private Fields(ObjectNode object) {
    this.object = object;
  }

  /** An empty body counts as an empty object. */
  static Fields of(byte[] body, String... allowed) {
    ObjectNode object = body.length == 0 ? Json.object("{}".getBytes(java.nio.charset.StandardCharsets.US_ASCII)) : Json.object(body);
    Set<String> known = Set.of(allowed);
    for (String name : object.propertyNames())
      if (!known.contains(name)) throw new Problem("API-016", "unknown member: " + name, allowed.length == 0 ? "send {}" : "known are " + String.join(", ", allowed));
    return new Fields(object);
  }

  Optional<String> text(String name) {
    JsonNode value = object.get(name);
    if (value == null || value.isNull()) return Optional.empty();
    if (!value.isString()) throw new Problem("API-016", name + " is no text", "send it in double quotes");
    return Optional.of(value.asString());
  }

  Set<String> texts(String name) {
    JsonNode value = object.get(name);
    if (value == null || value.isNull()) return Set.of();
    Set<String> texts = new LinkedHashSet<>();
    if (value.isArray()) for (JsonNode item : value) if (item.isString()) texts.add(item.asString());
    if (!value.isArray() || texts.size() != value.size()) throw new Problem("API-016", name + " is no list of different texts", "send [\"a\", \"b\"]");
    return texts;
  }

  /** A number of the query string within bounds. */
  static long number(Request request, String name, long normal, long least, long most) {
    Optional<String> text = request.query(name);
    if (text.isEmpty()) return normal;
    try {
      long number = Long.parseLong(text.get());
      if (number >= least && number <= most) return number;
    } catch (NumberFormatException e) {
      throw new Problem("API-016", name + " is no number", "give " + least + " to " + most, e);
    }
    throw new Problem("API-016", name + " is out of range", "give " + least + " to " + most);
  }
}

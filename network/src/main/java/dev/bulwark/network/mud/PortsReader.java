package dev.bulwark.network.mud;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Ports of an entry: an operator and a port, or a range; in the {@code tcp} or {@code udp} part, or in drafts beside the addresses. */
final class PortsReader {
  static final Set<String> MEMBERS =
      Set.of("source-port", "destination-port", "source-port-range", "destination-port-range", "source-port-range-or-operator", "destination-port-range-or-operator");

  private final String path;
  private final Remarks remarks;

  PortsReader(String path, Remarks remarks) {
    this.path = path;
    this.remarks = remarks;
  }

  /** @param side {@code source} or {@code destination} */
  Optional<Ports> read(JsonNode ip, JsonNode transport, String side) {
    Optional<Ports> found = Optional.empty();
    for (JsonNode part : new JsonNode[] {transport, ip})
      for (String name : new String[] {side + "-port", side + "-port-range", side + "-port-range-or-operator"}) {
        JsonNode node = part.path(name);
        if (node.isMissingNode()) continue;
        if (found.isPresent()) remarks.error(path, "the " + side + " port stands twice");
        found = ports(node, side);
      }
    return found;
  }

  private Optional<Ports> ports(JsonNode node, String side) {
    if (!node.isObject()) {
      OptionalInt alone = port(node, side);
      return alone.isPresent() ? Optional.of(Ports.of(alone.getAsInt(), alone.getAsInt())) : Optional.empty();
    }
    String operator = node.path("operator").asString("");
    if (node.has("lower-port")) return range(node, operator, side);
    OptionalInt port = port(node.path("port"), side);
    if (port.isEmpty()) return Optional.empty();
    int number = port.getAsInt();
    return switch (operator) {
      case "eq", "" -> Optional.of(Ports.of(number, number));
      case "gte" -> Optional.of(Ports.of(number, Ports.HIGHEST));
      case "lte" -> Optional.of(Ports.of(0, number));
      case "neq" -> {
        remarks.warning(path, "any " + side + " port but " + number);
        yield Optional.of(new Ports(number, number, true));
      }
      default -> {
        remarks.error(path, "an operator that is none: " + Remarks.shown(operator));
        yield Optional.empty();
      }
    };
  }

  private Optional<Ports> range(JsonNode node, String operator, String side) {
    OptionalInt low = port(node.path("lower-port"), side);
    OptionalInt high = node.has("upper-port") ? port(node.path("upper-port"), side) : low;
    if (low.isEmpty() || high.isEmpty()) return Optional.empty();
    if (low.getAsInt() > high.getAsInt()) {
      remarks.error(path, "a range of ports upside down");
      return Optional.empty();
    }
    if (!operator.isEmpty() && !operator.equals("range")) remarks.warning(path, "the operator " + Remarks.shown(operator) + " on a range; read as a range");
    return Optional.of(Ports.of(low.getAsInt(), high.getAsInt()));
  }

  private OptionalInt port(JsonNode node, String side) {
    OptionalInt port = MudJson.number(node, Ports.HIGHEST);
    if (port.isEmpty()) remarks.error(path, "a " + side + " port that is not from 0 to " + Ports.HIGHEST);
    return port;
  }
}

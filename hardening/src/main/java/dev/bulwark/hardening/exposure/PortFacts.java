package dev.bulwark.hardening.exposure;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What was seen at a port.
 *
 * @param tls the versions of TLS that it has, oldest first
 * @param certificate of its own, as plain members; empty where none was seen
 */
record PortFacts(Scope.Port port, PortState state, List<String> tls, Map<String, Object> certificate) {
  static PortFacts of(Scope.Port port, PortState state) {
    return new PortFacts(port, state, List.of(), Map.of());
  }

  Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("port", port.port());
    map.put("service", port.service().id());
    map.put("open", state == PortState.OPEN);
    map.put("tls", tls);
    map.put("state", state.name().toLowerCase(Locale.ROOT));
    if (!certificate.isEmpty()) map.put("certificate", certificate);
    return map;
  }
}

package dev.bulwark.server.config;

import dev.bulwark.fleet.device.Device;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the part about the gateway. Its TLS has keys only so that a wish for something weaker is heard and refused: the one protocol and the one suite may be written down,
 * nothing else.
 */
final class GatewayReader {
  private static final List<String> DTLS_SUITES =
      List.of("TLS_ECDHE_ECDSA_WITH_AES_128_CCM", "TLS_ECDHE_ECDSA_WITH_AES_128_CCM_8", "TLS_PSK_WITH_AES_128_CCM", "TLS_PSK_WITH_AES_128_CCM_8");

  private GatewayReader() {}

  static Config.Gateway read(Section section, List<String> notes) {
    tls(section.section("tls"));
    dtls(section, notes);
    if (section.flag("anonymous").orElse(false)) section.weaker("anonymous", "nobody connects without a certificate", "remove it");
    Config.Limits limits = limits(section.section("limits"), notes);
    Map<String, Config.Topics> topics = topics(section.section("topics"));
    section.end();
    return new Config.Gateway(limits, topics);
  }

  private static void tls(Section tls) {
    only(tls, "protocols", List.of("TLSv1.3"));
    only(tls, "suites", List.of("TLS_AES_256_GCM_SHA384"));
    Optional<String> auth = tls.text("clientAuth");
    if (auth.isPresent() && !auth.get().equals("required")) tls.weaker("clientAuth", "devices always show a certificate", "write required, or remove it");
    if (!tls.flag("enabled").orElse(true)) tls.weaker("enabled", "there is no listener without TLS", "remove it");
    tls.end();
  }

  private static void dtls(Section gateway, List<String> notes) {
    boolean given = gateway.has("dtls");
    Section dtls = gateway.section("dtls");
    only(dtls, "suites", DTLS_SUITES);
    if (!dtls.flag("enabled").orElse(true)) dtls.weaker("enabled", "there is no CoAP without DTLS", "remove it");
    dtls.end();
    if (given) notes.add("gateway.dtls: this version has no CoAP listener; the settings were checked and have no effect yet");
  }

  private static void only(Section section, String key, List<String> allowed) {
    if (!section.has(key)) return;
    List<String> given = section.list(key);
    for (String value : given)
      if (!allowed.contains(value)) section.weaker(key, value + " is not offered", "only " + String.join(", ", allowed));
    if (given.isEmpty()) section.wrong(key, "is empty", "remove it, or list " + String.join(", ", allowed));
  }

  private static Config.Limits limits(Section s, List<String> notes) {
    Config.Limits normal = Config.Limits.defaults();
    Config.Limits limits =
        new Config.Limits(
            s.number("connections", normal.connections(), 0, 10_000_000),
            s.number("handshakesInFlight", normal.handshakesInFlight(), 0, 1_000_000),
            s.number("handshakesPerAddress", normal.handshakesPerAddress(), 0, 1_000_000),
            s.number("handshakeSeconds", normal.handshakeSeconds(), 1, 300),
            s.number("connectSeconds", normal.connectSeconds(), 1, 300),
            s.number("unfinishedPerAddress", normal.unfinishedPerAddress(), 0, 1_000_000),
            s.number("publishPerSecond", normal.publishPerSecond(), 0, 1_000_000),
            s.number("packetBytes", normal.packetBytes(), 1_024, 16 << 20),
            s.number("topicLevels", normal.topicLevels(), 3, 128),
            s.number("topicBytes", normal.topicBytes(), 80, 65_535),
            s.number("subscriptions", normal.subscriptions(), 0, 100_000),
            s.number("retained", normal.retained(), 0, 100_000),
            s.number("queueMessages", normal.queueMessages(), 1, 1_000_000),
            s.number("queueBytes", normal.queueBytes(), 1_024, 1 << 30),
            s.number("receiveMaximum", normal.receiveMaximum(), 1, 65_535),
            s.number("coapConnections", normal.coapConnections(), 0, 10_000_000),
            s.number("coapHandshakesInFlight", normal.coapHandshakesInFlight(), 0, 1_000_000));
    if (s.has("queueBytes")) notes.add("gateway.limits.queueBytes: this version bounds queues by messages (queueMessages); the setting was checked and has no effect yet");
    s.end();
    return limits;
  }

  private static Map<String, Config.Topics> topics(Section section) {
    Map<String, Config.Topics> topics = new LinkedHashMap<>();
    for (String name : section.keys()) {
      if (!Device.isName(name)) section.wrong(name, "is no class's name", "use 1 to 64 of A-Z a-z 0-9 . _ -");
      Section rights = section.section(name);
      topics.put(name, new Config.Topics(filters(rights, "publish"), filters(rights, "subscribe")));
      rights.end();
    }
    return topics;
  }

  private static List<String> filters(Section rights, String key) {
    List<String> filters = rights.list(key);
    for (String filter : filters) {
      List<String> levels = List.of(filter.split("/", -1));
      boolean all = levels.getFirst().equals("#") || levels.getFirst().equals("+");
      boolean foreign = levels.getFirst().equals("devices") && (levels.size() < 2 || !levels.get(1).equals("{id}"));
      if (filter.isEmpty() || filter.startsWith("$") || filter.indexOf(0) >= 0 || filter.length() > 255) rights.wrong(key, "is no topic filter: " + filter, "write for example site/news/#");
      else if (all || foreign) rights.weaker(key, filter + " reaches into other devices' topics", "name a topic outside devices/, or below devices/{id}/");
    }
    return filters;
  }
}

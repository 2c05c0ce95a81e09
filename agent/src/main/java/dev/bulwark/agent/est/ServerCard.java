package dev.bulwark.agent.est;

import dev.bulwark.problem.Problem;
import java.net.InetSocketAddress;
import java.net.URI;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What {@code GET /.well-known/bulwark} tells: where the MQTT listener is. The host is the one the server was asked by, unless it names a better one. */
public record ServerCard(String tenant, String version, String mqttHost, int mqttPort) {
  private static final JsonMapper JSON =
      JsonMapper.builder(JsonFactory.builder().streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(8).maxStringLength(512).maxDocumentLength(16_384).build()).build())
          .build();

  public ServerCard {
    if (mqttPort < 1 || mqttPort > 65_535) throw new IllegalArgumentException("no such port: " + mqttPort);
  }

  public InetSocketAddress mqtt() {
    return InetSocketAddress.createUnresolved(mqttHost, mqttPort);
  }

  static ServerCard read(byte[] body, URI asked) {
    try {
      JsonNode in = JSON.readTree(body);
      JsonNode mqtt = in.path("mqtt");
      if (!mqtt.path("port").isInt()) throw new IllegalArgumentException("no MQTT port");
      String host = mqtt.path("host").asString("");
      if (host.isEmpty() || host.equals("0.0.0.0") || host.equals("::") || host.equals("[::]")) host = bare(asked.getHost());
      if (host.length() > 253 || host.chars().anyMatch(c -> c <= ' ' || c > '~')) throw new IllegalArgumentException("the MQTT host cannot be read");
      return new ServerCard(in.path("tenant").asString("default"), in.path("version").asString(""), host, mqtt.path("port").asInt());
    } catch (JacksonException | IllegalArgumentException e) {
      throw new Problem("AGENT-008", "the server's description at /.well-known/bulwark cannot be read", "check that the URL is a Bulwark device listener", e);
    }
  }

  /** An IPv6 address of a URL without its brackets. */
  private static String bare(String host) {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }
}

package dev.bulwark.agent.identity;

import dev.bulwark.fleet.device.DeviceId;
import dev.bulwark.problem.Problem;
import java.net.URI;
import java.util.Locale;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code agent.json}: who the device is and where its server is. No secret in it.
 *
 * @param server base of the device listener, {@code https} only
 * @param keySource {@code file}, or the {@code pkcs11:} URI of the token that new keys are made in
 */
public record Settings(DeviceId id, URI server, String keySource) {
  private static final JsonMapper JSON =
      JsonMapper.builder(JsonFactory.builder().streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(8).maxStringLength(4096).maxDocumentLength(16_384).build()).build())
          .build();

  public Settings {
    if (!"https".equals(lower(server.getScheme())) || server.getHost() == null || server.getUserInfo() != null)
      throw new Problem("AGENT-005", "the server address is not an https URL", "give https://HOST:PORT of the device listener");
  }

  private static String lower(@org.jspecify.annotations.Nullable String text) {
    return text == null ? "" : text.toLowerCase(Locale.ROOT);
  }

  String json() {
    ObjectNode out = JSON.createObjectNode().put("id", id.value()).put("server", server.toString()).put("key", keySource);
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(out) + "\n";
  }

  static Settings ofJson(String text) {
    try {
      JsonNode in = JSON.readTree(text);
      return new Settings(new DeviceId(in.path("id").asString("")), URI.create(in.path("server").asString("")), in.path("key").asString("file"));
    } catch (JacksonException | IllegalArgumentException e) {
      throw new Problem("AGENT-006", "agent.json cannot be read", "enrol again, or put back the file from before", e);
    }
  }
}

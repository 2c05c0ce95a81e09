package dev.bulwark.server.http;

import dev.bulwark.problem.Problem;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** JSON in and out: documents from outside are bounded in depth, number and name length, and have no duplicate members. */
public final class Json {
  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(16).maxNumberLength(40).maxStringLength(1 << 20).maxNameLength(256).build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .build();

  private Json() {}

  public static byte[] bytes(Object document) {
    return MAPPER.writeValueAsBytes(document);
  }

  /** A document as a tree, to be put into another. */
  public static JsonNode tree(Object document) {
    return MAPPER.valueToTree(document);
  }

  /** An object sent by a client; {@code API-003} where it is none. */
  public static ObjectNode object(byte[] body) {
    JsonNode node;
    try {
      node = MAPPER.readTree(body);
    } catch (JacksonException e) {
      throw new Problem("API-003", "the body is not a JSON document", "send one JSON object, with each member once", e);
    }
    if (node instanceof ObjectNode object) return object;
    throw new Problem("API-003", "the body is not a JSON object", "send one JSON object, with each member once");
  }
}

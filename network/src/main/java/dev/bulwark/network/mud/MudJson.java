package dev.bulwark.network.mud;

import dev.bulwark.problem.Problem;
import java.util.OptionalInt;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The JSON of strangers: bounded in size and depth, no name twice in an object, nothing behind the document, numbers that are numbers. */
final class MudJson {
  static final int DEEPEST = 64;
  private static final String BROKEN = "NETWORK-300";
  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(DEEPEST).maxNumberLength(100).maxNameLength(1_000).maxStringLength(MudReader.LARGEST).maxDocumentLength(MudReader.LARGEST).build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private MudJson() {}

  /** @throws Problem NETWORK-300 where the bytes are no single JSON object within the bounds */
  static ObjectNode object(byte[] bytes) {
    if (bytes.length > MudReader.LARGEST) throw new Problem(BROKEN, "a MUD file of more than " + MudReader.LARGEST + " bytes", "get the file from its manufacturer again; real ones have some kilobytes");
    try {
      if (MAPPER.readTree(bytes) instanceof ObjectNode object) return object;
    } catch (JacksonException e) {
      String where = e.getLocation() == null || e.getLocation().getLineNr() < 1 ? "" : " (line " + e.getLocation().getLineNr() + ")";
      throw new Problem(BROKEN, "no JSON document that is read here" + where, "get the file again; names stand once in an object, nesting ends at " + DEEPEST + " levels", e);
    }
    throw new Problem(BROKEN, "the JSON document is not an object", "give a MUD file (RFC 8520)");
  }

  /** The member of that name, whether or not it carries a module's prefix; a missing node where it is not there. */
  static JsonNode member(JsonNode object, String module, String name) {
    JsonNode prefixed = object.path(module + ":" + name);
    return prefixed.isMissingNode() ? object.path(name) : prefixed;
  }

  /** A whole number from 0 to {@code most}, written as number or as text; empty for anything else. */
  static OptionalInt number(JsonNode node, int most) {
    if (node.isIntegralNumber() && node.canConvertToInt()) return bounded(node.intValue(), most);
    if (node.isString() && node.stringValue().matches("[0-9]{1,9}")) return bounded(Integer.parseInt(node.stringValue()), most);
    return OptionalInt.empty();
  }

  private static OptionalInt bounded(int value, int most) {
    return value < 0 || value > most ? OptionalInt.empty() : OptionalInt.of(value);
  }
}

package dev.bulwark.network.nft;

import dev.bulwark.network.nft.Token.Kind;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Says a JSON listing (libnftables-json(5)) in the words of nft's text, object by object. Text of the listing becomes quoted words, so that none of it can pass for a keyword. */
final class JsonTokens {
  private static final int DEEPEST = 40;
  private static final int LONGEST_TEXT = 4096;
  private static final JsonMapper MAPPER =
      JsonMapper.builder(JsonFactory.builder().streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(DEEPEST).maxStringLength(LONGEST_TEXT).maxNameLength(LONGEST_TEXT).maxNumberLength(40).build()).build())
          // each object of the list is read alone
          .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();
  private final JsonParser parser;
  private final ArrayDeque<Token> ready = new ArrayDeque<>();
  private int object;

  JsonTokens(byte[] bytes) {
    try {
      parser = MAPPER.createParser(bytes);
      boolean good = parser.nextToken() == JsonToken.START_OBJECT && "nftables".equals(parser.nextName()) && parser.nextToken() == JsonToken.START_ARRAY;
      if (!good) throw Refusal.unreadable("the document", "it does not begin with {\"nftables\": [");
    } catch (JacksonException e) {
      throw broken();
    }
  }

  Token next() {
    while (ready.isEmpty()) {
      JsonNode node = read();
      if (node == null) return new Token(Kind.END, "", object);
      new JsonStatement(ready, object).command(node);
    }
    return ready.poll();
  }

  private @Nullable JsonNode read() {
    try {
      JsonToken token = parser.nextToken();
      object++;
      if (token == JsonToken.END_ARRAY) {
        if (parser.nextToken() != JsonToken.END_OBJECT || parser.nextToken() != null) throw Refusal.unreadable("the document", "it goes on behind its list");
        return null;
      }
      // asked again after the end
      if (token == null && parser.isClosed()) return null;
      if (token != JsonToken.START_OBJECT) throw broken();
      JsonNode node = MAPPER.readTree(parser);
      return node;
    } catch (JacksonException e) {
      throw broken();
    }
  }

  private RuntimeException broken() {
    return Refusal.unreadable("object " + object, "it is no JSON, or deeper than " + DEEPEST);
  }
}

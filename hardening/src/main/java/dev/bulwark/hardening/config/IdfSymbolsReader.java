package dev.bulwark.hardening.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Reads the symbol table that the program brings, as a stream: of its 700 KB only bits and constants are kept. */
final class IdfSymbolsReader {
  private static final String SHIPPED = "/dev/bulwark/hardening/idf-symbols.json";
  private static final Pattern CONSTANT = Pattern.compile("[yn]|[+-]?(?:0[xX][0-9a-fA-F]+|[0-9]+)");

  private List<String> releases = List.of();
  private final Map<String, IdfSymbols.Symbol> symbols = new HashMap<>(16_384);
  private final Map<String, List<IdfSymbols.Rename>> renames = new HashMap<>(2_048);

  private IdfSymbolsReader() {}

  static IdfSymbols load() {
    try (InputStream in = IdfSymbolsReader.class.getResourceAsStream(SHIPPED)) {
      if (in == null) throw new IllegalStateException(SHIPPED + " is missing from the program");
      try (JsonParser json = new JsonFactory().createParser(ObjectReadContext.empty(), in)) {
        IdfSymbolsReader reader = new IdfSymbolsReader();
        reader.document(json);
        return new IdfSymbols(reader.releases, reader.symbols, reader.renames);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void document(JsonParser json) {
    json.nextToken();
    while (json.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = json.currentName();
      json.nextToken();
      switch (name) {
        case "versions" -> releases = texts(json);
        case "symbols" -> {
          while (json.nextToken() == JsonToken.PROPERTY_NAME) symbol(json, json.currentName());
        }
        case "renames" -> {
          while (json.nextToken() == JsonToken.START_ARRAY) rename(json);
        }
        default -> json.skipChildren();
      }
    }
  }

  private void symbol(JsonParser json, String name) {
    String type = "";
    int bits = 0;
    @Nullable String[] defaults = new @Nullable String[releases.size()];
    json.nextToken();
    while (json.nextToken() == JsonToken.PROPERTY_NAME) {
      String member = json.currentName();
      json.nextToken();
      switch (member) {
        case "t" -> type = json.getString();
        case "v" -> bits = bits(json.getString());
        case "d" -> {
          while (json.nextToken() == JsonToken.START_ARRAY) {
            json.nextToken();
            int first = json.getIntValue();
            json.nextToken();
            String constant = constant(texts(json));
            for (int i = first; i < defaults.length; i++) defaults[i] = constant;
            json.nextToken();
          }
        }
        default -> json.skipChildren();
      }
    }
    symbols.put(name, new IdfSymbols.Symbol(type.equals("b"), bits, defaults));
  }

  private void rename(JsonParser json) {
    json.nextToken();
    String old = json.getString();
    json.nextToken();
    List<String> to = texts(json);
    json.nextToken();
    renames.computeIfAbsent(old, name -> new ArrayList<>(1)).add(new IdfSymbols.Rename(List.copyOf(to), bits(json.getString())));
    json.nextToken();
  }

  /** At the start of an array; ends at its end. */
  private static List<String> texts(JsonParser json) {
    List<String> texts = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) texts.add(json.getString());
    return texts;
  }

  /** One character per release, the oldest first, becomes one bit per release, the oldest lowest. */
  private static int bits(String digits) {
    int bits = 0;
    for (int i = 0; i < digits.length(); i++) if (digits.charAt(i) == '1') bits |= 1 << i;
    return bits;
  }

  /** Tables spell it {@code n}, {@code N} and {@code "n"}. */
  private static @Nullable String constant(List<String> expressions) {
    if (expressions.size() != 1) return null;
    String text = expressions.getFirst().strip();
    if (text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"")) text = text.substring(1, text.length() - 1);
    text = text.toLowerCase(Locale.ROOT);
    return CONSTANT.matcher(text).matches() ? text : null;
  }
}

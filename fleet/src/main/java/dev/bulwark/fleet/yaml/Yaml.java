package dev.bulwark.fleet.yaml;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * One YAML 1.2 document as a tree of text, lists and maps, each with the line where it stands.
 *
 * <h2>Guarantees</h2> Within {@link Limits}, which are kept before anything is built: by a loop over the parser's events, not by the library's recursive constructor. No anchor, alias, tag,
 * second document or key that stands twice: a file of settings needs none of them, and they are how YAML files do harm. Maps keep their order.
 * <h2>Fails by</h2> {@link Malformed}, for any other text; never by anything else.
 */
public sealed interface Yaml {
  int line();

  /** As {@code Map<String, Object>}, {@code List<Object>} and {@code String}. */
  Object plain();

  /** {@code unquoted}: without quotes, so that {@code null} and {@code true} mean what they say. */
  record Scalar(String text, boolean unquoted, int line) implements Yaml {
    public boolean isNull() {
      return unquoted && (text.isEmpty() || text.equals("~") || text.equals("null"));
    }

    @Override
    public Object plain() {
      return text;
    }
  }

  record Sequence(List<Yaml> items, int line) implements Yaml {
    @Override
    public List<Object> plain() {
      return new ArrayList<>(items.stream().map(Yaml::plain).toList());
    }
  }

  record Mapping(Map<String, Yaml> members, int line) implements Yaml {
    @Override
    public Map<String, Object> plain() {
      Map<String, Object> plain = new LinkedHashMap<>();
      members.forEach((key, value) -> plain.put(key, value.plain()));
      return plain;
    }
  }

  /** How much a document may hold: characters, values, levels. */
  record Limits(int longest, int mostNodes, int deepest) {
    /** A mebibyte, 100,000 values, 12 levels. */
    public static final Limits STANDARD = new Limits(1 << 20, 100_000, 12);
  }

  /** The document is not one we read. */
  final class Malformed extends Exception {
    private static final long serialVersionUID = 1;

    Malformed(String what) {
      super(what);
    }
  }

  /** The document; its top is a map. */
  static Mapping read(String text, Limits limits) throws Malformed {
    if (text.length() > limits.longest()) throw new Malformed("longer than " + limits.longest() + " characters");
    LoadSettings settings = LoadSettings.builder().setUseMarks(true).setParseComments(false).setCodePointLimit(limits.longest()).build();
    try {
      return new YamlBuilder(limits).build(new Parse(settings).parseString(text));
    } catch (YamlEngineException e) {
      throw new Malformed("not YAML: " + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
    } catch (IndexOutOfBoundsException | IllegalArgumentException | ClassCastException e) {
      throw new Malformed("not YAML that can be read");
    }
  }
}

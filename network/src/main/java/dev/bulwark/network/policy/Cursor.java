package dev.bulwark.network.policy;

import dev.bulwark.fleet.yaml.Yaml;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A map of the policy with the place it stands at. Reading a key marks it as known; a fault is noted and reading goes on, so that all faults of a file are told at once.
 */
final class Cursor {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
  private static final int LONGEST_TEXT = 500;

  final String path;
  final int line;
  private final Map<String, Yaml> members;
  private final List<Fault> faults;
  private final Set<String> known = new TreeSet<>();

  Cursor(String path, Yaml.Mapping mapping, List<Fault> faults) {
    this.path = path;
    this.line = mapping.line();
    this.members = mapping.members();
    this.faults = faults;
  }

  static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  String at(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  int lineOf(String key) {
    Yaml value = members.get(key);
    return value == null ? line : value.line();
  }

  void fault(String code, String key, String message, String mend) {
    faults.add(new Fault(code, key.isEmpty() ? path : at(key), key.isEmpty() ? line : lineOf(key), message, mend));
  }

  boolean has(String key) {
    known.add(key);
    return members.containsKey(key);
  }

  private @Nullable Yaml take(String key, boolean required) {
    known.add(key);
    Yaml value = members.get(key);
    if (value == null && required) fault("NETWORK-002", key, "is missing", "add " + key);
    return value;
  }

  /** Every key that nobody asked for is a slip, and a slip in a policy is a hole. */
  void done() {
    for (String key : members.keySet())
      if (!known.contains(key)) fault("NETWORK-002", key, "is no key here", "known are " + String.join(", ", known));
  }

  Optional<String> text(String key, boolean required) {
    Yaml value = take(key, required);
    if (value == null) return Optional.empty();
    if (value instanceof Yaml.Scalar scalar && !scalar.isNull() && scalar.text().length() <= LONGEST_TEXT) return Optional.of(scalar.text());
    fault("NETWORK-002", key, "must be text", "write one value of up to " + LONGEST_TEXT + " characters");
    return Optional.empty();
  }

  Optional<Integer> number(String key, boolean required) {
    Optional<String> text = text(key, required);
    if (text.isEmpty()) return Optional.empty();
    if (text.get().matches("0|[1-9][0-9]{0,8}")) return Optional.of(Integer.valueOf(text.get()));
    fault("NETWORK-002", key, "must be a number", "write decimal digits");
    return Optional.empty();
  }

  boolean flag(String key) {
    Optional<String> text = text(key, false);
    if (text.isEmpty() || text.get().equals("false")) return false;
    if (text.get().equals("true")) return true;
    fault("NETWORK-002", key, "must be true or false", "write true or false");
    return false;
  }

  /** One value or a list of values. */
  List<Item> items(String key, boolean required) {
    Yaml value = take(key, required);
    List<Item> items = new ArrayList<>();
    if (value instanceof Yaml.Scalar scalar && !scalar.isNull()) {
      items.add(new Item(scalar.text(), at(key), scalar.line()));
    } else if (value instanceof Yaml.Sequence sequence) {
      for (Yaml each : sequence.items()) {
        String place = at(key) + "[" + items.size() + "]";
        if (each instanceof Yaml.Scalar scalar && !scalar.isNull() && scalar.text().length() <= LONGEST_TEXT) items.add(new Item(scalar.text(), place, scalar.line()));
        else faults.add(new Fault("NETWORK-002", place, each.line(), "must be text", "write one value"));
      }
      if (sequence.items().isEmpty() && required) fault("NETWORK-002", key, "is an empty list", "name at least one");
    } else if (value != null) {
      fault("NETWORK-002", key, "must be a value or a list of values", "write one name, or several in brackets");
    }
    return items;
  }

  /** A value of a list with its own place. */
  record Item(String text, String path, int line) {}

  Optional<Cursor> section(String key, boolean required) {
    Yaml value = take(key, required);
    if (value instanceof Yaml.Mapping mapping) return Optional.of(new Cursor(at(key), mapping, faults));
    if (value != null) fault("NETWORK-002", key, "must be a map", "write its keys in braces, or indented below");
    return Optional.empty();
  }

  /** The members of a map from names to maps, those with a good name. */
  Map<String, Cursor> named(String key, boolean required) {
    Map<String, Cursor> named = new LinkedHashMap<>();
    Cursor section = section(key, required).orElse(null);
    if (section == null) return named;
    section.members.forEach(
        (name, value) -> {
          if (!isName(name)) section.fault("NETWORK-002", name, "is no name", "use a-z, 0-9 and -, up to 63, beginning with a letter or digit");
          else if (value instanceof Yaml.Mapping mapping) named.put(name, new Cursor(section.at(name), mapping, faults));
          else section.fault("NETWORK-002", name, "must be a map", "write its keys in braces, or indented below");
        });
    return named;
  }

  /** The members of a map from names to lists or values. */
  Map<String, List<Item>> lists(String key) {
    Map<String, List<Item>> lists = new LinkedHashMap<>();
    Cursor section = section(key, false).orElse(null);
    if (section == null) return lists;
    for (String name : section.members.keySet()) {
      if (!isName(name)) section.fault("NETWORK-002", name, "is no name", "use a-z, 0-9 and -, up to 63, beginning with a letter or digit");
      else lists.put(name, section.items(name, true));
    }
    return lists;
  }

  /** The members of a map from free words to single values. */
  Map<String, Item> values(String key, boolean required) {
    Map<String, Item> values = new LinkedHashMap<>();
    Cursor section = section(key, required).orElse(null);
    if (section == null) return values;
    for (String word : section.members.keySet()) section.text(word, true).ifPresent(text -> values.put(word, new Item(text, section.at(word), section.lineOf(word))));
    return values;
  }

  Map<String, Object> plain(String key) {
    Yaml value = take(key, false);
    if (value instanceof Yaml.Mapping mapping) return mapping.plain();
    if (value != null) fault("NETWORK-002", key, "must be a map", "write its keys in braces, or indented below");
    return Map.of();
  }

  /** The maps of a list. */
  List<Cursor> entries(String key, boolean required) {
    List<Cursor> entries = new ArrayList<>();
    Yaml value = take(key, required);
    if (value instanceof Yaml.Sequence sequence) {
      for (int i = 0; i < sequence.items().size(); i++) {
        String place = at(key) + "[" + i + "]";
        if (sequence.items().get(i) instanceof Yaml.Mapping mapping) entries.add(new Cursor(place, mapping, faults));
        else faults.add(new Fault("NETWORK-002", place, sequence.items().get(i).line(), "must be a map", "write its keys in braces"));
      }
    } else if (value != null) {
      fault("NETWORK-002", key, "must be a list", "write each entry with a dash");
    }
    return entries;
  }
}

package dev.bulwark.server.config;

import dev.bulwark.fleet.keys.SecretRef;
import dev.bulwark.fleet.yaml.Yaml;
import dev.bulwark.problem.Problem;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One map of the file while it is read: every question takes a key out, a wrong answer is noted and the default goes on, and what nobody asked for is an unknown key. So one
 * run tells all mistakes.
 */
final class Section {
  private final String path;
  private final Map<String, Yaml> members;
  private final List<ConfigProblem> problems;
  private final Set<String> known = new LinkedHashSet<>();

  Section(String path, Yaml.Mapping mapping, List<ConfigProblem> problems) {
    this.path = path;
    this.members = mapping.members();
    this.problems = problems;
  }

  String at(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  void wrong(String key, String detail, String hint) {
    problems.add(new ConfigProblem(at(key), "UP-005", detail, hint));
  }

  /** The file asks for less security than the product has. */
  void weaker(String key, String detail, String hint) {
    problems.add(new ConfigProblem(at(key), "UP-004", detail, hint));
  }

  Set<String> keys() {
    return members.keySet();
  }

  private @Nullable Yaml take(String key) {
    known.add(key);
    Yaml value = members.get(key);
    return value instanceof Yaml.Scalar scalar && scalar.isNull() ? null : value;
  }

  boolean has(String key) {
    return take(key) != null;
  }

  /** The map below a key; an empty one where there is none, or where something else stands there. */
  Section section(String key) {
    Yaml value = take(key);
    if (value instanceof Yaml.Mapping mapping) return new Section(at(key), mapping, problems);
    if (value != null) wrong(key, "must be a map", "write its settings indented below it");
    return new Section(at(key), new Yaml.Mapping(Map.of(), 0), problems);
  }

  Optional<String> text(String key) {
    Yaml value = take(key);
    if (value == null) return Optional.empty();
    if (value instanceof Yaml.Scalar scalar && scalar.text().length() <= 2_000) return Optional.of(scalar.text());
    wrong(key, "must be one text", "write one value");
    return Optional.empty();
  }

  int number(String key, int normal, int least, int most) {
    return Math.toIntExact(number(key, normal, least, (long) most));
  }

  long number(String key, long normal, long least, long most) {
    Optional<String> text = text(key);
    if (text.isEmpty()) return normal;
    try {
      long number = parse(text.get());
      if (number >= least && number <= most) return number;
    } catch (NumberFormatException | ArithmeticException e) {
      wrong(key, "is no whole number", "give a number from " + least + " to " + most);
      return normal;
    }
    wrong(key, "is outside " + least + " to " + most, "give a number from " + least + " to " + most);
    return normal;
  }

  /** A whole number; sizes may have KiB, MiB or GiB behind them. */
  private static long parse(String text) {
    String number = text.strip();
    long unit = 1;
    if (number.endsWith("iB") && number.length() > 3) {
      unit =
          switch (number.charAt(number.length() - 3)) {
            case 'K' -> 1L << 10;
            case 'M' -> 1L << 20;
            case 'G' -> 1L << 30;
            default -> throw new NumberFormatException(text);
          };
      number = number.substring(0, number.length() - 3).strip();
    }
    return Math.multiplyExact(Long.parseLong(number), unit);
  }

  Optional<Boolean> flag(String key) {
    Optional<String> text = text(key);
    if (text.isEmpty()) return Optional.empty();
    if (text.get().equals("true") || text.get().equals("false")) return Optional.of(text.get().equals("true"));
    wrong(key, "is neither true nor false", "write true or false");
    return Optional.empty();
  }

  Optional<Duration> duration(String key) {
    Optional<String> text = text(key);
    if (text.isEmpty()) return Optional.empty();
    try {
      return Optional.of(Duration.parse(text.get()));
    } catch (DateTimeException | ArithmeticException e) {
      wrong(key, "is no ISO 8601 duration of days or less", "write for example P90D, PT24H or PT20S");
      return Optional.empty();
    }
  }

  Duration duration(String key, Duration normal, Duration least, Duration most) {
    Optional<Duration> given = duration(key);
    if (given.isEmpty()) return normal;
    if (given.get().compareTo(least) >= 0 && given.get().compareTo(most) <= 0) return given.get();
    wrong(key, "is outside " + least + " to " + most, "give a duration from " + least + " to " + most);
    return normal;
  }

  /** A list of texts; a single text counts as a list of one. */
  List<String> list(String key) {
    Yaml value = take(key);
    List<String> items = new ArrayList<>();
    if (value instanceof Yaml.Scalar scalar) items.add(scalar.text());
    else if (value instanceof Yaml.Sequence sequence) {
      for (Yaml item : sequence.items()) {
        if (item instanceof Yaml.Scalar scalar && scalar.text().length() <= 2_000 && items.size() < 1_000) items.add(scalar.text());
        else {
          wrong(key, "must be a list of texts", "write one text for each line");
          return List.of();
        }
      }
    } else if (value != null) wrong(key, "must be a list of texts", "write one text for each line");
    return items;
  }

  Optional<SecretRef> secret(String key) {
    Optional<String> text = text(key);
    if (text.isEmpty()) return Optional.empty();
    try {
      return Optional.of(SecretRef.parse(text.get()));
    } catch (Problem e) {
      wrong(key, "is no reference to a secret", "write file:PATH, env:NAME or credential:NAME; the secret itself never stands here");
      return Optional.empty();
    }
  }

  /** After the last question: every key nobody asked for. */
  void end() {
    for (Map.Entry<String, Yaml> entry : members.entrySet()) {
      if (known.contains(entry.getKey())) continue;
      String near = nearest(entry.getKey());
      String hint = known.isEmpty() ? "remove it" : near.isEmpty() ? "known here: " + String.join(", ", known) : "did you mean " + near + "?";
      problems.add(new ConfigProblem(at(entry.getKey()), "UP-003", "unknown key in line " + entry.getValue().line(), hint));
    }
  }

  private String nearest(String key) {
    String best = "";
    int distance = 3;
    for (String candidate : known) {
      int edits = edits(key, candidate);
      if (edits < distance) {
        distance = edits;
        best = candidate;
      }
    }
    return best;
  }

  private static int edits(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) row[j] = j;
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int up = row[j];
        int change = Character.toLowerCase(a.charAt(i - 1)) == Character.toLowerCase(b.charAt(j - 1)) ? 0 : 1;
        row[j] = Math.min(Math.min(row[j - 1], up) + 1, diagonal + change);
        diagonal = up;
      }
    }
    return row[b.length()];
  }
}

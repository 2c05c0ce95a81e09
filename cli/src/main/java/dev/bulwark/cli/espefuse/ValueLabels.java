package dev.bulwark.cli.espefuse;

import dev.bulwark.firmware.chip.Chip;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a chip's values are called in the summary, where they have a name: {@code Enable} for a counter of one. Kept as data beside this class. */
final class ValueLabels {
  private static final Pattern COLUMN = Pattern.compile(" \\| ");

  private final Map<String, List<String>> byField = new HashMap<>();

  private ValueLabels() {}

  static ValueLabels of(Chip chip) {
    ValueLabels labels = new ValueLabels();
    for (String line : resource().lines().toList()) {
      if (line.startsWith("#")) continue;
      List<String> columns = Arrays.asList(COLUMN.split(line));
      if (columns.get(1).equals("*") || List.of(columns.get(1).split(" ")).contains(chip.id())) labels.byField.put(columns.get(0), columns.subList(2, columns.size()));
    }
    return labels;
  }

  private static String resource() {
    try (InputStream in = Objects.requireNonNull(ValueLabels.class.getResourceAsStream("value-labels.txt"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Optional<String> label(String field, int value) {
    List<String> known = byField.getOrDefault(field, List.of());
    return value >= 0 && value < known.size() && !known.get(value).isEmpty() ? Optional.of(known.get(value)) : Optional.empty();
  }
}

package dev.bulwark.firmware.info;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a file is.
 *
 * @param type {@code image}, {@code partitions}, {@code otadata}, {@code nvs}, {@code nvs-keys}, {@code mcuboot} or {@code flash}
 * @param document the facts for programs: names to text, numbers, truth values, lists and maps of such; {@code type} first, {@code stops} last
 * @param lines the facts for people, the first says what it is; text from the file stands in them as it is, make it safe before showing it
 * @param stops what would keep it from booting, for people; empty when nothing was found
 */
public record Explanation(String type, Map<String, @Nullable Object> document, List<String> lines, List<String> stops) {
  public Explanation {
    Map<String, @Nullable Object> whole = new LinkedHashMap<>();
    whole.put("type", type);
    whole.putAll(document);
    whole.put("stops", List.copyOf(stops));
    document = Collections.unmodifiableMap(whole);
    lines = List.copyOf(lines);
    stops = List.copyOf(stops);
  }
}

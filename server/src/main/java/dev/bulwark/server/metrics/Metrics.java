package dev.bulwark.server.metrics;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** A list of questions, asked at each scrape and written in Prometheus' text format 0.0.4. Register all before the first scrape; reading is thread-safe. */
public final class Metrics {
  public static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";
  private final Map<String, Family> families = new TreeMap<>();

  private record Family(String kind, String help, Map<String, Supplier<Map<String, ? extends Number>>> samples) {}

  /** Only grows until the next start. */
  public void counter(String name, String help, LongSupplier value) {
    family(name, "counter", help).put("", () -> Map.of("", value.getAsLong()));
  }

  public void gauge(String name, String help, LongSupplier value) {
    family(name, "gauge", help).put("", () -> Map.of("", value.getAsLong()));
  }

  /** One more sample of a counter, told apart by one label. */
  public void counter(String name, String help, String label, String labelValue, LongSupplier value) {
    family(name, "counter", help).put(label + "=" + labelValue, () -> Map.of(label + "=\"" + labelValue + "\"", value.getAsLong()));
  }

  /** A sample for each entry; the keys are few and our own words. */
  public void each(String name, String kind, String help, String label, Supplier<Map<String, Long>> values) {
    family(name, kind, help)
        .put(label, () -> {
          Map<String, Long> labelled = new LinkedHashMap<>();
          new TreeMap<>(values.get()).forEach((key, value) -> labelled.put(label + "=\"" + key.replaceAll("[^A-Za-z0-9_.-]", "_") + "\"", value));
          return labelled;
        });
  }

  private Map<String, Supplier<Map<String, ? extends Number>>> family(String name, String kind, String help) {
    if (!name.matches("[a-z][a-z0-9_]{0,99}")) throw new IllegalArgumentException("not a metric's name: " + name);
    return families.computeIfAbsent(name, key -> new Family(kind, help, new TreeMap<>())).samples;
  }

  public String scrape() {
    StringBuilder out = new StringBuilder(4_000);
    families.forEach((name, family) -> {
      out.append("# HELP ").append(name).append(' ').append(family.help).append('\n');
      out.append("# TYPE ").append(name).append(' ').append(family.kind).append('\n');
      for (Supplier<Map<String, ? extends Number>> samples : family.samples.values())
        samples.get().forEach((labels, value) -> out.append(name).append(labels.isEmpty() ? "" : "{" + labels + "}").append(' ').append(value).append('\n'));
    });
    return out.toString();
  }
}

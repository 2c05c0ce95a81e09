package dev.bulwark.hardening.standard;

import dev.bulwark.fleet.yaml.Yaml;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The mapping that the program brings.
 *
 * <h2>Guarantees</h2> Every identifier carries whether it was checked against its standard. <h2>Does not guarantee</h2> Conformity: a practice that is verified answers these requirements in part; the rest is the maker's to show.
 */
public final class Standards {
  private static final String SHIPPED = "/dev/bulwark/hardening/standards.yaml";
  private static final Map<String, String> TITLES = new LinkedHashMap<>();

  static {
    TITLES.put("etsi", "ETSI EN 303 645");
    TITLES.put("cra", "Cyber Resilience Act, Annex I");
    TITLES.put("isvs", "OWASP ISVS");
    TITLES.put("nistir8259a", "NISTIR 8259A");
    TITLES.put("iec62443_4_2", "IEC 62443-4-2");
    TITLES.put("iec62443_4_1", "IEC 62443-4-1");
    TITLES.put("en18031", "EN 18031");
    TITLES.put("psti", "UK PSTI");
    TITLES.put("owasp", "OWASP IoT Top 10 (2018)");
  }

  /**
   * Requirements of one framework that a practice answers.
   *
   * @param verified whether the identifiers were compared with the standard's text
   */
  public record Requirements(String framework, String title, List<String> ids, boolean verified) {
    public Requirements {
      ids = List.copyOf(ids);
    }
  }

  private Standards() {}

  private static final class Shipped {
    static final Shipped ONCE = load();
    final Map<String, List<Requirements>> byItem = new LinkedHashMap<>();
    final Set<String> unverified;

    private Shipped(List<?> unverified) {
      this.unverified = unverified.stream().map(String::valueOf).collect(Collectors.toUnmodifiableSet());
    }
  }

  /** Whether the identifiers of a framework, by the short name that the mapping has for it, were never compared with its text. */
  public static boolean isUnverified(String framework) {
    return Shipped.ONCE.unverified.contains(framework);
  }

  /** What the practice {@code C1} … {@code N5} answers, in the order of the frameworks' list; empty for any other. */
  public static List<Requirements> of(String item) {
    return Shipped.ONCE.byItem.getOrDefault(item, List.of());
  }

  private static Shipped load() {
    try (InputStream in = Standards.class.getResourceAsStream(SHIPPED)) {
      if (in == null) throw new IllegalStateException(SHIPPED + " is missing from the program");
      Map<String, Object> top = Yaml.read(new String(in.readAllBytes(), StandardCharsets.UTF_8), Yaml.Limits.STANDARD).plain();
      Shipped shipped = new Shipped(list(top.get("unverified_frameworks")));
      for (Object each : list(top.get("items"))) {
        if (!(each instanceof Map<?, ?> item)) throw new IllegalStateException(SHIPPED + ": an item is no map");
        List<Requirements> all = new ArrayList<>();
        TITLES.forEach(
            (framework, title) -> {
              List<String> ids = list(item.get(framework)).stream().map(String::valueOf).toList();
              if (!ids.isEmpty()) all.add(new Requirements(framework, title, ids, !shipped.unverified.contains(framework)));
            });
        shipped.byItem.put(String.valueOf(item.get("id")), List.copyOf(all));
      }
      return shipped;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (Yaml.Malformed e) {
      throw new IllegalStateException(SHIPPED + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static List<?> list(@Nullable Object value) {
    return value instanceof List<?> list ? list : List.of();
  }
}

package dev.bulwark.hardening.cve;

import dev.bulwark.hardening.version.Version;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What each release of ESP-IDF brings with it: components, versions, CPEs, and which vulnerabilities its maker says it mended without a new number.
 *
 * <p>Source: facts from the aggregated manifests of espressif/esp-idf-sbom, 46 releases from 4.3 to 5.5.
 */
public final class IdfComponents {
  private static final String TABLE = "/dev/bulwark/hardening/idf-components.json";

  /** {@code v5.0.3-250-gabcdef-dirty}: a release, commits after it, changes that nobody committed. */
  private static final Pattern DESCRIBED = Pattern.compile("v?([0-9]{1,3}(?:\\.[0-9]{1,3}){1,2})((?:-[0-9A-Za-z.]{1,40}){0,6})");

  private static final class Held {
    static final IdfComponents SHIPPED = new IdfComponents();
  }

  /**
   * One component of a release.
   *
   * @param path in the source tree; {@code .} for ESP-IDF itself
   * @param notAffected ids of vulnerabilities that the maker says this component of this release has not
   */
  public record Shipped(String path, String name, @Nullable String version, List<String> cpes, List<String> notAffected) {
    public Shipped {
      cpes = List.copyOf(cpes);
      notAffected = List.copyOf(notAffected);
    }
  }

  /**
   * A release of the table for the version that an image tells.
   *
   * @param tag of the release, {@code v5.0.3}
   * @param exact false where the image was built from something after that release, so that it may hold fixes, or faults, of its own
   */
  public record Release(String tag, boolean exact, List<Shipped> components) {
    public Release {
      components = List.copyOf(components);
    }
  }

  private final NavigableMap<Version, String> tags = new TreeMap<>();
  private final Map<String, List<Shipped>> byTag = new TreeMap<>();

  private IdfComponents() {
    Node all = table().at("tags");
    if (!(all.value() instanceof Map<?, ?> rows)) throw new IllegalStateException("the table of ESP-IDF's components is broken");
    for (Object key : rows.keySet()) {
      String tag = String.valueOf(key);
      tags.put(Version.of(tag).orElseThrow(() -> new IllegalStateException("a release without a number: " + tag)), tag);
      List<Shipped> components = new ArrayList<>();
      for (Node row : all.at(tag).items()) {
        components.add(new Shipped(row.at("path").text(), row.at("name").text(), row.at("version").textOrNull(), row.at("cpe").texts(), row.at("vendorSaysNotAffected").texts()));
      }
      byTag.put(tag, List.copyOf(components));
    }
  }

  public static IdfComponents shipped() {
    return Held.SHIPPED;
  }

  /** The components of exactly this tag, {@code v5.0.3}; empty where the table has no such release. */
  public List<Shipped> of(String tag) {
    return byTag.getOrDefault(tag, List.of());
  }

  /**
   * The release that {@code said}, the version in an image's descriptor, was built from: that very one, else the nearest lower one of the same major number.
   *
   * @return empty where it names no release (a bare commit), or one that the table has nothing near to
   */
  public Optional<Release> nearest(String said) {
    Matcher described = DESCRIBED.matcher(said.strip());
    if (!described.matches()) return Optional.empty();
    String suffix = described.group(2);
    boolean before = suffix.startsWith("-dev") || suffix.startsWith("-rc") || suffix.startsWith("-beta") || suffix.startsWith("-alpha");
    Optional<Version> number = Version.of(described.group(1));
    if (number.isEmpty()) return Optional.empty();
    Map.Entry<Version, String> found = before ? tags.lowerEntry(number.get()) : tags.floorEntry(number.get());
    if (found == null || !major(found.getValue()).equals(major("v" + described.group(1)))) return Optional.empty();
    return Optional.of(new Release(found.getValue(), suffix.isEmpty() && found.getKey().equals(number.get()), of(found.getValue())));
  }

  private static String major(String tag) {
    return tag.substring(0, tag.indexOf('.'));
  }

  private static Node table() {
    try (InputStream in = IdfComponents.class.getResourceAsStream(TABLE)) {
      if (in == null) throw new IllegalStateException("the table of ESP-IDF's components is missing from the program");
      return BoundedJson.read(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (BoundedJson.Broken e) {
      throw new IllegalStateException("the table of ESP-IDF's components is broken", e);
    }
  }
}

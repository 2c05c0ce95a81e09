package dev.bulwark.hardening.sbom;

import dev.bulwark.hardening.cve.Component;
import dev.bulwark.hardening.cve.KnownProduct;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One thing that is in the product.
 *
 * @param name canonical and lower case for components we know, else as its source has it
 * @param version as its source has it; null where that is not known
 * @param purl its package URL; null where there is none
 * @param cpes its names in the Common Platform Enumeration, sorted; mostly none or one
 * @param licence as its source has it; null where that says none
 * @param sure false where several versions of it stand in one file, so that one of them may be a mention
 * @param properties what else is known, by name
 * @param needs the references of what it is made of or depends on
 * @param places where it was seen
 */
public record Ingredient(
    Kind kind, String name, @Nullable String version, @Nullable String purl, List<String> cpes, @Nullable String licence, boolean sure, Technique technique, SortedMap<String, String> properties,
    SortedSet<String> needs, SortedSet<Place> places) {
  /** More places of one thing say no more. */
  private static final int MOST_PLACES = 100;

  public Ingredient {
    cpes = cpes.stream().distinct().sorted().toList();
    properties = Collections.unmodifiableSortedMap(new TreeMap<>(properties));
    needs = Collections.unmodifiableSortedSet(new TreeSet<>(needs));
    places = Collections.unmodifiableSortedSet(new TreeSet<>(places));
  }

  static Ingredient of(Kind kind, String name, @Nullable String version, Technique technique) {
    return new Ingredient(kind, name, version, null, List.of(), null, true, technique, Collections.emptySortedMap(), Collections.emptySortedSet(), Collections.emptySortedSet());
  }

  /** An upstream component, under the one name and with the CPE that we know it by; any other under its own name. */
  static Ingredient upstream(String name, @Nullable String version, Technique technique) {
    Optional<KnownProduct> known = KnownProduct.called(name);
    String called = known.map(KnownProduct::name).orElse(name);
    Ingredient plain = of(kindOf(called), called, version, technique).withPurl(PurlText.generic(called, version));
    return version == null || known.isEmpty() ? plain : plain.withCpes(List.of(known.get().cpe(version)));
  }

  private static Kind kindOf(String name) {
    return switch (name) {
      case "linux", "freertos", "zephyr" -> Kind.OPERATING_SYSTEM;
      case "esp-idf" -> Kind.FRAMEWORK;
      case "u-boot" -> Kind.FIRMWARE;
      case "busybox", "dropbear", "dnsmasq", "lighttpd", "mosquitto", "hostapd", "wpa_supplicant", "openssh", "nginx", "bash", "avahi" -> Kind.APPLICATION;
      default -> Kind.LIBRARY;
    };
  }

  /** How the bill refers to it: its package URL, else name and version. The same thing has the same reference in every bill. */
  public String ref() {
    if (purl != null) return purl;
    return version == null ? name : name + "@" + version;
  }

  Ingredient withPurl(String url) {
    return new Ingredient(kind, name, version, url, cpes, licence, sure, technique, properties, needs, places);
  }

  Ingredient withCpes(List<String> names) {
    return new Ingredient(kind, name, version, purl, names, licence, sure, technique, properties, needs, places);
  }

  Ingredient withLicence(@Nullable String said) {
    return new Ingredient(kind, name, version, purl, cpes, said == null || said.isBlank() ? null : said.strip(), sure, technique, properties, needs, places);
  }

  Ingredient with(String property, String value) {
    TreeMap<String, String> more = new TreeMap<>(properties);
    more.put(property, value);
    return new Ingredient(kind, name, version, purl, cpes, licence, sure, technique, more, needs, places);
  }

  Ingredient unsure() {
    return new Ingredient(kind, name, version, purl, cpes, licence, false, technique, properties, needs, places);
  }

  Ingredient at(Place place) {
    TreeSet<Place> more = new TreeSet<>(places);
    more.add(place);
    return new Ingredient(kind, name, version, purl, cpes, licence, sure, technique, properties, needs, more);
  }

  Ingredient needing(SortedSet<String> refs) {
    TreeSet<String> more = new TreeSet<>(needs);
    more.addAll(refs);
    return new Ingredient(kind, name, version, purl, cpes, licence, sure, technique, properties, more, places);
  }

  /** The same thing, seen by another source too: what is known of it is put together, the surer way of knowing stands. */
  Ingredient and(Ingredient other) {
    boolean mine = technique.confidence() >= other.technique.confidence();
    TreeMap<String, String> more = new TreeMap<>(other.properties);
    more.putAll(properties);
    List<String> names = new ArrayList<>(cpes);
    names.addAll(other.cpes);
    TreeSet<String> refs = new TreeSet<>(needs);
    refs.addAll(other.needs);
    TreeSet<Place> seen = new TreeSet<>(places);
    for (Place place : other.places) if (seen.size() < MOST_PLACES) seen.add(place);
    Ingredient first = mine ? this : other;
    return new Ingredient(first.kind, first.name, version, purl, names, licence != null ? licence : other.licence, sure || other.sure, first.technique, more, refs, seen);
  }

  /** As matching needs it. */
  public Component component() {
    return new Component(ref(), name, version, cpes.isEmpty() ? null : cpes.getFirst(), purl);
  }
}

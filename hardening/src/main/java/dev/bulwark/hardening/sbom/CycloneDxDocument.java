package dev.bulwark.hardening.sbom;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An inventory as CycloneDX 1.6: plain maps and lists, in the order in which they are to be written.
 *
 * <p>Guarantees: valid against the public schema; the same inventory gives the same document, the serial number included; no time stamp unless one is given. Source: cyclonedx.org, specification 1.6 (ECMA-424).
 */
public final class CycloneDxDocument {
  private CycloneDxDocument() {}

  /**
   * The document.
   *
   * @param toolVersion of this program
   * @param at the time to write into it; null for none
   */
  public static Map<String, Object> of(Inventory inventory, String toolVersion, @Nullable Instant at) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("$schema", "http://cyclonedx.org/schema/bom-1.6.schema.json");
    document.put("bomFormat", "CycloneDX");
    document.put("specVersion", "1.6");
    document.put("serialNumber", Serial.urn(inventory));
    document.put("version", 1);
    document.put("metadata", metadata(inventory, toolVersion, at));
    document.put("components", inventory.ingredients().stream().map(one -> component(one, inventory.subject())).toList());
    List<Object> dependencies = new ArrayList<>();
    inventory.dependencies().forEach((ref, refs) -> {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("ref", ref);
      if (!refs.isEmpty()) row.put("dependsOn", List.copyOf(refs));
      dependencies.add(row);
    });
    document.put("dependencies", dependencies);
    return document;
  }

  private static Map<String, Object> metadata(Inventory inventory, String toolVersion, @Nullable Instant at) {
    Map<String, Object> metadata = new LinkedHashMap<>();
    if (at != null) metadata.put("timestamp", at.toString());
    Map<String, Object> tool = new LinkedHashMap<>();
    tool.put("type", "application");
    tool.put("name", "bulwark");
    tool.put("version", toolVersion);
    metadata.put("tools", Map.of("components", List.of(tool)));
    Subject subject = inventory.subject();
    Map<String, Object> about = new LinkedHashMap<>();
    about.put("type", subject.kind().id());
    about.put("bom-ref", subject.ref());
    about.put("name", subject.name());
    if (subject.version() != null) about.put("version", subject.version());
    String sha256 = subject.sha256();
    if (sha256 != null) {
      Map<String, Object> hash = new LinkedHashMap<>();
      hash.put("alg", "SHA-256");
      hash.put("content", sha256);
      about.put("hashes", List.of(hash));
    }
    if (!subject.properties().isEmpty()) about.put("properties", properties(subject.properties()));
    metadata.put("component", about);
    if (!inventory.omissions().isEmpty()) metadata.put("properties", inventory.omissions().stream().map(what -> property("bulwark:notLookedAt", what)).toList());
    return metadata;
  }

  private static Map<String, Object> component(Ingredient one, Subject subject) {
    Map<String, Object> component = new LinkedHashMap<>();
    component.put("type", one.kind().id());
    component.put("bom-ref", one.ref());
    component.put("name", one.name());
    String version = one.version();
    if (version != null) component.put("version", version);
    String licence = one.licence();
    if (licence != null) component.put("licenses", List.of(licence(licence)));
    if (!one.cpes().isEmpty()) component.put("cpe", one.cpes().getFirst());
    if (one.purl() != null) component.put("purl", one.purl());
    Map<String, String> properties = new java.util.TreeMap<>(one.properties());
    for (String cpe : one.cpes().subList(Math.min(1, one.cpes().size()), one.cpes().size())) properties.put("bulwark:cpe:" + cpe, cpe);
    if (!one.sure()) properties.put("bulwark:confidence", "low");
    if (!properties.isEmpty()) component.put("properties", properties(properties));
    component.put("evidence", evidence(one, subject));
    return component;
  }

  private static Map<String, Object> licence(String said) {
    Optional<String> expression = Licences.expression(said);
    if (expression.isPresent() && !Licences.single(expression.get())) return Map.of("expression", expression.get());
    return Map.of("license", expression.isPresent() ? Map.of("id", expression.get()) : Map.of("name", said));
  }

  private static Map<String, Object> evidence(Ingredient one, Subject subject) {
    Map<String, Object> method = new LinkedHashMap<>();
    method.put("technique", one.technique().id());
    double confidence = one.sure() ? one.technique().confidence() : 0.3;
    method.put("confidence", confidence);
    if (one.version() != null) method.put("value", one.version());
    Map<String, Object> identity = new LinkedHashMap<>();
    identity.put("field", one.version() == null ? "name" : "version");
    identity.put("confidence", confidence);
    identity.put("methods", List.of(method));
    Map<String, Object> evidence = new LinkedHashMap<>();
    evidence.put("identity", List.of(identity));
    List<Object> occurrences = new ArrayList<>();
    for (Place place : one.places()) {
      Map<String, Object> occurrence = new LinkedHashMap<>();
      occurrence.put("location", place.path().isEmpty() ? subject.name() : place.path());
      // The schema's integer; a place past 2 GiB is one all the same.
      if (place.offset() >= 0) occurrence.put("offset", place.offset());
      occurrences.add(occurrence);
    }
    if (!occurrences.isEmpty()) evidence.put("occurrences", occurrences);
    return evidence;
  }

  private static List<Object> properties(Map<String, String> properties) {
    List<Object> list = new ArrayList<>();
    properties.forEach((name, value) -> list.add(property(name.startsWith("bulwark:cpe:") ? "bulwark:cpe" : name, value)));
    return list;
  }

  private static Map<String, Object> property(String name, String value) {
    Map<String, Object> property = new LinkedHashMap<>();
    property.put("name", name);
    property.put("value", value);
    return property;
  }
}

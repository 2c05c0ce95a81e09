package dev.bulwark.hardening.sbom;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * An inventory as SPDX 2.3 in JSON: plain maps and lists, in the order in which they are to be written.
 *
 * <p>Guarantees: the same inventory gives the same document; the namespace is made of its content. SPDX demands a time: without one it is {@link #NO_TIME}, for ever. Source: SPDX specification 2.3 (ISO/IEC 5962), annex on JSON.
 */
public final class SpdxDocument {
  /** Stands where SPDX demands a time and none was given: the beginning of the count of seconds. Anybody sees that it is none. */
  public static final Instant NO_TIME = Instant.EPOCH;

  private static final String NOTHING_SAID = "NOASSERTION";
  private static final String DOCUMENT = "SPDXRef-DOCUMENT";
  private static final String SUBJECT = "SPDXRef-Subject";

  private SpdxDocument() {}

  /**
   * The document.
   *
   * @param toolVersion of this program
   * @param at the time to write into it; null for {@link #NO_TIME}
   */
  public static Map<String, Object> of(Inventory inventory, String toolVersion, @Nullable Instant at) {
    Subject subject = inventory.subject();
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("spdxVersion", "SPDX-2.3");
    document.put("dataLicense", "CC0-1.0");
    document.put("SPDXID", DOCUMENT);
    document.put("name", subject.name());
    // The place that the SPDX project keeps for documents without a web site of their own.
    document.put("documentNamespace", "https://spdx.org/spdxdocs/bulwark-" + Serial.of(inventory));
    Map<String, Object> creation = new LinkedHashMap<>();
    creation.put("created", (at == null ? NO_TIME : at).truncatedTo(java.time.temporal.ChronoUnit.SECONDS).toString());
    creation.put("creators", List.of("Tool: bulwark-" + toolVersion));
    document.put("creationInfo", creation);
    if (!inventory.omissions().isEmpty()) document.put("comment", "Not looked at: " + String.join("; ", inventory.omissions()));
    List<Object> packages = new ArrayList<>();
    packages.add(about(subject));
    Map<String, String> ids = new HashMap<>();
    for (Ingredient one : inventory.ingredients()) {
      ids.put(one.ref(), id(one));
      packages.add(packaged(one));
    }
    ids.put(subject.ref(), SUBJECT);
    document.put("packages", packages);
    List<Object> relationships = new ArrayList<>();
    relationships.add(relationship(DOCUMENT, "DESCRIBES", SUBJECT));
    inventory.dependencies().forEach((ref, refs) -> relate(ref, refs, ids, relationships));
    document.put("relationships", relationships);
    return document;
  }

  private static void relate(String ref, SortedSet<String> refs, Map<String, String> ids, List<Object> into) {
    String from = String.valueOf(ids.get(ref));
    for (String needed : refs) into.add(relationship(from, from.equals(SUBJECT) ? "CONTAINS" : "DEPENDS_ON", String.valueOf(ids.get(needed))));
  }

  private static Map<String, Object> relationship(String from, String kind, String to) {
    Map<String, Object> relationship = new LinkedHashMap<>();
    relationship.put("spdxElementId", from);
    relationship.put("relationshipType", kind);
    relationship.put("relatedSpdxElement", to);
    return relationship;
  }

  /** Letters, digits, points and dashes, and part of a digest of the reference: stable, and never twice. */
  private static String id(Ingredient one) {
    StringBuilder plain = new StringBuilder("SPDXRef-Package-");
    for (char c : one.name().toLowerCase(Locale.ROOT).toCharArray()) if (plain.length() < 64) plain.append(c < 128 && (Character.isLetterOrDigit(c) || c == '.') ? c : '-');
    byte[] digest = Serial.sha256().digest(one.ref().getBytes(StandardCharsets.UTF_8));
    return plain.append('-').append(HexFormat.of().formatHex(digest, 0, 8)).toString();
  }

  private static Map<String, Object> about(Subject subject) {
    Map<String, Object> about = head(subject.name(), SUBJECT, subject.version());
    String sha256 = subject.sha256();
    if (sha256 != null) {
      Map<String, Object> checksum = new LinkedHashMap<>();
      checksum.put("algorithm", "SHA256");
      checksum.put("checksumValue", sha256);
      about.put("checksums", List.of(checksum));
    }
    about.put("primaryPackagePurpose", subject.kind().name());
    return about;
  }

  private static Map<String, Object> head(String name, String id, @Nullable String version) {
    Map<String, Object> head = new LinkedHashMap<>();
    head.put("name", name);
    head.put("SPDXID", id);
    if (version != null) head.put("versionInfo", version);
    head.put("downloadLocation", NOTHING_SAID);
    head.put("filesAnalyzed", false);
    return head;
  }

  private static Map<String, Object> packaged(Ingredient one) {
    Map<String, Object> packaged = head(one.name(), id(one), one.version());
    String said = one.licence();
    Optional<String> licence = said == null ? Optional.empty() : Licences.expression(said);
    packaged.put("licenseConcluded", NOTHING_SAID);
    packaged.put("licenseDeclared", licence.orElse(NOTHING_SAID));
    if (said != null && licence.isEmpty()) packaged.put("licenseComments", said);
    packaged.put("copyrightText", NOTHING_SAID);
    packaged.put("primaryPackagePurpose", one.kind().name());
    List<Object> references = new ArrayList<>();
    for (String cpe : one.cpes()) references.add(reference("SECURITY", "cpe23Type", cpe));
    if (one.purl() != null) references.add(reference("PACKAGE-MANAGER", "purl", one.purl()));
    if (!references.isEmpty()) packaged.put("externalRefs", references);
    List<String> comments = new ArrayList<>();
    if (!one.sure()) comments.add("bulwark:confidence=low");
    one.properties().forEach((name, value) -> comments.add(name + "=" + value));
    if (!comments.isEmpty()) packaged.put("comment", String.join("; ", comments));
    return packaged;
  }

  private static Map<String, Object> reference(String category, String type, String locator) {
    Map<String, Object> reference = new LinkedHashMap<>();
    reference.put("referenceCategory", category);
    reference.put("referenceType", type);
    reference.put("referenceLocator", locator);
    return reference;
  }
}

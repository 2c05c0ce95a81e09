package dev.bulwark.hardening.cve;

import dev.bulwark.hardening.audit.Severity;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The matches as documents: our JSON, SARIF 2.1.0, CycloneDX 1.6 VEX. Plain maps and lists, in the order in which they are to be written; no time stamps, so the same matches give the same bytes.
 */
public final class MatchReport {
  private MatchReport() {}

  /** {@code bulwark.cve/1}: the matches, and how old the data is that they come from. */
  public static Map<String, Object> json(List<Match> matches, VulnerabilityStore store) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("schema", "bulwark.cve/1");
    document.put("data", data(store));
    document.put("matches", matches.stream().map(MatchReport::entry).toList());
    return document;
  }

  private static Map<String, Object> data(VulnerabilityStore store) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("records", store.records());
    data.put("newest", store.newest().map(Object::toString).orElse(null));
    data.put("kev", store.exploitedCount());
    data.put("epss", store.scored().map(Object::toString).orElse(null));
    return data;
  }

  private static Map<String, Object> entry(Match match) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("component", match.component());
    entry.put("version", match.version());
    entry.put("bomRef", match.bomRef());
    entry.put("id", match.id());
    entry.put("source", match.source().id());
    entry.put("state", match.state().id());
    Severity severity = match.severity();
    entry.put("severity", severity == null ? null : severity.id());
    entry.put("kev", match.kev());
    if (match.probability() != null) entry.put("epss", match.probability());
    VexStatus vex = match.vex();
    entry.put("vex", vex == null ? null : vex.id());
    if (match.justification() != null) entry.put("justification", match.justification());
    return entry;
  }

  /** For people: by {@link Ranking}. */
  public static List<Match> ranked(List<Match> matches) {
    return Ranking.ranked(matches);
  }

  /** @param bomPath where the bill of materials stands, as given; it is the place of every result */
  public static Map<String, Object> sarif(List<Match> matches, String bomPath) {
    List<Object> results = new ArrayList<>();
    Map<String, Object> rules = new java.util.TreeMap<>();
    for (Match match : matches) {
      rules.putIfAbsent(match.id(), Map.of("id", match.id(), "shortDescription", Map.of("text", "Known vulnerability " + match.id())));
      results.add(result(match, bomPath));
    }
    Map<String, Object> driver = new LinkedHashMap<>();
    driver.put("name", "Bulwark");
    driver.put("rules", List.copyOf(rules.values()).stream().map(MatchReport::ordered).toList());
    Map<String, Object> run = new LinkedHashMap<>();
    run.put("tool", Map.of("driver", driver));
    run.put("results", results);
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
    document.put("version", "2.1.0");
    document.put("runs", List.of(run));
    return document;
  }

  /** A map of several members has to keep an order of its own: that of its names. */
  private static Object ordered(Object value) {
    if (!(value instanceof Map<?, ?> map)) return value;
    Map<String, Object> sorted = new java.util.TreeMap<>();
    map.forEach((name, member) -> sorted.put(String.valueOf(name), ordered(member)));
    return sorted;
  }

  private static Map<String, Object> result(Match match, String bomPath) {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("ruleId", match.id());
    // An unknown one is a question for a person, not a fault.
    result.put("kind", match.state() == Match.State.UNKNOWN ? "review" : "fail");
    result.put("level", match.state() == Match.State.UNKNOWN ? "none" : level(match));
    result.put("message", ordered(Map.of("text", message(match))));
    result.put("locations", List.of(Map.of("physicalLocation", ordered(Map.of("artifactLocation", Map.of("uri", uri(bomPath)), "region", Map.of("startLine", 1))))));
    result.put("partialFingerprints", Map.of("bulwark/v1", fingerprint(match)));
    if (match.state() == Match.State.SUPPRESSED) {
      VexStatus vex = match.vex();
      // The published schemas call the member "state" in one edition and "status" in another, and refuse the other name; without it a suppression counts as accepted in both.
      result.put("suppressions", List.of(ordered(Map.of("kind", "external", "properties", Map.of("status", "accepted"), "justification", "VEX: " + (vex == null ? "not_affected" : vex.id()) + (match.justification() == null ? "" : ", " + match.justification())))));
    }
    return result;
  }

  private static String level(Match match) {
    Severity severity = match.severity();
    if (severity == null || severity.atLeast(Severity.HIGH)) return "error";
    return severity == Severity.MEDIUM ? "warning" : "note";
  }

  /** One line: what, in which release, how bad. */
  public static String message(Match match) {
    Severity severity = match.severity();
    String where = match.component() + (match.version().isEmpty() ? " (version not known)" : " " + match.version());
    return where + ": " + match.id() + ", " + match.state().id() + ", " + (severity == null ? "severity not known" : severity.id()) + (match.kev() ? ", known to be exploited" : "");
  }

  /** A relative reference: characters that a URI forbids are escaped. */
  private static String uri(String path) {
    StringBuilder uri = new StringBuilder();
    for (byte octet : path.replace('\\', '/').getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (octet & 0xff);
      if (c < 128 && (Character.isLetterOrDigit(c) || "/._-~".indexOf(c) >= 0)) uri.append(c);
      else uri.append(String.format("%%%02X", (int) c));
    }
    return uri.toString();
  }

  /** CycloneDX with vulnerabilities only: each match with its analysis; {@code affects} refers to the bill it was made from. */
  public static Map<String, Object> vex(List<Match> matches, Bom bom) {
    List<Object> vulnerabilities = new ArrayList<>();
    StringBuilder all = new StringBuilder(String.valueOf(bom.serial()));
    for (Match match : matches) {
      all.append('\n').append(fingerprint(match)).append(match.state().id());
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("id", match.id());
      one.put("source", Map.of("name", match.source().id()));
      Severity severity = match.severity();
      one.put("ratings", List.of(Map.of("severity", severity == null ? "unknown" : severity.id())));
      one.put("analysis", analysis(match));
      one.put("affects", List.of(Map.of("ref", bom.serial() != null && bom.serial().startsWith("urn:uuid:") ? "urn:cdx:" + bom.serial().substring("urn:uuid:".length()) + "/" + bom.revision() + "#" + match.bomRef() : match.bomRef())));
      vulnerabilities.add(one);
    }
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("$schema", "http://cyclonedx.org/schema/bom-1.6.schema.json");
    document.put("bomFormat", "CycloneDX");
    document.put("specVersion", "1.6");
    document.put("serialNumber", "urn:uuid:" + UUID.nameUUIDFromBytes(all.toString().getBytes(StandardCharsets.UTF_8)));
    document.put("version", 1);
    document.put("vulnerabilities", vulnerabilities);
    return document;
  }

  private static Map<String, Object> analysis(Match match) {
    Map<String, Object> analysis = new LinkedHashMap<>();
    VexStatus vex = match.vex();
    if (match.state() == Match.State.SUPPRESSED) analysis.put("state", vex == VexStatus.FIXED ? "resolved" : "not_affected");
    else analysis.put("state", vex == VexStatus.AFFECTED ? "exploitable" : "in_triage");
    String why = match.justification();
    if (why != null) analysis.put("detail", why);
    return analysis;
  }

  private static String fingerprint(Match match) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      for (String part : new String[] {match.id(), match.component(), match.version(), match.bomRef()}) {
        byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
        sha256.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
        sha256.update(bytes);
      }
      return HexFormat.of().formatHex(sha256.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}

package dev.bulwark.hardening.cve;

import dev.bulwark.hardening.audit.Severity;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The base score of a CVSS 2 vector. Source: FIRST, CVSS v2 complete guide, section 3.2.1; bands as NVD has them: 7.0 and more is high, nothing is critical. */
final class Cvss2 {
  private static final Map<String, Map<String, Double>> WEIGHTS = Map.of(
      "AV", Map.of("L", 0.395, "A", 0.646, "N", 1.0),
      "AC", Map.of("H", 0.35, "M", 0.61, "L", 0.71),
      "Au", Map.of("M", 0.45, "S", 0.56, "N", 0.704),
      "C", Map.of("N", 0.0, "P", 0.275, "C", 0.66),
      "I", Map.of("N", 0.0, "P", 0.275, "C", 0.66),
      "A", Map.of("N", 0.0, "P", 0.275, "C", 0.66));

  private Cvss2() {}

  /** The band of the base score; null for anything but a complete vector of version 2. */
  static @Nullable Severity severity(String vector) {
    double score = score(vector);
    if (score < 0) return null;
    if (score >= 7) return Severity.HIGH;
    if (score >= 4) return Severity.MEDIUM;
    return score > 0 ? Severity.LOW : Severity.INFO;
  }

  /** 0.0 to 10.0; -1 for anything but a complete vector of version 2. */
  static double score(String vector) {
    if (vector.length() > 200 || vector.startsWith("CVSS:")) return -1;
    Map<String, Double> known = new TreeMap<>();
    for (String part : vector.replace("(", "").replace(")", "").split("/", 32)) {
      int colon = part.indexOf(':');
      Map<String, Double> weights = colon < 0 ? null : WEIGHTS.get(part.substring(0, colon));
      Double weight = weights == null ? null : weights.get(part.substring(colon + 1));
      if (weights != null && weight == null) return -1;
      if (weight != null) known.put(part.substring(0, colon), weight);
    }
    if (known.size() != WEIGHTS.size()) return -1;
    double impact = 10.41 * (1 - (1 - of(known, "C")) * (1 - of(known, "I")) * (1 - of(known, "A")));
    double exploitability = 20 * of(known, "AV") * of(known, "AC") * of(known, "Au");
    double base = (0.6 * impact + 0.4 * exploitability - 1.5) * (impact == 0 ? 0 : 1.176);
    return Math.round(base * 10) / 10.0;
  }

  private static double of(Map<String, Double> known, String metric) {
    Double weight = known.get(metric);
    return weight == null ? 0 : weight;
  }
}

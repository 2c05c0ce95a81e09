package dev.bulwark.hardening.cve;

import dev.bulwark.hardening.audit.Severity;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The base score of a CVSS 3.0 or 3.1 vector. Source: FIRST, CVSS v3.1 specification, section 7.1. */
final class Cvss3 {
  private Cvss3() {}

  /** The band of the base score; null for anything but a complete vector of version 3. */
  static @Nullable Severity severity(String vector) {
    double score = score(vector);
    return score < 0 ? null : RecordText.severity(score);
  }

  /** 0.0 to 10.0; -1 for anything but a complete vector of version 3. */
  static double score(String vector) {
    if (!vector.startsWith("CVSS:3.") || vector.length() > 300) return -1;
    Map<String, String> metrics = new HashMap<>();
    for (String part : vector.split("/", 64)) {
      int colon = part.indexOf(':');
      if (colon > 0) metrics.put(part.substring(0, colon), part.substring(colon + 1));
    }
    boolean changed = "C".equals(metrics.get("S"));
    double av = weight(metrics, "AV", "N", 0.85, "A", 0.62, "L", 0.55, "P", 0.2);
    double ac = weight(metrics, "AC", "L", 0.77, "H", 0.44);
    double pr = weight(metrics, "PR", "N", 0.85, "L", changed ? 0.68 : 0.62, "H", changed ? 0.5 : 0.27);
    double ui = weight(metrics, "UI", "N", 0.85, "R", 0.62);
    double scope = weight(metrics, "S", "U", 1.0, "C", 1.0);
    double c = weight(metrics, "C", "H", 0.56, "L", 0.22, "N", 0.0);
    double i = weight(metrics, "I", "H", 0.56, "L", 0.22, "N", 0.0);
    double a = weight(metrics, "A", "H", 0.56, "L", 0.22, "N", 0.0);
    if (av < 0 || ac < 0 || pr < 0 || ui < 0 || scope < 0 || c < 0 || i < 0 || a < 0) return -1;
    double iss = 1 - (1 - c) * (1 - i) * (1 - a);
    double impact = changed ? 7.52 * (iss - 0.029) - 3.25 * Math.pow(iss - 0.02, 15) : 6.42 * iss;
    if (impact <= 0) return 0;
    double both = impact + 8.22 * av * ac * pr * ui;
    return roundedUp(Math.min(changed ? 1.08 * both : both, 10));
  }

  private static double weight(Map<String, String> metrics, String name, Object... weights) {
    for (int i = 0; i + 1 < weights.length; i += 2) if (weights[i].equals(metrics.get(name))) return (Double) weights[i + 1];
    return -1;
  }

  /** To one decimal, upwards; by whole numbers as the specification's appendix has it. */
  private static double roundedUp(double score) {
    long whole = Math.round(score * 100_000);
    return whole % 10_000 == 0 ? whole / 100_000.0 : (whole / 10_000 + 1) / 10.0;
  }
}

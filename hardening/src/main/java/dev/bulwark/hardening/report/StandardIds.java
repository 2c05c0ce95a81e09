package dev.bulwark.hardening.report;

import dev.bulwark.hardening.rule.Rule;
import dev.bulwark.hardening.standard.Standards;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The standards' clauses behind a rule, in a fixed order; those that were not checked against their text carry the mark {@code (unverified)}. Source: {@link Standards}. */
final class StandardIds {
  /** The catalogue's short names, as people write them, and the frameworks of {@code standards.yaml} they belong to. */
  private enum Framework {
    ETSI("etsi", "ETSI EN 303 645", "etsi"),
    CRA("cra", "CRA", "cra"),
    ISVS("isvs", "OWASP ISVS", "isvs"),
    NIST("nist", "NISTIR 8259A", "nistir8259a"),
    IEC("iec", "IEC 62443-4-2", "iec62443_4_2");

    private final String key;
    private final String title;
    private final String name;

    Framework(String key, String title, String name) {
      this.key = key;
      this.title = title;
      this.name = name;
    }
  }

  private StandardIds() {}

  /** For people: {@code ETSI EN 303 645 5.7-1 (unverified)}, one text a framework. */
  static List<String> words(Rule rule) {
    List<String> words = new ArrayList<>();
    byFramework(rule).forEach((framework, ids) -> words.add(framework.title + " " + String.join(", ", ids) + mark(framework)));
    return words;
  }

  /** For programs: {@code etsi/5.7-1 (unverified)}, one text a clause. */
  static List<String> tags(Rule rule) {
    List<String> tags = new ArrayList<>();
    byFramework(rule).forEach((framework, ids) -> ids.forEach(id -> tags.add(framework.key + "/" + id + mark(framework))));
    return tags;
  }

  private static Map<Framework, List<String>> byFramework(Rule rule) {
    Map<Framework, List<String>> map = new LinkedHashMap<>();
    for (Framework framework : Framework.values()) {
      List<String> ids = rule.standards().getOrDefault(framework.key, List.of());
      if (!ids.isEmpty()) map.put(framework, ids);
    }
    return map;
  }

  private static String mark(Framework framework) {
    return Standards.isUnverified(framework.name) ? " (unverified)" : "";
  }
}

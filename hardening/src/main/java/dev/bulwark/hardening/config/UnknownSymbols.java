package dev.bulwark.hardening.config;

import dev.bulwark.hardening.audit.Finding;
import dev.bulwark.hardening.audit.Severity;
import dev.bulwark.hardening.rule.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Lines that do nothing: names that the release knows neither as symbols nor as old names. Projects and foreign components bring names of their own, so only those are told that look like protection, or that stand in a name space
 * which belongs to ESP-IDF alone and were never there.
 */
final class UnknownSymbols {
  private static final List<String> PROTECTING = List.of("SECURE", "ENCRYPT", "FLASH_ENC", "SIGNED", "ROLLBACK", "JTAG", "OCDAWARE", "DL_MODE");
  private static final List<String> OWN = List.of("LWIP_", "MBEDTLS_", "FREERTOS_", "BOOTLOADER_", "NVS_", "PARTITION_TABLE_");

  /** What copied articles set, and what to know about it. */
  private static final Map<String, String> ADVICE =
      Map.of(
          "LWIP_TCP_ENABLED", "lwIP always has TCP here, there is nothing to switch; leave the line out",
          "LWIP_UDP_ENABLED", "lwIP always has UDP here, there is nothing to switch; leave the line out");

  /** A search for the nearest name looks at the whole table: a hostile file gets only so many. */
  private static final int MOST_SUGGESTIONS = 50;

  private static final int MOST_FINDINGS = 5_000;

  private UnknownSymbols() {}

  static List<Finding> in(KconfigFile file, IdfSymbols symbols, int release, Rule rule, boolean told) {
    List<Finding> findings = new ArrayList<>();
    for (KconfigFile.Assignment each : file.assignments().values()) {
      Optional<Severity> severity = severity(each.name(), symbols, release, rule);
      if (severity.isEmpty()) continue;
      if (findings.size() >= MOST_FINDINGS) break;
      String message = message(each.name(), symbols, release, told && findings.size() < MOST_SUGGESTIONS);
      findings.add(Finding.of(rule.id(), severity.get(), message, each.name(), each.value()).atLine(each.line()));
    }
    return findings;
  }

  private static Optional<Severity> severity(String name, IdfSymbols symbols, int release, Rule rule) {
    if (symbols.knows(name, release)) return Optional.empty();
    if (PROTECTING.stream().anyMatch(name::contains)) return Optional.of(rule.severity());
    return OWN.stream().anyMatch(name::startsWith) && !symbols.knownAnywhere(name) ? Optional.of(Severity.LOW) : Optional.empty();
  }

  private static String message(String name, IdfSymbols symbols, int release, boolean suggest) {
    String span = symbols.span(name);
    String where = !symbols.knownAnywhere(name) ? "no ESP-IDF release knows it" : "ESP-IDF " + symbols.releases().get(release) + " does not know it" + (span.isEmpty() ? "" : " (" + span + " did)");
    String advice = ADVICE.get(name);
    if (advice == null) {
      Optional<String> near = suggest ? symbols.nearest(name, release) : Optional.empty();
      advice = near.map(known -> "the nearest known symbol is CONFIG_" + known).orElse("check the name");
    }
    return "CONFIG_" + name + " does nothing: " + where + ", the build drops the line without a word; " + advice;
  }
}

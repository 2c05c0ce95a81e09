package dev.bulwark.hardening.cve;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The matches as OpenVEX 0.2.0: plain maps and lists, in the order in which they are to be written.
 *
 * <p>Guarantees: what nobody judged yet is {@code under_investigation}: a record that names a release is no judgement of this product. The time that OpenVEX demands is the day of the newest record, so the same matches and records give the
 * same bytes. Source: github.com/openvex/spec, OPENVEX-SPEC.md.
 */
public final class OpenVexReport {
  /** The only words that OpenVEX takes as a justification. */
  private static final Set<String> JUSTIFICATIONS =
      Set.of("component_not_present", "vulnerable_code_not_present", "vulnerable_code_not_in_execute_path", "vulnerable_code_cannot_be_controlled_by_adversary", "inline_mitigations_already_exist");

  private OpenVexReport() {}

  /** The document of these matches. */
  public static Map<String, Object> of(List<Match> matches, Bom bom, VulnerabilityStore store) {
    Map<String, Component> byRef = new HashMap<>();
    for (Component component : bom.components()) byRef.putIfAbsent(component.ref(), component);
    List<Object> statements = new ArrayList<>();
    for (Match match : matches) statements.add(statement(match, byRef.get(match.bomRef())));
    String day = store.newest().orElse(LocalDate.EPOCH).atStartOfDay().atOffset(ZoneOffset.UTC).toInstant().toString();
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("@context", "https://openvex.dev/ns/v0.2.0");
    document.put("@id", "https://openvex.dev/docs/public/vex-" + UUID.nameUUIDFromBytes((bom.serial() + day + statements).getBytes(StandardCharsets.UTF_8)));
    document.put("author", "bulwark");
    document.put("timestamp", day);
    document.put("version", 1);
    document.put("statements", statements);
    return document;
  }

  private static Map<String, Object> statement(Match match, @Nullable Component component) {
    Map<String, Object> statement = new LinkedHashMap<>();
    statement.put("vulnerability", Map.of("name", match.id()));
    Map<String, Object> product = new LinkedHashMap<>();
    product.put("@id", match.bomRef());
    Map<String, Object> identifiers = new LinkedHashMap<>();
    if (component != null && component.purl() != null) identifiers.put("purl", component.purl());
    if (component != null && component.cpe() != null) identifiers.put("cpe23", component.cpe());
    if (!identifiers.isEmpty()) product.put("identifiers", identifiers);
    statement.put("products", List.of(product));
    VexStatus said = match.vex();
    String why = match.justification();
    if (match.state() == Match.State.SUPPRESSED && said == VexStatus.NOT_AFFECTED) {
      statement.put("status", "not_affected");
      if (why != null && JUSTIFICATIONS.contains(why)) statement.put("justification", why);
      else statement.put("impact_statement", why == null ? "said by a statement without a reason" : why);
    } else if (match.state() == Match.State.SUPPRESSED) {
      statement.put("status", "fixed");
    } else if (said == VexStatus.AFFECTED) {
      statement.put("status", "affected");
      statement.put("action_statement", why == null ? "update the component" : why);
    } else {
      statement.put("status", "under_investigation");
    }
    return statement;
  }
}

package dev.bulwark.hardening.cve;

import dev.bulwark.hardening.audit.Severity;
import dev.bulwark.hardening.version.Version;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Compares the components of a bill of materials with the records of a store.
 *
 * <h2>Guarantees</h2> One match for each pair of component and vulnerability, sorted by reference, then id; the same input gives the same answer. {@code affected} only where a record's range holds the release and every other
 * product it demands is in the bill; a record of the product that cannot be compared gives {@code unknown}. A statement of use suppresses, and is still listed.
 * <h2>Does not guarantee</h2> That a distribution did not mend a release under its old number: such news comes as VEX.
 */
public final class Matching {
  private static final Comparator<Match> ORDER = Comparator.comparing(Match::bomRef).thenComparing(Match::id);

  private final Bom bom;
  private final VulnerabilityStore store;
  private final Map<String, List<VexStatement>> statements = new HashMap<>();
  private final Map<String, List<Version>> present = new HashMap<>();
  private final Map<List<String>, Map<String, Decision>> decided = new HashMap<>();

  private Matching(Bom bom, VulnerabilityStore store, List<VexStatement> given) {
    this.bom = bom;
    this.store = store;
    for (List<VexStatement> some : List.of(store.statements(), VendorStatements.of(bom), bom.statements(), given)) {
      for (VexStatement statement : some) for (String id : statement.ids()) statements.computeIfAbsent(id, key -> new ArrayList<>()).add(statement);
    }
    for (Component component : bom.components()) {
      Version release = component.release();
      for (String product : component.products()) if (release != null) present.computeIfAbsent(product, key -> new ArrayList<>()).add(release);
    }
  }

  /** @param given statements of a VEX file that a person named, beside those in the store, in the bill itself and of the maker of ESP-IDF */
  public static List<Match> of(Bom bom, VulnerabilityStore store, List<VexStatement> given) {
    Matching matching = new Matching(bom, store, given);
    Map<List<String>, Match> matches = new HashMap<>();
    for (Component component : bom.components()) {
      // Two components may share a reference; the worse answer stands.
      for (Match match : matching.of(component)) matches.merge(List.of(match.bomRef(), match.id()), match, (one, other) -> one.state().compareTo(other.state()) <= 0 ? one : other);
    }
    return matches.values().stream().sorted(ORDER).toList();
  }

  /** What the records together say of one vulnerability. */
  private record Decision(Claim.Answer answer, Source source, @Nullable Severity severity, List<String> aliases, boolean distribution) {
    Decision and(Decision other) {
      // Who packed it knows which holes the package has; upstream knows only the release it was made from. The severity may come from either.
      if (distribution != other.distribution && (distribution ? this : other).answer != Claim.Answer.SILENT) {
        Decision packer = distribution ? this : other;
        Decision upstream = distribution ? other : this;
        return new Decision(packer.answer, packer.source, packer.severity == null ? upstream.severity : packer.severity, packer.aliases, true);
      }
      boolean mine = answer.compareTo(other.answer) >= 0;
      Severity worse = severity == null ? other.severity : other.severity == null || severity.atLeast(other.severity) ? severity : other.severity;
      List<String> both = new ArrayList<>(aliases);
      both.addAll(other.aliases);
      return new Decision(answer.or(other.answer), mine ? source : other.source, worse, both, distribution || other.distribution);
    }
  }

  private List<Match> of(Component component) {
    String said = component.said();
    List<String> products = component.products();
    List<String> key = new ArrayList<>(products);
    Version release = component.release();
    key.add(release == null ? "" : release.toString());
    Version packaged = component.packaged();
    key.add(packaged == null ? "" : packaged.toString());
    List<Match> matches = new ArrayList<>();
    decided.computeIfAbsent(key, any -> decide(products, release, packaged)).forEach((id, decision) -> {
      if (decision.answer() != Claim.Answer.SILENT && decision.answer() != Claim.Answer.NO) matches.add(match(component, said == null ? "" : said, id, decision));
    });
    return matches;
  }

  private Map<String, Decision> decide(List<String> products, @Nullable Version release, @Nullable Version packaged) {
    Map<String, Decision> byId = new TreeMap<>();
    for (String product : products) {
      Optional<DistroOrder> order = DistroOrder.of(product);
      for (Advisory advisory : store.about(product)) {
        Claim.Answer answer = Claim.Answer.SILENT;
        for (Claim claim : advisory.claims()) if (claim.products().contains(product)) answer = answer.or(order.isPresent() ? claim.on(packaged, this::isPresent, order.get()::holds) : claim.on(release, this::isPresent));
        byId.merge(advisory.subject(), new Decision(answer, advisory.source(), advisory.severity(), advisory.aliases(), order.isPresent()), Decision::and);
      }
    }
    return byId;
  }

  private boolean isPresent(Requirement requirement) {
    return present.getOrDefault(requirement.product(), List.of()).stream().anyMatch(requirement.range()::holds);
  }

  private Match match(Component component, String version, String id, Decision decision) {
    VexStatement statement = statement(component, id, decision.aliases());
    Match.State state = decision.answer() == Claim.Answer.YES ? Match.State.AFFECTED : Match.State.UNKNOWN;
    if (statement != null && statement.status().suppresses()) state = Match.State.SUPPRESSED;
    else if (statement != null && statement.status() == VexStatus.AFFECTED) state = Match.State.AFFECTED;
    boolean exploited = store.exploited(id);
    Severity severity = exploited ? Severity.CRITICAL : decision.severity();
    return new Match(
        component.name(), version, component.ref(), id, decision.source(), state, severity, exploited, store.probability(id).orElse(null),
        statement == null ? null : statement.status(), statement == null ? null : statement.justification());
  }

  /** The newest statement counts; of several at one time, one that says affected. Statements without a time are older than all others. */
  private @Nullable VexStatement statement(Component component, String id, List<String> aliases) {
    List<String> names = new ArrayList<>(List.of(id));
    names.addAll(aliases);
    VexStatement best = null;
    for (String name : names) {
      for (VexStatement one : statements.getOrDefault(name, List.of())) if (one.speaksOf(component, bom) && (best == null || outranks(one, best))) best = one;
    }
    return best;
  }

  private static boolean outranks(VexStatement one, VexStatement other) {
    long mine = one.at() == null ? Long.MIN_VALUE : one.at().getEpochSecond();
    long others = other.at() == null ? Long.MIN_VALUE : other.at().getEpochSecond();
    return mine != others ? mine > others : one.status() == VexStatus.AFFECTED && other.status() != VexStatus.AFFECTED;
  }
}

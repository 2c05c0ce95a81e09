package dev.bulwark.hardening.cve;

import dev.bulwark.hardening.audit.Severity;
import dev.bulwark.hardening.version.VersionRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A record of the National Vulnerability Database, API 2.0: configurations of CPE match criteria, joined by AND and OR. Source: csrc.nist.gov/schema/nvd/api/2.0. */
final class NvdReader {
  private static final String[] SCORES = {"cvssMetricV40", "cvssMetricV31", "cvssMetricV30", "cvssMetricV2"};

  private NvdReader() {}

  static boolean looksLikeOne(Node root) {
    return root.at("cve").isObject();
  }

  /** {@code root} holds {@code cve}, as an element of the feed does, perhaps with the note of who enriched it. */
  static Advisory read(Node root) throws BrokenRecord {
    Node cve = root.at("cve");
    String own = cve.at("id").text();
    String id = own.isEmpty() ? root.at("_annotation").at("cve_id").text() : own;
    if (!RecordText.isCve(id)) throw new BrokenRecord("no CVE id");
    if (cve.has("configurations") && !cve.at("configurations").isArray()) throw new BrokenRecord("`configurations` is no list");
    String changed = cve.at("lastModified").textOrNull();
    boolean rejected = cve.at("vulnStatus").text().equalsIgnoreCase("Rejected");
    return new Advisory(
        id, Source.NVD, List.of(), RecordText.day(changed != null ? changed : root.at("_annotation").at("modified").textOrNull()), severity(cve.at("metrics")), rejected ? List.of() : claims(cve.at("configurations")));
  }

  /** The claims of a list of configurations; CVE 5 has the same under {@code cpeApplicability}. */
  static List<Claim> claims(Node configurations) {
    List<Claim> claims = new ArrayList<>();
    for (Node configuration : configurations.items()) {
      List<Node> nodes = configuration.at("nodes").items();
      boolean all = configuration.at("operator").text().equalsIgnoreCase("AND");
      for (int i = 0; i < nodes.size(); i++) {
        List<List<Requirement>> needs = new ArrayList<>();
        boolean unclear = configuration.at("negate").truth(false) || nodes.get(i).at("negate").truth(false);
        for (int other = 0; all && other < nodes.size(); other++) {
          if (other == i) continue;
          needs.addAll(needs(nodes.get(other), -1));
          unclear |= nodes.get(other).at("negate").truth(false);
        }
        claims.addAll(ofNode(nodes.get(i), needs, unclear));
      }
    }
    return claims;
  }

  private static List<Claim> ofNode(Node node, List<List<Requirement>> needs, boolean unclear) {
    List<Node> matches = node.at("cpeMatch").items();
    if (node.at("operator").text().equalsIgnoreCase("AND")) {
      List<Claim> claims = new ArrayList<>();
      for (int i = 0; i < matches.size(); i++) {
        List<List<Requirement>> both = new ArrayList<>(needs);
        both.addAll(needs(node, i));
        claims.addAll(together(List.of(matches.get(i)), both, unclear));
      }
      return claims;
    }
    return together(matches, needs, unclear);
  }

  /** One claim for each product that the criteria call vulnerable. */
  private static List<Claim> together(List<Node> matches, List<List<Requirement>> needs, boolean unclear) {
    Map<String, ClaimBuilder> byProduct = new TreeMap<>();
    for (Node match : matches) {
      if (!match.at("vulnerable").truth(true)) continue;
      Optional<Cpe> cpe = Cpe.of(match.at("criteria").textOrNull());
      if (cpe.isEmpty()) continue;
      String product = Products.of(cpe.get());
      ClaimBuilder claim = byProduct.computeIfAbsent(product, key -> new ClaimBuilder().product(key));
      Optional<VersionRange> range = unclear ? Optional.empty() : range(match, cpe.get(), false);
      if (range.isPresent()) claim.affected(range.get());
      else claim.vague();
    }
    List<Claim> claims = new ArrayList<>();
    for (ClaimBuilder claim : byProduct.values()) claims.add(claim.claim(needs));
    return claims;
  }

  /** What has to be there for the node to hold, without the match at {@code self}. */
  private static List<List<Requirement>> needs(Node node, int self) {
    List<Node> matches = node.at("cpeMatch").items();
    List<List<Requirement>> needs = new ArrayList<>();
    List<Requirement> any = new ArrayList<>();
    for (int i = 0; i < matches.size(); i++) {
      if (i == self) continue;
      Optional<Requirement> one = requirement(matches.get(i));
      if (node.at("operator").text().equalsIgnoreCase("AND")) needs.add(one.map(List::of).orElse(List.of()));
      else one.ifPresent(any::add);
    }
    // An empty list cannot be met: what cannot be read is not taken as there.
    if (!node.at("operator").text().equalsIgnoreCase("AND")) needs.add(any);
    return needs;
  }

  private static Optional<Requirement> requirement(Node match) {
    return Cpe.of(match.at("criteria").textOrNull()).flatMap(cpe -> range(match, cpe, true).map(range -> new Requirement(Products.of(cpe), range)));
  }

  /** @param platform whether "version does not apply" means every release, as it does for a platform a record merely needs */
  private static Optional<VersionRange> range(Node match, Cpe cpe, boolean platform) {
    String from = match.at("versionStartIncluding").textOrNull();
    String after = match.at("versionStartExcluding").textOrNull();
    String through = match.at("versionEndIncluding").textOrNull();
    String below = match.at("versionEndExcluding").textOrNull();
    if (from != null || after != null || through != null || below != null) {
      return ClaimBuilder.between(from != null ? from : after, from != null || after == null, through != null ? through : below, through != null);
    }
    if (cpe.version() != null) {
      // Version 0 of a platform is how some say "any release of it".
      if (platform && cpe.version().equals("0")) return Optional.of(VersionRange.ALL);
      return ClaimBuilder.between(cpe.version(), true, cpe.version(), true);
    }
    return platform || !cpe.versionless() ? Optional.of(VersionRange.ALL) : Optional.empty();
  }

  private static @Nullable Severity severity(Node metrics) {
    for (String score : SCORES) {
      for (Node metric : metrics.at(score).items()) {
        Severity severity = RecordText.ofCvss(metric.at("cvssData"));
        if (severity == null) severity = RecordText.severity(metric.at("baseSeverity").textOrNull());
        if (severity != null) return severity;
      }
    }
    return null;
  }
}

package dev.bulwark.hardening.cve;

import dev.bulwark.hardening.audit.Severity;
import dev.bulwark.hardening.version.Version;
import dev.bulwark.hardening.version.VersionRange;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A record of the CVE program, format 5.x: what the numbering authority says and what others added to it. Source: cveproject.github.io/cve-schema. */
final class Cve5Reader {
  private static final Pattern LETTERS = Pattern.compile("[a-z]+$");
  private static final String[] SCORES = {"cvssV4_0", "cvssV3_1", "cvssV3_0", "cvssV2_0"};

  private Cve5Reader() {}

  static boolean looksLikeOne(Node root) {
    return root.has("cveMetadata") || root.has("containers") || root.at("dataType").text().equals("CVE_RECORD");
  }

  static Advisory read(Node root) throws BrokenRecord {
    Node about = root.at("cveMetadata");
    String id = about.at("cveId").text();
    if (!RecordText.isCve(id)) throw new BrokenRecord("no CVE id");
    if (!root.at("containers").isObject()) throw new BrokenRecord("no containers");
    List<Node> containers = new ArrayList<>();
    if (root.at("containers").at("cna").isObject()) containers.add(root.at("containers").at("cna"));
    boolean rejected = about.at("state").text().equals("REJECTED");
    if (containers.isEmpty() && !rejected) throw new BrokenRecord("no container of the numbering authority");
    containers.addAll(root.at("containers").at("adp").items());
    List<Claim> claims = new ArrayList<>();
    if (!rejected) for (Node container : containers) claims.addAll(claims(container));
    String changed = about.at("dateUpdated").textOrNull();
    return new Advisory(id, Source.CVE5, List.of(), RecordText.day(changed != null ? changed : about.at("datePublished").textOrNull()), severity(containers), claims);
  }

  private static List<Claim> claims(Node container) throws BrokenRecord {
    if (container.has("affected") && !container.at("affected").isArray()) throw new BrokenRecord("`affected` is no list");
    List<Claim> claims = new ArrayList<>();
    for (Node entry : container.at("affected").items()) {
      ClaimBuilder claim = new ClaimBuilder();
      products(entry, claim);
      if (!claim.hasProduct()) continue;
      if (entry.at("defaultStatus").text().equals("affected")) claim.otherwiseAffected();
      List<Node> versions = entry.at("versions").items();
      // A product without any release: something is affected, nobody says what.
      if (versions.isEmpty()) claim.vague();
      boolean alone = versions.stream().filter(version -> version.at("status").text().equals("affected")).count() == 1;
      for (Node version : versions) version(version, alone, claim);
      claims.add(claim.claim());
    }
    claims.addAll(NvdReader.claims(container.at("cpeApplicability")));
    return claims;
  }

  private static void products(Node entry, ClaimBuilder claim) {
    String vendor = entry.at("vendor").text();
    String product = entry.at("product").text();
    if (product.startsWith("https://")) repository(product, claim);
    else if (named(vendor) && named(product)) claim.product(Products.of(vendor, product));
    else if (named(product) && Products.called(product).isPresent()) claim.product(Products.named(product));
    for (String cpe : entry.at("cpes").texts()) Cpe.of(cpe).ifPresent(name -> claim.product(Products.of(name)));
  }

  /** Some authorities write the address of the source tree where the product should stand. */
  private static void repository(String address, ClaimBuilder claim) {
    try {
      String[] path = URI.create(address).getPath().split("/", 4);
      if (path.length >= 3) claim.product(Products.of(path[1], path[2]));
    } catch (IllegalArgumentException e) {
      claim.vague();
    }
  }

  private static boolean named(String text) {
    return switch (text.strip().toLowerCase(Locale.ROOT)) {
      case "", "n/a", "unknown", "unspecified", "-", "*" -> false;
      default -> true;
    };
  }

  private static void version(Node entry, boolean alone, ClaimBuilder claim) {
    String status = entry.at("status").text();
    boolean affected = status.equals("affected");
    if (!affected && !status.equals("unaffected")) return;
    if (entry.at("versionType").text().equalsIgnoreCase("git")) {
      if (affected) claim.vague();
      return;
    }
    String from = entry.at("version").text();
    String below = entry.at("lessThan").textOrNull();
    String through = entry.at("lessThanOrEqual").textOrNull();
    if (below == null && through == null) {
      claim.single(from, affected);
      return;
    }
    // "From X, below X" holds nothing. Some authorities' forms write it for "below X", and beside other branches for "this branch below X".
    boolean hollow = below != null && below.equals(from);
    Optional<VersionRange> range = ClaimBuilder.between(!hollow ? from : alone || !affected ? null : branch(from), true, below != null ? below : through, below == null);
    if (range.isEmpty()) {
      if (affected) claim.vague();
      return;
    }
    split(range.get(), affected, entry.at("changes").items(), claim);
  }

  /** Where the branch of a release begins: {@code 3.1} of {@code 3.1.1}, {@code 1.1.1} of {@code 1.1.1t}. */
  private static String branch(String release) {
    String plain = LETTERS.matcher(release).replaceFirst("");
    int last = release.lastIndexOf('.');
    return plain.length() < release.length() || last < 0 ? plain : release.substring(0, last);
  }

  private record Change(Version at, boolean affected) {}

  /** A range whose status changes on the way: each stretch goes to where it belongs. */
  private static void split(VersionRange range, boolean affected, List<Node> changes, ClaimBuilder claim) {
    List<Change> sorted = new ArrayList<>();
    for (Node change : changes) {
      Optional<Version> at = Version.of(change.at("at").text());
      if (at.isPresent() && range.holds(at.get())) sorted.add(new Change(at.get(), change.at("status").text().equals("affected")));
    }
    sorted.sort(Comparator.comparing(Change::at));
    Version from = range.from();
    boolean included = range.fromIncluded();
    boolean now = affected;
    for (Change change : sorted) {
      put(new VersionRange(from, included, change.at(), false), now, claim);
      from = change.at();
      included = true;
      now = change.affected();
    }
    put(new VersionRange(from, included, range.to(), range.toIncluded()), now, claim);
  }

  private static void put(VersionRange range, boolean affected, ClaimBuilder claim) {
    if (affected) claim.affected(range);
    else claim.unaffected(range);
  }

  /** The newest scheme's word of the first container that has one; the numbering authority's comes first. */
  private static @Nullable Severity severity(List<Node> containers) {
    for (Node container : containers) {
      for (String score : SCORES) {
        for (Node metric : container.at("metrics").items()) {
          Severity severity = RecordText.ofCvss(metric.at(score));
          if (severity != null) return severity;
        }
      }
      for (Node metric : container.at("metrics").items()) {
        Severity severity = RecordText.severity(metric.at("other").at("content").at("text").textOrNull());
        if (severity != null) return severity;
      }
    }
    return null;
  }
}

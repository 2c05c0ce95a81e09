package dev.bulwark.hardening.cve;

import dev.bulwark.hardening.audit.Severity;
import dev.bulwark.hardening.version.VersionRange;
import dev.bulwark.hardening.version.Version;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A record of the Open Source Vulnerability format. Source: ossf.github.io/osv-schema.
 *
 * <p>Ranges of commits are not compared with version numbers; the releases that a record lists by tag are.
 */
final class OsvReader {
  private static final Pattern BEFORE_DIGITS = Pattern.compile("^[A-Za-z_.-]*(?=[0-9])");
  private static final Pattern BETWEEN_DIGITS = Pattern.compile("(?<=[0-9])[_-](?=[0-9])");

  private OsvReader() {}

  static boolean looksLikeOne(Node root) {
    return root.has("id") && (root.has("affected") || root.has("withdrawn") || root.has("modified") && root.has("schema_version"));
  }

  static Advisory read(Node root) throws BrokenRecord {
    String own = root.at("id").text();
    if (!RecordText.isId(own)) throw new BrokenRecord("no id");
    if (root.has("affected") && !root.at("affected").isArray()) throw new BrokenRecord("`affected` is no list");
    List<String> aliases = new ArrayList<>(root.at("aliases").texts().stream().filter(RecordText::isId).limit(64).toList());
    // A distribution's record is not the upstream one under another name: both may be in the store.
    boolean distribution = own.startsWith("DEBIAN-") || own.startsWith("UBUNTU-") || own.startsWith("ALPINE-");
    if (distribution) root.at("upstream").texts().stream().filter(RecordText::isCve).limit(64).filter(cve -> !aliases.contains(cve)).forEach(aliases::add);
    List<String> cves = aliases.stream().filter(RecordText::isCve).toList();
    // The same hole under two names is one hole; where it stands for several CVE ids it keeps its own.
    String id = cves.size() == 1 && !distribution ? cves.getFirst() : own;
    if (!id.equals(own)) aliases.add(own);
    aliases.remove(id);
    List<Claim> claims = new ArrayList<>();
    if (!root.has("withdrawn")) for (Node affected : root.at("affected").items()) claim(affected).ifPresent(claims::add);
    return new Advisory(id, Source.OSV, aliases, RecordText.day(root.at("modified").textOrNull()), severity(root), claims);
  }

  private static Optional<Claim> claim(Node affected) {
    Node about = affected.at("package");
    String ecosystem = about.at("ecosystem").text();
    String name = about.at("name").text();
    if (name.isBlank() || ecosystem.isBlank()) return Optional.empty();
    ClaimBuilder claim = new ClaimBuilder().product(Products.inEcosystem(ecosystem, name));
    // Only a package of this very ecosystem: the key says so. Names that upstreams share are OSS-Fuzz's.
    boolean said = false;
    for (Node range : affected.at("ranges").items()) {
      if (range.at("type").text().equals("GIT")) claim.vague();
      else events(range.at("events").items(), claim);
      said = true;
    }
    for (String version : affected.at("versions").texts()) {
      Optional<Version> release = tag(version);
      if (release.isPresent()) claim.affected(VersionRange.exactly(release.get()));
      said = true;
    }
    return Optional.of((said ? claim : claim.vague()).claim());
  }

  private record Event(@Nullable Version at, int kind) {}

  private static final int INTRODUCED = 0;
  private static final int LAST = 1;
  private static final int FIXED = 2;

  /** Sorted by version, then each introduction ends at the next fix; what cannot be read makes the claim vague. */
  private static void events(List<Node> events, ClaimBuilder claim) {
    List<Event> sorted = new ArrayList<>();
    for (Node event : events) {
      String introduced = event.at("introduced").textOrNull();
      String fixed = event.at("fixed").textOrNull();
      String last = event.at("last_affected").textOrNull();
      String text = introduced != null ? introduced : fixed != null ? fixed : last;
      if (text == null) continue;
      if (introduced != null && introduced.equals("0")) {
        sorted.add(new Event(null, INTRODUCED));
        continue;
      }
      Optional<Version> at = Version.of(text);
      if (at.isEmpty()) {
        claim.vague();
        return;
      }
      sorted.add(new Event(at.get(), introduced != null ? INTRODUCED : fixed != null ? FIXED : LAST));
    }
    sorted.sort(Comparator.comparing(Event::at, Comparator.nullsFirst(Comparator.naturalOrder())).thenComparing(event -> event.kind() == INTRODUCED ? 3 : event.kind()));
    boolean open = false;
    Version from = null;
    for (Event event : sorted) {
      if (event.kind() == INTRODUCED) {
        if (!open) from = event.at();
        open = true;
      } else if (open) {
        claim.affected(new VersionRange(from, true, event.at(), event.kind() == LAST));
        open = false;
      }
    }
    if (open) claim.affected(new VersionRange(from, true, null, true));
  }

  /** A release by its tag: {@code v4.6.0-stable}, {@code OpenSSL_1_1_1k}, {@code curl-7_68_0}. */
  static Optional<Version> tag(String text) {
    if (text.length() > 128) return Optional.empty();
    Matcher before = BEFORE_DIGITS.matcher(text);
    String plain = before.find() ? text.substring(before.end()) : text;
    return Version.of(plain.indexOf('.') >= 0 ? plain : BETWEEN_DIGITS.matcher(plain).replaceAll("."));
  }

  private static @Nullable Severity severity(Node root) {
    for (Node vector : root.at("severity").items()) {
      Severity severity = Cvss3.severity(vector.at("score").text());
      if (severity != null) return severity;
    }
    for (Node vector : root.at("severity").items()) {
      Severity severity = vector.at("type").text().equals("CVSS_V2") ? Cvss2.severity(vector.at("score").text()) : null;
      if (severity != null) return severity;
    }
    Severity severity = RecordText.severity(root.at("database_specific").at("severity").textOrNull());
    for (Node affected : root.at("affected").items()) {
      if (severity == null) severity = RecordText.severity(affected.at("ecosystem_specific").at("severity").textOrNull());
      if (severity == null) severity = RecordText.severity(affected.at("database_specific").at("severity").textOrNull());
    }
    return severity;
  }
}

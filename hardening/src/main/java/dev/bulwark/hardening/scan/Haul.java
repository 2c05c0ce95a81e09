package dev.bulwark.hardening.scan;

import dev.bulwark.hardening.audit.Finding;
import dev.bulwark.hardening.rule.Rule;
import dev.bulwark.hardening.rule.RulePack;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What one scan has found so far. Owned by that scan. */
final class Haul {
  /** Things of one kind do not stand inside each other: what lies in one that is known already is another encoding of it. */
  enum Kind {
    KEY,
    CERTIFICATE,
    CREDENTIAL,
    ADDRESS,
    DEBUG
  }

  private record Range(long from, long to) {}

  private static final int MOST_IDENTITIES = 10_000;

  /** Nested things are met soon after what holds them. */
  private static final int REMEMBERED = 16;

  private final LocalDate at;
  private final int most;
  private final List<Found> found = new ArrayList<>();
  private final List<Identity> identities = new ArrayList<>();
  private final Map<Kind, ArrayDeque<Range>> claimed = new EnumMap<>(Kind.class);
  private final Set<String> once = new HashSet<>();
  private boolean cut;

  /** A hit whose rule's words are looked up at the end. */
  private record Found(String rule, String shown, String subject, String value, long offset, @Nullable String redacted) {
    Finding finding(RulePack pack) {
      Rule of = pack.rule(rule).orElseThrow(() -> new IllegalStateException("the catalogue has no " + rule));
      Finding finding = Finding.of(rule, of.severity(), shown.isEmpty() ? of.message() : of.message() + " (" + shown + ")", subject, value).atOffset(offset);
      return redacted == null ? finding : finding.redacted(redacted);
    }
  }

  Haul(LocalDate at, int most) {
    this.at = at;
    this.most = most;
  }

  /** The day of the verdict. */
  LocalDate at() {
    return at;
  }

  /** Takes a range for one thing; false where it lies in one that is taken. */
  boolean claim(Kind kind, long from, long to) {
    ArrayDeque<Range> ranges = claimed.computeIfAbsent(kind, k -> new ArrayDeque<>());
    for (Range range : ranges) if (range.from <= from && to <= range.to) return false;
    ranges.addLast(new Range(from, to));
    if (ranges.size() > REMEMBERED) ranges.removeFirst();
    return true;
  }

  /** Something that is a secret: its text is shown by two characters and its length only. */
  void secret(String rule, String subject, long offset, byte[] secret) {
    add(rule, "", subject, Redacted.sha256(secret), offset, Redacted.of(secret));
  }

  /**
   * Something that anybody may see.
   *
   * @param shown is added to the message
   */
  void open(String rule, String shown, String subject, String value, long offset) {
    add(rule, shown, subject, value, offset, null);
  }

  /** As {@link #open}, for what says no more when it is said again: told for the first place only. */
  void openOnce(String rule, String shown, String subject, String value, long offset) {
    if (once.size() < most && once.add(rule)) add(rule, shown, subject, value, offset, null);
  }

  private void add(String id, String shown, String subject, String value, long offset, @Nullable String redacted) {
    if (found.size() >= most) cut = true;
    else found.add(new Found(id, shown, subject, value, offset, redacted));
  }

  void identity(Identity identity) {
    if (identities.size() < MOST_IDENTITIES) identities.add(identity);
  }

  /** Everything, in the words of the pack's rules. */
  Secrets whole(RulePack pack) {
    List<Finding> findings = new ArrayList<>(found.stream().map(each -> each.finding(pack)).toList());
    findings.sort(Comparator.comparing(Finding::rule).thenComparingLong(Finding::offset).thenComparing(Finding::subject).thenComparing(Finding::value));
    return new Secrets(findings, cut, identities);
  }
}

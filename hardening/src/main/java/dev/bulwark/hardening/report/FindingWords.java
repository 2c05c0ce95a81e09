package dev.bulwark.hardening.report;

import dev.bulwark.hardening.audit.Finding;
import dev.bulwark.hardening.rule.Rule;
import dev.bulwark.hardening.waiver.Waiver;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A finding in words, the same in every form for people. */
final class FindingWords {
  private FindingWords() {}

  /** Where in its input: {@code etc/key.pem, at 0x1000}; empty where the input as a whole is meant. */
  static String place(Finding finding) {
    List<String> place = new ArrayList<>();
    if (finding.path() != null) place.add(finding.path());
    if (finding.line() > 0) place.add("line " + finding.line());
    if (finding.offset() >= 0) place.add("at 0x" + Long.toHexString(finding.offset()));
    if (finding.port() > 0) place.add("port " + finding.port());
    if (finding.redacted() != null) place.add(finding.redacted());
    return String.join(", ", place);
  }

  /** How it stands: {@code waived until 2026-12-01, for Owner}, {@code regressed}; empty where there is nothing to say. */
  static String standing(AuditDocument document, int input, int index) {
    List<String> words = new ArrayList<>();
    Standing.Mark mark = document.standing().mark(input, index);
    Waiver waiver = mark.waiver();
    if (waiver != null) words.add("waived until " + waiver.expires() + " for " + waiver.owner() + ": " + waiver.reason());
    if (waiver == null && document.standing().waivers().given()) {
      Finding finding = document.inputs().get(input).findings().get(index);
      document.standing().waivers().lapsed(finding.rule(), document.inputs().get(input).path()).ifPresent(lapsed -> words.add("its waiver expired " + lapsed.expires()));
    }
    if (document.standing().compared()) words.add(mark.state().id());
    return String.join("; ", words);
  }

  /** Why the rule matters, where the message does not say so already. */
  static Optional<String> why(Finding finding, Rule rule) {
    return finding.message().contains(rule.why()) ? Optional.empty() : Optional.of(rule.why());
  }

  /** {@code ESP-SB-001 on build/*: reason (owner …, approved by …, 2026-11-01 to 2026-12-01); covers 3 findings}. */
  static String waiver(Waiver waiver, Standing standing) {
    StringBuilder words = new StringBuilder(waiver.rule()).append(waiver.coversEveryInput() ? " on every input" : " on " + waiver.scope()).append(": ").append(waiver.reason());
    words.append(" (owner ").append(waiver.owner()).append(", approved by ").append(waiver.approver()).append(", ").append(waiver.created()).append(" to ").append(waiver.expires());
    if (waiver.compensates() != null) words.append(", instead: ").append(waiver.compensates());
    if (waiver.ticket() != null) words.append(", ").append(waiver.ticket());
    words.append(')');
    if (standing.waivers().expired(waiver)) return words.append("; EXPIRED, waives nothing").toString();
    int covered = standing.covered(waiver);
    return words.append("; covers ").append(covered == 0 ? "nothing" : covered == 1 ? "1 finding" : covered + " findings").toString();
  }

  /** Who stands behind the waivers. */
  static String waiverFile(Standing standing) {
    return "waivers, file SHA-256 " + standing.waivers().sha256().orElse("") + ", " + standing.waivers().signedBy().map(key -> "signed by the key " + key).orElse("signature not checked");
  }

  /** The counts in one line. */
  static String summary(AuditDocument document) {
    AuditDocument.Summary sum = document.summary();
    return sum.pass() + " pass, " + sum.fail() + " fail, " + sum.unknown() + " not known, " + sum.notApplicable() + " do not apply" + (sum.waived() > 0 ? ", " + sum.waived() + " waived" : "");
  }

  /** What changed since the baseline, in one line. */
  static String drift(Standing standing) {
    return "since the baseline: " + standing.open(Standing.State.NEW) + " new, " + standing.open(Standing.State.REGRESSED) + " regressed, " + standing.open(Standing.State.UNCHANGED) + " unchanged, " + standing.resolved().size() + " resolved";
  }

  static String pack(AuditDocument document) {
    return "rule pack " + document.pack().version() + ", SHA-256 " + document.pack().sha256();
  }
}

package dev.bulwark.hardening.report;

import static dev.bulwark.hardening.report.Audits.document;
import static dev.bulwark.hardening.report.Audits.finding;
import static dev.bulwark.hardening.report.Audits.input;
import static dev.bulwark.hardening.report.Audits.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.bulwark.hardening.audit.AuditedInput;
import dev.bulwark.hardening.audit.Finding;
import dev.bulwark.hardening.audit.Severity;
import dev.bulwark.hardening.rule.RulePack;
import dev.bulwark.hardening.rule.Target;
import dev.bulwark.hardening.waiver.WaiverFile;
import dev.bulwark.hardening.waiver.Waivers;
import dev.bulwark.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BaselineTest {
  private static final Finding A = finding("ESP-SB-001", Severity.HIGH, "A");
  private static final Finding B = finding("ESP-FE-001", Severity.HIGH, "B");

  private static AuditDocument against(AuditDocument now, AuditDocument before) {
    return now.standing(Waivers.none(), Baseline.read(json(before), Target.SDKCONFIG));
  }

  private static List<String> states(AuditDocument document) {
    List<String> states = new ArrayList<>();
    for (int i = 0; i < document.inputs().size(); i++) for (int f = 0; f < document.inputs().get(i).findings().size(); f++) states.add(document.standing().mark(i, f).state().id());
    return states;
  }

  private static Waivers waivers(String rule, String expires) {
    String yaml = "waivers:\n- {rule: " + rule + ", reason: r, owner: A, approver: B, created: 2026-11-01, expires: " + expires + "}\n";
    return WaiverFile.read(yaml.getBytes(StandardCharsets.UTF_8), RulePack.shipped(), LocalDate.of(2026, 11, 23));
  }

  @Test
  void what_was_there_is_unchanged_and_does_not_count_and_what_is_new_does() {
    AuditDocument then = document(input("a", A));
    assertThat(states(against(document(input("a", A)), then))).containsExactly("unchanged");
    assertThat(against(document(input("a", A)), then).fails(Severity.INFO)).isFalse();
    AuditDocument more = against(document(input("a", A, B)), then);
    assertThat(states(more)).containsExactly("new", "unchanged");
    assertThat(more.fails(Severity.HIGH)).isTrue();
  }

  @Test
  void a_moved_line_is_the_same_finding_and_a_second_one_of_the_kind_is_new() {
    AuditDocument then = document(input("a", A.atLine(3)));
    assertThat(states(against(document(input("a", A.atLine(9))), then))).containsExactly("unchanged");
    assertThat(states(against(document(input("a", A.atLine(9), A.atLine(12))), then))).containsExactly("unchanged", "new");
    assertThat(states(against(document(input("a", A), input("a", A)), then))).containsExactly("unchanged", "new");
  }

  @Test
  void what_is_gone_is_resolved_once_its_input_was_looked_at_again_and_its_return_is_a_regression_however_late() {
    AuditDocument then = document(input("a", A, B), input("b", A));
    AuditDocument fixed = against(document(input("a", B), input("b", A)), then);
    assertThat(fixed.standing().resolved()).singleElement().satisfies(gone -> assertThat(gone).containsEntry("rule", "ESP-SB-001").containsEntry("input", "a").containsEntry("fingerprint", A.fingerprint()));
    AuditDocument still = against(document(input("a", B), input("b", A)), fixed);
    assertThat(still.standing().resolved()).hasSize(1);
    AuditDocument back = against(document(input("a", A, B), input("b", A)), still);
    assertThat(states(back)).containsExactly("unchanged", "regressed", "unchanged");
    assertThat(back.fails(Severity.HIGH)).isTrue();
    assertThat(back.standing().resolved()).isEmpty();
    AuditDocument unreadable = against(document(AuditedInput.unreadable("a", null, "nul-byte"), input("b", A)), then);
    assertThat(unreadable.standing().resolved()).as("not looked at").isEmpty();
  }

  @Test
  void what_got_worse_or_lost_its_waiver_is_a_regression() {
    AuditDocument then = document(input("a", finding("ESP-SB-001", Severity.LOW, "A")));
    assertThat(states(against(document(input("a", A)), then))).containsExactly("regressed");
    assertThat(states(against(document(input("a", finding("ESP-SB-001", Severity.INFO, "A"))), then))).containsExactly("unchanged");
    AuditDocument waived = document(input("a", A)).standing(waivers("ESP-SB-001", "2026-11-30"), null);
    assertThat(against(document(input("a", A)), waived).fails(Severity.HIGH)).isTrue();
    AuditDocument both = document(input("a", A)).standing(waivers("ESP-SB-001", "2026-11-30"), Baseline.read(json(waived), Target.SDKCONFIG));
    assertThat(states(both)).containsExactly("unchanged");
    assertThat(document(input("a", A)).standing(waivers("ESP-SB-001", "2026-11-22"), Baseline.read(json(waived), Target.SDKCONFIG)).fails(Severity.HIGH)).as("expired since").isTrue();
  }

  @Test
  void one_input_then_and_now_are_compared_whatever_their_names_and_several_by_name() {
    assertThat(states(against(document(input("build-2/sdkconfig", A)), document(input("build-1/sdkconfig", A))))).containsExactly("unchanged");
    assertThat(states(against(document(input("x", A), input("y")), document(input("z", A))))).containsExactly("new");
  }

  @Test
  void fewer_findings_never_fail_what_more_did_not_and_a_waiver_never_hides_one() {
    Random random = new Random(1);
    Severity[] severities = Severity.values();
    List<String> rules = List.of("ESP-SB-001", "ESP-FE-001", "ESP-TLS-003");
    for (int round = 0; round < 400; round++) {
      List<List<Finding>> sides = List.of(new ArrayList<>(), new ArrayList<>());
      for (List<Finding> side : sides) for (int n = random.nextInt(6); n > 0; n--) side.add(finding(rules.get(random.nextInt(3)), severities[random.nextInt(5)], "s" + random.nextInt(2)));
      Waivers some = waivers(rules.get(random.nextInt(3)), random.nextBoolean() ? "2026-11-30" : "2026-11-22");
      Baseline baseline = Baseline.read(json(document(input("a", sides.get(0).toArray(Finding[]::new))).standing(waivers(rules.get(random.nextInt(3)), "2026-11-30"), null)), Target.SDKCONFIG);
      List<Finding> now = sides.get(1);
      AuditDocument plain = document(input("a", now.toArray(Finding[]::new)));
      AuditDocument whole = plain.standing(some, random.nextBoolean() ? baseline : null);
      assertThat(whole.inputs()).isEqualTo(plain.inputs());
      for (int gone = 0; gone < now.size(); gone++) {
        List<Finding> fewer = new ArrayList<>(now);
        fewer.remove(gone);
        AuditDocument less = document(input("a", fewer.toArray(Finding[]::new))).standing(some, whole.standing().compared() ? baseline : null);
        for (Severity limit : severities) if (less.fails(limit)) assertThat(whole.fails(limit)).as("%s without %s at %s", now, now.get(gone), limit).isTrue();
      }
    }
  }

  private static String refusal(byte[] document) {
    Problem problem = catchThrowableOfType(Problem.class, () -> Baseline.read(document, Target.SDKCONFIG));
    return problem == null ? "read" : problem.code();
  }

  @Test
  void what_is_no_such_document_is_refused_whatever_its_bytes_are() {
    byte[] good = json(document(input("a", A, B)));
    assertThat(refusal(good)).isEqualTo("read");
    String text = new String(good, StandardCharsets.UTF_8);
    assertThat(refusal(text.replace("\"sdkconfig\"", "\"image\"").getBytes(StandardCharsets.UTF_8))).isEqualTo("HARDEN-116");
    for (String bad : List.of("", "[]", "{}", "null", text + "{}", text.substring(1), text.replace("audit/1", "audit/2"), text.replace("\"high\"", "\"worst\""), text.replace(A.fingerprint(), "00"), "[".repeat(100_000), "{\"inputs\":".repeat(70), text.replace("\"path\":\"a\"", "\"path\":\"" + "a".repeat(9_000) + "\""))) {
      assertThat(refusal(bad.getBytes(StandardCharsets.UTF_8))).as(bad.substring(0, Math.min(40, bad.length()))).isEqualTo("HARDEN-115");
    }
    Random random = new Random(5);
    for (int i = 0; i < 5_000; i++) {
      byte[] bad = i % 2 == 0 ? good.clone() : Arrays.copyOf(good, random.nextInt(good.length));
      for (int n = 0; n <= i % 4 && bad.length > 0; n++) bad[random.nextInt(bad.length)] = (byte) random.nextInt();
      assertThat(refusal(bad)).matches("read|HARDEN-11[56]");
    }
  }
}

package dev.bulwark.hardening.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.hardening.audit.AuditedInput;
import dev.bulwark.hardening.audit.Finding;
import dev.bulwark.hardening.audit.Severity;
import dev.bulwark.hardening.rule.RulePack;
import dev.bulwark.hardening.rule.Target;
import dev.bulwark.hardening.waiver.WaiverFile;
import dev.bulwark.hardening.waiver.Waivers;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AuditDocumentTest {
  private static final Finding OPEN = Finding.of("FW-KEY-001", Severity.CRITICAL, "a key", "etc/key.pem", "00").at("etc/key.pem").atOffset(4_096).redacted("MI… (1,700 characters)");
  private static final AuditedInput INPUT = new AuditedInput("fw.bin", "00", true, null, null, null, null, Map.of(), List.of(), List.of(OPEN));

  private static AuditDocument document(Waivers waivers) {
    return AuditDocument.of(Target.IMAGE, RulePack.shipped(), List.of(INPUT)).standing(waivers, null);
  }

  private static Waivers waivers(String days) {
    String yaml = "waivers:\n- {rule: FW-KEY-001, reason: the key of a test, owner: A, approver: B, " + days + "}\n";
    return WaiverFile.read(yaml.getBytes(StandardCharsets.UTF_8), RulePack.shipped(), LocalDate.of(2026, 11, 23));
  }

  @Test
  void a_waived_finding_stays_visible_is_counted_as_waived_and_does_not_fail() {
    AuditDocument waived = document(waivers("created: 2026-11-01, expires: 2026-11-23"));
    assertThat(waived.summary()).isEqualTo(new AuditDocument.Summary(0, 0, 0, 0, 1));
    assertThat(waived.fails(Severity.INFO)).isFalse();
    assertThat(waived.toMap().toString()).contains("waived=true", "offset=4096", "state=valid", "findings=1");
    assertThat(AuditText.lines(waived)).anyMatch(line -> line.contains("[waived until 2026-11-23 for A: the key of a test]") && line.contains("etc/key.pem, at 0x1000"));
  }

  @Test
  void an_expired_waiver_waives_nothing_and_says_so() {
    AuditDocument expired = document(waivers("created: 2026-11-01, expires: 2026-11-22"));
    assertThat(expired.summary()).isEqualTo(document(Waivers.none()).summary());
    assertThat(expired.summary().fail()).isEqualTo(1);
    assertThat(expired.fails(Severity.CRITICAL)).isTrue();
    assertThat(expired.toMap().toString()).contains("waived=false", "state=expired");
    assertThat(AuditText.lines(expired)).anyMatch(line -> line.contains("EXPIRED, waives nothing")).anyMatch(line -> line.contains("[its waiver expired 2026-11-22]"));
  }

  @Test
  void an_unreadable_input_is_said_and_holds_nothing() {
    AuditDocument document = AuditDocument.of(Target.IMAGE, RulePack.shipped(), List.of(AuditedInput.unreadable("x", null, "limit:ratio")));
    assertThat(document.readable()).isFalse();
    assertThat(document.fails(Severity.INFO)).isFalse();
    assertThat(AuditText.lines(document)).contains("x: cannot be read (limit:ratio)");
  }
}

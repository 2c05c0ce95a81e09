package dev.bulwark.hardening.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.hardening.audit.AuditedInput;
import dev.bulwark.hardening.audit.Finding;
import dev.bulwark.hardening.audit.Severity;
import dev.bulwark.hardening.rule.RulePack;
import dev.bulwark.hardening.rule.Target;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AuditDocumentTest {
  private static final Finding OPEN = Finding.of("FW-KEY-001", Severity.CRITICAL, "a key", "etc/key.pem", "00").at("etc/key.pem").atOffset(4_096).redacted("MI… (1,700 characters)");
  private static final AuditedInput INPUT = new AuditedInput("fw.bin", "00", true, null, null, null, null, Map.of(), List.of(), List.of(OPEN));

  private record Known(boolean waived, String state) implements Standing {
    @Override
    public boolean waived(String input, Finding finding) {
      return waived;
    }

    @Override
    public String state(String input, Finding finding) {
      return state;
    }
  }

  private static AuditDocument document(Standing standing) {
    return new AuditDocument(Target.IMAGE, RulePack.shipped(), List.of(INPUT), standing, List.of());
  }

  @Test
  void the_limit_counts_what_is_open_and_not_what_is_waived_or_known_before() {
    assertThat(document(Standing.PLAIN).fails(Severity.HIGH)).isTrue();
    assertThat(document(new Known(false, "regressed")).fails(Severity.CRITICAL)).isTrue();
    assertThat(document(new Known(true, "new")).fails(Severity.LOW)).isFalse();
    assertThat(document(new Known(false, "unchanged")).fails(Severity.LOW)).isFalse();
  }

  @Test
  void a_waived_finding_stays_visible_and_is_counted_as_waived() {
    AuditDocument waived = document(new Known(true, "new"));
    assertThat(waived.summary()).isEqualTo(new AuditDocument.Summary(0, 0, 0, 0, 1));
    assertThat(waived.toMap().toString()).contains("waived=true", "offset=4096");
    assertThat(AuditText.lines(waived)).anyMatch(line -> line.contains("[waived]") && line.contains("etc/key.pem, at 0x1000"));
    assertThat(document(Standing.PLAIN).summary().fail()).isEqualTo(1);
  }

  @Test
  void an_unreadable_input_is_said_and_holds_nothing() {
    AuditDocument document = AuditDocument.of(Target.IMAGE, RulePack.shipped(), List.of(AuditedInput.unreadable("x", null, "limit:ratio")));
    assertThat(document.readable()).isFalse();
    assertThat(document.fails(Severity.INFO)).isFalse();
    assertThat(AuditText.lines(document)).contains("x: cannot be read (limit:ratio)");
  }
}

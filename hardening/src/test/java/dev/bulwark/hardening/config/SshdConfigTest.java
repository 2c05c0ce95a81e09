package dev.bulwark.hardening.config;

import static dev.bulwark.hardening.config.Judged.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.hardening.audit.AuditedInput;
import dev.bulwark.hardening.audit.Reason;
import dev.bulwark.hardening.audit.Severity;
import dev.bulwark.hardening.audit.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

class SshdConfigTest {
  private static AuditedInput sshd(String... lines) {
    return Judged.audit().sshd("sshd_config", Judged.bytes(lines), Includes.NONE);
  }

  @Test
  void the_first_value_wins_in_any_case_and_either_form() {
    assertThat(verdict(sshd("passwordauthentication=no", "PasswordAuthentication yes"), "LNX-SSH-002")).isEqualTo(Verdict.PASS);
    assertThat(verdict(sshd("  PasswordAuthentication \"yes\" # why", "PasswordAuthentication no"), "LNX-SSH-002")).isEqualTo(Verdict.FAIL);
    assertThat(verdict(sshd("PasswordAuthentication = no"), "LNX-SSH-002")).isEqualTo(Verdict.PASS);
    assertThat(verdict(sshd("#PasswordAuthentication no"), "LNX-SSH-002")).isEqualTo(Verdict.FAIL);
  }

  @Test
  void a_match_block_changes_nothing_for_everybody() {
    assertThat(verdict(sshd("Match User root", "  PasswordAuthentication no"), "LNX-SSH-002")).isEqualTo(Verdict.FAIL);
    assertThat(verdict(sshd("PasswordAuthentication no", "Match User guest", "PasswordAuthentication yes"), "LNX-SSH-002")).isEqualTo(Verdict.PASS);
  }

  @Test
  void an_absent_option_has_its_default_and_an_absent_list_is_not_known() {
    assertThat(Judged.result(sshd(), "LNX-SSH-007")).satisfies(
        result -> {
          assertThat(result.verdict()).isEqualTo(Verdict.FAIL);
          assertThat(result.reason()).isEqualTo(Reason.DEFAULT);
          assertThat(result.value()).isEqualTo("6");
        });
    assertThat(verdict(sshd(), "LNX-SSH-003")).isEqualTo(Verdict.PASS);
    assertThat(verdict(sshd(), "LNX-SSH-008")).isEqualTo(Verdict.UNKNOWN);
    assertThat(verdict(sshd(), "LNX-SSH-011")).isEqualTo(Verdict.UNKNOWN);
  }

  @Test
  void root_by_key_only_is_low_and_root_by_password_high() {
    assertThat(Judged.findings(sshd("PermitRootLogin prohibit-password"), "LNX-SSH-001")).singleElement().satisfies(finding -> assertThat(finding.severity()).isEqualTo(Severity.LOW));
    assertThat(Judged.findings(sshd("PermitRootLogin yes"), "LNX-SSH-001")).singleElement().satisfies(finding -> assertThat(finding.severity()).isEqualTo(Severity.HIGH));
    assertThat(Judged.result(sshd(), "LNX-SSH-001").severity()).isEqualTo(Severity.LOW);
    assertThat(verdict(sshd("PermitRootLogin no"), "LNX-SSH-001")).isEqualTo(Verdict.PASS);
  }

  @Test
  void plus_minus_and_hat_change_the_built_in_list() {
    assertThat(verdict(sshd("Ciphers +aes128-cbc"), "LNX-SSH-008")).isEqualTo(Verdict.FAIL);
    assertThat(verdict(sshd("Ciphers ^3des-cbc"), "LNX-SSH-008")).isEqualTo(Verdict.FAIL);
    assertThat(verdict(sshd("Ciphers +aes256-gcm@openssh.com"), "LNX-SSH-008")).isEqualTo(Verdict.PASS);
    assertThat(verdict(sshd("MACs -umac-128*"), "LNX-SSH-010")).isEqualTo(Verdict.FAIL);
    assertThat(verdict(sshd("MACs -hmac-sha1*,umac-64*"), "LNX-SSH-010")).isEqualTo(Verdict.PASS);
    assertThat(verdict(sshd("KexAlgorithms curve25519-sha256,diffie-hellman-group14-sha1"), "LNX-SSH-009")).isEqualTo(Verdict.FAIL);
    assertThat(verdict(sshd("Protocol 2,1"), "LNX-SSH-004")).isEqualTo(Verdict.FAIL);
    assertThat(verdict(sshd("ClientAliveInterval 5m"), "LNX-SSH-012")).isEqualTo(Verdict.PASS);
  }

  @Test
  void an_include_is_read_in_place_and_one_that_includes_itself_ends() {
    Includes one = pattern -> pattern.equals("/etc/ssh/sshd_config.d/*.conf") ? List.of(new Includes.Included("/etc/ssh/sshd_config.d/a.conf", Judged.bytes("", "PasswordAuthentication yes", "Match all", "X11Forwarding yes"))) : List.of();
    AuditedInput input = Judged.audit().sshd("sshd_config", Judged.bytes("Include sshd_config.d/*.conf", "PasswordAuthentication no", "X11Forwarding no"), one);
    assertThat(Judged.findings(input, "LNX-SSH-002")).singleElement().satisfies(
        finding -> {
          assertThat(finding.path()).isEqualTo("/etc/ssh/sshd_config.d/a.conf");
          assertThat(finding.line()).isEqualTo(2);
        });
    assertThat(verdict(input, "LNX-SSH-005")).isEqualTo(Verdict.PASS);
    byte[] loop = Judged.bytes("Include /etc/ssh/x", "Include /etc/ssh/x");
    assertThat(Judged.audit().sshd("x", loop, pattern -> List.of(new Includes.Included("x", loop))).reason()).startsWith("limit:");
  }
}

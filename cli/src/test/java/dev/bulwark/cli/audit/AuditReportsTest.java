package dev.bulwark.cli.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.cli.InProcess;
import dev.bulwark.cli.InProcess.Run;
import dev.bulwark.cli.json.Doc;
import dev.bulwark.cli.terminal.Exit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditReportsTest {
  private static final String WAIVER = "rule: LNX-SSH-002, scope: '*sshd_config', reason: lab, owner: Ada, approver: Grace, created: 2026-11-01, expires: 2026-12-01";

  @TempDir Path dir = Path.of("");
  private String config = "";

  @BeforeEach
  void one_high_finding() throws IOException {
    config = file("sshd_config", "PermitRootLogin no\nPasswordAuthentication yes\n");
  }

  private String file(String name, String text) throws IOException {
    return Files.writeString(dir.resolve(name), text).toString();
  }

  private String waivers(String... entries) throws IOException {
    return file("waivers.yaml", "waivers:\n- {" + String.join("}\n- {", entries) + "}\n");
  }

  private Run audit(String... options) {
    List<String> all = new ArrayList<>(List.of("audit", "sshd", config, "--at", "2026-11-23"));
    all.addAll(Arrays.asList(options));
    return InProcess.run(all.toArray(String[]::new));
  }

  private static List<Doc> failing(Run run) {
    return run.json().list("inputs").getFirst().list("findings").stream().filter(each -> each.text("rule").equals("LNX-SSH-002")).toList();
  }

  @Test
  void a_waiver_is_weighed_before_the_limit_and_the_finding_stays() throws IOException {
    assertThat(audit().exit()).isEqualTo(Exit.NEGATIVE);
    Run waived = audit("--json", "--waivers", waivers(WAIVER));
    assertThat(waived.exit()).as(waived.err()).isEqualTo(Exit.DONE);
    assertThat(failing(waived)).singleElement().satisfies(finding -> assertThat(finding.is("waived")).isTrue());
    assertThat(waived.json().doc("summary").number("waived")).isEqualTo(1);
    Run expired = audit("--json", "--waivers", waivers(WAIVER.replace("2026-12-01", "2026-11-22")));
    assertThat(expired.exit()).isEqualTo(Exit.NEGATIVE);
    assertThat(expired.json().doc("waivers").list("entries").getFirst().text("state")).isEqualTo("expired");
    assertThat(audit("--waivers", waivers(WAIVER.replace("*sshd_config", "elsewhere"))).exit()).isEqualTo(Exit.NEGATIVE);
  }

  @Test
  void waivers_that_do_not_parse_waive_nothing_end_with_3_and_the_audit_is_written_all_the_same() throws IOException {
    for (String broken : List.of(WAIVER.replace("LNX-SSH-002", "LNX-NONE-1"), WAIVER.replace("Grace", "Ada"), WAIVER.replace("2026-12-01", "2027-12-01"), "rule: [")) {
      Run run = audit("--json", "--waivers", waivers(WAIVER, broken));
      assertThat(run.exit()).as(broken).isEqualTo(Exit.INPUT);
      assertThat(failing(run)).singleElement().satisfies(finding -> assertThat(finding.is("waived")).isFalse());
      assertThat(run.err()).startsWith("bulwark: HARDEN-11").contains("waived");
    }
    assertThat(audit("--waivers", dir.resolve("none").toString()).exit()).isEqualTo(Exit.INPUT);
  }

  @Test
  void where_an_approver_is_named_an_unsigned_or_changed_file_is_refused() throws IOException, GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    KeyPair pair = generator.generateKeyPair();
    String key = file("approver.pem", "-----BEGIN PUBLIC KEY-----\n" + Base64.getMimeEncoder().encodeToString(pair.getPublic().getEncoded()) + "\n-----END PUBLIC KEY-----\n");
    String file = waivers(WAIVER);
    assertThat(audit("--waivers", file, "--approver", key).exit()).isEqualTo(Exit.REFUSED);
    Signature ecdsa = Signature.getInstance("SHA256withECDSA");
    ecdsa.initSign(pair.getPrivate());
    ecdsa.update(Files.readAllBytes(Path.of(file)));
    Files.write(dir.resolve("waivers.yaml.sig"), ecdsa.sign());
    Run signed = audit("--waivers", file, "--approver", key);
    assertThat(signed.exit()).as(signed.err()).isEqualTo(Exit.DONE);
    assertThat(signed.out()).contains("signed by the key ");
    Run changed = audit("--json", "--waivers", waivers(WAIVER, WAIVER.replace("002", "001")), "--approver", key);
    assertThat(changed.exit()).isEqualTo(Exit.REFUSED);
    assertThat(changed.err()).contains("HARDEN-113");
    assertThat(failing(changed).getFirst().is("waived")).isFalse();
    assertThat(audit("--waivers", file, "--approver", config).exit()).isEqualTo(Exit.INPUT);
  }

  @Test
  void with_a_baseline_only_what_is_new_or_regressed_counts() throws IOException {
    String before = dir.resolve("before.json").toString();
    assertThat(audit("--format", "json", "--out", before).exit()).isEqualTo(Exit.NEGATIVE);
    Run same = audit("--json", "--baseline", before);
    assertThat(same.exit()).isEqualTo(Exit.DONE);
    assertThat(failing(same).getFirst().text("state")).isEqualTo("unchanged");
    Files.writeString(Path.of(config), "\n\nPermitRootLogin yes\nPasswordAuthentication no\n");
    Run moved = audit("--json", "--baseline", before);
    assertThat(moved.exit()).isEqualTo(Exit.NEGATIVE);
    assertThat(moved.json().list("resolved")).extracting(gone -> gone.text("rule")).contains("LNX-SSH-002");
    Run broken = audit("--json", "--baseline", config);
    assertThat(broken.exit()).isEqualTo(Exit.INPUT);
    assertThat(broken.err()).contains("HARDEN-115");
    assertThat(audit("--baseline", file("image.json", Files.readString(Path.of(before)).replace("\"sshd\"", "\"image\""))).exit()).isEqualTo(Exit.INPUT);
  }

  @Test
  void every_form_is_written_to_a_file_or_shown_and_two_runs_are_the_same_bytes() throws IOException {
    String file = waivers(WAIVER);
    for (String form : List.of("text", "json", "sarif", "junit", "html", "pdf")) {
      Path one = dir.resolve("one." + form);
      Path two = dir.resolve("two." + form);
      assertThat(audit("--format", form, "--waivers", file, "--fail-on", "critical", "--out", one.toString()).exit()).as(form).isEqualTo(Exit.DONE);
      audit("--format", form, "--waivers", file, "--out", two.toString());
      assertThat(one).hasSameBinaryContentAs(two);
      if (!form.equals("pdf")) assertThat(audit("--format", form, "--waivers", file).out().getBytes(StandardCharsets.UTF_8)).as(form).isEqualTo(Files.readAllBytes(one));
    }
    assertThat(Files.readString(dir.resolve("one.html"))).startsWith("<!DOCTYPE html>").contains("waived until 2026-12-01 for Ada: lab");
    assertThat(Files.readAllBytes(dir.resolve("one.pdf"))).startsWith("%PDF-1.".getBytes(StandardCharsets.US_ASCII));
    assertThat(Files.readString(dir.resolve("one.sarif"))).contains("\"suppressions\":[{\"kind\":\"external\"");
  }
}

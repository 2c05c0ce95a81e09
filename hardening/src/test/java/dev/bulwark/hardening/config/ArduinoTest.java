package dev.bulwark.hardening.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.hardening.audit.AuditedInput;
import dev.bulwark.hardening.audit.Finding;
import dev.bulwark.hardening.audit.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArduinoTest {
  private static AuditedInput sketch(String... lines) {
    return Judged.audit().arduino("sketch.ino", Judged.bytes(lines));
  }

  private static void bad(String rule, int line, String... lines) {
    assertThat(Judged.findings(sketch(lines), rule)).as(String.join("\n", lines)).extracting(Finding::line).containsExactly(line);
    assertThat(Judged.verdict(sketch(lines), rule)).isEqualTo(Verdict.FAIL);
  }

  private static void good(String rule, String... lines) {
    assertThat(Judged.findings(sketch(lines), rule)).as(String.join("\n", lines)).isEmpty();
    assertThat(Judged.verdict(sketch(lines), rule)).isEqualTo(Verdict.PASS);
  }

  @Test
  void an_update_without_a_signature_is_found_and_one_with_is_not() {
    bad("ARD-001", 2, "void ota() {", "  if (!Update.begin(size)) return;", "}");
    bad("ARD-001", 1, "t_httpUpdate_return r = httpUpdate.update(client, url);");
    good("ARD-001", "Update.installSignature(&hash, &sign);", "if (!Update.begin(size)) return;");
    good("ARD-001", "Update.setMD5(md5);", "if (!Update.begin(size)) return;");
    good("ARD-001", "if (mbedtls_pk_verify(&key, md, h, 32, s, n) != 0) return;", "if (!Update.begin(size)) return;");
    good("ARD-001", "// Update.begin(size)", "Serial.println(\"Update.begin(size)\");", "#if 0", "Update.begin(1);", "#endif");
  }

  @Test
  void a_result_that_nobody_looks_at_is_found() {
    bad("ARD-002", 1, "Update.begin(size); if (Update.end()) ok();");
    bad("ARD-002", 2, "if (Update.begin(size))", "  Update.writeStream(stream);");
    good("ARD-002", "if (!Update.begin(size)) return;", "size_t n = Update.writeStream(s);", "if (!Update.end()) return;");
    good("ARD-002", "Update.write(b, n);", "if (Update.hasError()) return;");
  }

  @Test
  void arduino_ota_needs_its_password_before_it_begins() {
    bad("ARD-003", 1, "ArduinoOTA.begin();");
    bad("ARD-003", 1, "ArduinoOTA.begin(); ArduinoOTA.setPassword(p);");
    bad("ARD-003", 2, "ArduinoOTA.setPassword(\"\");", "ArduinoOTA.begin();");
    bad("ARD-003", 2, "// ArduinoOTA.setPassword(p);", "ArduinoOTA.begin();");
    good("ARD-003", "ArduinoOTA.setPasswordHash(h);", "ArduinoOTA.begin();");
  }

  @Test
  void switched_off_verification_is_found_and_a_definition_is_not() {
    bad("ARD-004", 1, "client.setInsecure();");
    bad("ARD-004", 1, "client->setInsecure();");
    bad("ARD-004", 1, "mbedtls_ssl_conf_authmode(&conf, MBEDTLS_SSL_VERIFY_NONE);");
    good("ARD-004", "client.setCACert(ca);", "/* client.setInsecure(); */", "void setInsecure() {}");
  }

  @Test
  void a_password_in_the_source_is_found_and_never_shown() {
    AuditedInput input = sketch("WiFi.begin(\"home\", \"correct horse\");");
    assertThat(Judged.findings(input, "ARD-005")).singleElement().satisfies(
        finding -> {
          assertThat(finding.redacted()).isEqualTo("co… (13 characters)");
          assertThat(finding.toString()).doesNotContain("horse");
        });
    bad("ARD-005", 2, "const char* pass = \"s3cret\";", "WiFi.begin(ssid, pass);");
    bad("ARD-005", 2, "#define PASS \"s3cret\"", "WiFi.begin(SSID, PASS);");
    bad("ARD-005", 1, "mqttClient.connect(\"id\", \"user\", \"s3cret\");");
    good("ARD-005", "String pass = preferences.getString(\"pass\");", "WiFi.begin(ssid, pass);", "WiFi.begin(\"open\");", "WiFi.begin(\"open\", \"\");");
    good("ARD-005", "// WiFi.begin(\"home\", \"s3cret\");", "Serial.print(\"WiFi.begin(\\\"home\\\", \\\"s3cret\\\")\");");
  }

  @Test
  void a_plain_address_is_found_in_a_string_and_not_in_a_comment() {
    bad("ARD-006", 1, "http.begin(\"http://updates.example.com/fw.bin\");");
    bad("ARD-006", 3, "/*", " */", "const char* u = \"http://10.0.0.1:8080/x\";");
    good("ARD-006", "// see http://example.com", "/* http://example.com */", "http.begin(\"https://example.com\");");
    good("ARD-006", "const char* ns = \"http://www.w3.org/2000/svg\";", "String l = \"http://localhost/\";", "printf(\"http://%s/\", host);", "R\"x(\"http://example.com\" )x\";");
  }

  @Test
  void a_project_file_tells_credentials_open_uploads_and_plain_addresses() {
    String[] bad = {"[env:esp32]", "upload_protocol = espota", "build_flags =", "  -DWIFI_PASS='\"s3cret\"'", "  -DURL='\"http://example.com/\"'", "; -DPASS=x"};
    AuditedInput input = Judged.audit().arduino("platformio.ini", Judged.bytes(bad));
    assertThat(Judged.findings(input, "ARD-003")).extracting(Finding::line).containsExactly(2);
    assertThat(Judged.findings(input, "ARD-005")).extracting(Finding::line).containsExactly(4);
    assertThat(Judged.findings(input, "ARD-006")).extracting(Finding::line).containsExactly(5);
    String[] good = {"[env:esp32]", "upload_protocol = espota", "upload_flags = --auth=${sysenv.OTA}", "build_flags = -DWIFI_PASS=${sysenv.PASS} -DURL=https://example.com", "lib_deps = http://example.com/lib.zip"};
    assertThat(Judged.audit().arduino("platformio.ini", Judged.bytes(good)).findings()).isEmpty();
  }

  @Test
  void broken_text_ends_where_the_file_ends() {
    for (String text : List.of("\"abc", "/* abc", "R\"(abc", "'", "#if 0\nx", "WiFi.begin(\"a\", \"b", "\\", "\"\\")) assertThat(sketch(text).readable()).isTrue();
  }
}

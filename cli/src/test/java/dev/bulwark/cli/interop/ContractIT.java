package dev.bulwark.cli.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.cli.InProcess;
import dev.bulwark.cli.json.Doc;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The members that other programs read from {@code --json}: present, of their kind, and in the form that was promised. */
class ContractIT {
  private static final String TIME = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z";
  private static final String SERIAL = "[0-9a-f]{16,40}";
  @TempDir static Path dir;
  private static Rig rig;

  @BeforeAll
  static void start() throws Exception {
    Rig.needs("curl", "openssl", "base64");
    rig = new Rig(dir);
    rig.enrol("one");
  }

  @AfterAll
  static void stop() {
    if (rig != null) rig.close();
  }

  @Test
  void status() throws Exception {
    Doc status = rig.bulwark("status").json();
    for (String listener : new String[] {"mqtt", "device", "admin"}) assertThat(status.number("listeners." + listener + ".port")).isEqualTo(rig.port(listener));
    assertThat(Files.readString(Path.of(status.text("trust.root")))).startsWith("-----BEGIN CERTIFICATE-----");
    assertThat(Files.readString(Path.of(status.text("operatorToken"))).strip()).matches("[A-Za-z0-9_-]{43}");
    assertThat(status.number("pid")).isEqualTo(ProcessHandle.current().pid());
    assertThat(status.doc("gateway.mqtt").members()).containsKeys("connections", "unfinished", "refused").allSatisfy((name, value) -> assertThat(value).as(name).isInstanceOf(Number.class));
  }

  @Test
  void device_add_show_list_and_token() {
    Doc added = rig.bulwark("device", "add", "two").json();
    assertThat(added.text("id")).isEqualTo("two");
    assertThat(added.text("state")).isEqualTo("pending");
    assertThat(added.text("token")).matches("[A-Za-z0-9_-]{43}");
    assertThat(added.text("tokenExpires")).matches(TIME);
    assertThat(rig.bulwark("device", "token", "two").json().members()).containsKeys("id", "token", "tokenExpires");
    Doc shown = rig.bulwark("device", "show", "one").json();
    assertThat(shown.text("id")).isEqualTo("one");
    assertThat(shown.text("state")).isEqualTo("active");
    assertThat(shown.at("connected")).isEqualTo(false);
    assertThat(shown.list("certificates")).singleElement().satisfies(certificate -> {
      assertThat(certificate.text("serial")).matches(SERIAL).doesNotStartWith("000");
      assertThat(certificate.text("status")).isEqualTo("good");
      assertThat(certificate.text("notBefore")).matches(TIME);
      assertThat(certificate.text("notAfter")).matches(TIME);
    });
    assertThat(rig.bulwark("device", "list").json().list("devices")).extracting(device -> device.text("id")).contains("one", "two");
  }

  @Test
  void the_serial_is_the_one_that_openssl_reads() throws Exception {
    String seen = rig.must("openssl x509 -in one.pem -noout -serial").strip().substring("serial=".length());
    assertThat(new java.math.BigInteger(rig.bulwark("device", "show", "one").json().list("certificates").getFirst().text("serial"), 16)).isEqualTo(new java.math.BigInteger(seen, 16));
  }

  @Test
  void device_import() throws Exception {
    Path csv = Files.writeString(dir.resolve("devices.csv"), "id,class,zone,site,tags\nimp-1,camera,hall,north,a;b\nimp-2,,,,\n");
    assertThat(rig.bulwark("device", "import", "--csv", csv.toString()).json().list("devices")).hasSize(2)
        .allSatisfy(device -> assertThat(device.text("token")).matches("[A-Za-z0-9_-]{43}")).extracting(device -> device.text("id")).containsExactly("imp-1", "imp-2");
    Path onlyIds = Files.writeString(dir.resolve("ids.csv"), "id\r\nimp-3\r\n");
    assertThat(rig.bulwark("device", "import", "--csv", onlyIds.toString()).json().list("devices")).hasSize(1);
    assertThat(rig.bulwark("device", "show", "imp-1").json().text("class")).isEqualTo("camera");
  }

  @Test
  void device_revoke_and_the_list_that_follows() throws Exception {
    rig.enrol("gone");
    Doc before = rig.bulwark("ca", "crl", "--out", dir.resolve("before.crl").toString()).json();
    for (String reason : new String[] {"affiliationChanged", "superseded", "certificateHold", "privilegeWithdrawn"}) {
      rig.add("why-" + reason.toLowerCase(java.util.Locale.ROOT), "");
      rig.bulwark("device", "revoke", "why-" + reason.toLowerCase(java.util.Locale.ROOT), "--reason", reason);
    }
    Doc revoked = rig.bulwark("device", "revoke", "gone", "--reason", "keyCompromise").json();
    assertThat(revoked.text("id")).isEqualTo("gone");
    assertThat(revoked.text("state")).isEqualTo("revoked");
    assertThat(revoked.text("revokedAt")).matches(TIME);
    assertThat(revoked.joined("serials", " ")).matches(SERIAL);
    assertThat(revoked.at("sessionsClosed")).isInstanceOf(Number.class);
    assertThat(revoked.number("crlNumber")).isGreaterThan(before.number("number"));
    Doc crl = rig.bulwark("ca", "crl", "--out", dir.resolve("after.pem").toString()).json();
    assertThat(crl.number("number")).isGreaterThanOrEqualTo(revoked.number("crlNumber"));
    assertThat(crl.text("thisUpdate")).matches(TIME);
    assertThat(crl.text("nextUpdate")).matches(TIME);
    assertThat(crl.number("entries")).isEqualTo(before.number("entries") + 1);
    assertThat(rig.must("openssl crl -in after.pem -CAfile issuing.pem -noout -text 2>&1")).contains("verify OK", "Key Compromise");
    assertThat(rig.must("openssl crl -inform DER -in before.crl -CAfile issuing.pem -noout -crlnumber 2>&1")).contains("verify OK", "crlNumber=");
    InProcess.Run invalid = InProcess.run("ca", "validate", "--root", dir.resolve("root.pem").toString(), "--intermediate", dir.resolve("issuing.pem").toString(), "--crl", dir.resolve("after.pem").toString(),
        dir.resolve("gone.pem").toString(), "--json");
    assertThat(invalid.exit()).isEqualTo(1);
    assertThat(invalid.json().is("valid")).isFalse();
    assertThat(invalid.json().text("code")).isNotEmpty();
    assertThat(invalid.json().text("reason")).isNotEmpty();
  }

  @Test
  void ca_show_and_validate() throws Exception {
    Doc shown = rig.bulwark("ca", "show").json();
    assertThat(shown.text("root.pem")).isEqualToIgnoringNewLines(Files.readString(dir.resolve("root.pem")));
    assertThat(shown.list("issuers")).extracting(issuer -> issuer.text("name")).containsExactlyInAnyOrder("device", "server");
    assertThat(shown.list("issuers")).allSatisfy(issuer -> {
      assertThat(issuer.text("subject")).contains("CN=");
      assertThat(issuer.text("pem")).startsWith("-----BEGIN CERTIFICATE-----");
      assertThat(issuer.text("notAfter")).matches(TIME);
    });
    InProcess.Run valid = InProcess.run("ca", "validate", "--strict", "--root", dir.resolve("root.pem").toString(), "--intermediate", dir.resolve("issuing.pem").toString(), dir.resolve("one.pem").toString(), "--json");
    assertThat(valid.exit()).as(valid.out() + valid.err()).isZero();
    assertThat(valid.json().is("valid")).isTrue();
    Path cases = Files.writeString(dir.resolve("cases.json"), "[{\"id\":\"a\",\"cert\":\"one.pem\",\"roots\":[\"root.pem\"],\"intermediates\":[\"issuing.pem\"]},{\"id\":\"b\",\"cert\":\"one.pem\",\"roots\":[\"root.pem\"]}]");
    InProcess.Run batch = InProcess.run("ca", "validate", "--batch", cases.toString(), "--json");
    assertThat(batch.exit()).as(batch.err()).isZero();
    assertThat(batch.json().list("results")).extracting(result -> result.text("id") + " " + result.at("valid")).containsExactly("a true", "b false");
    assertThat(batch.json().list("results")).last().satisfies(result -> assertThat(result.text("code")).isNotEmpty());
  }

  @Test
  void log_verify_and_scorecard() {
    InProcess.Run verified = InProcess.run("log", "verify", rig.state().toString(), "--json");
    assertThat(verified.exit()).as(verified.out() + verified.err()).isZero();
    Doc card = rig.bulwark("scorecard").json();
    assertThat(card.list("items")).isNotEmpty().allSatisfy(item -> assertThat(item.members()).containsKeys("id", "state", "percent"));
  }

  @Test
  void the_operators_answers_over_the_wire_are_the_same_documents() throws Exception {
    Doc overTheWire = Doc.read(rig.must("curl -sSf --cacert root.pem -H \"Authorization: Bearer $(cat " + rig.bulwark("status").json().text("operatorToken") + ")\" https://$A/api/v1/status").getBytes(StandardCharsets.UTF_8));
    assertThat(overTheWire.members()).containsKeys("listeners", "trust", "operatorToken", "gateway", "pid").isInstanceOf(Map.class);
  }
}

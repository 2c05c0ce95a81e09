package dev.bulwark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.cli.CommandLineTest.Run;
import dev.bulwark.cli.api.FakeServer;
import dev.bulwark.cli.json.Doc;
import dev.bulwark.cli.terminal.Exit;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuthorityTest {
  @TempDir Path dir;

  private FakeServer server(boolean genuine) throws Exception {
    FakeServer[] self = new FakeServer[1];
    self[0] =
        FakeServer.answering(
            line -> {
              if (line.contains("/crl/device.crl")) return FakeServer.bytes(genuine ? self[0].crl(7) : new byte[] {0x30, 0x03, 2, 1, 1});
              if (line.contains("/api/v1/ca")) return FakeServer.json(dev.bulwark.cli.json.Json.write(Map.of("root", Map.of("pem", self[0].pem()), "issuers", java.util.List.of(Map.of("name", "device", "subject", "CN=fake", "notAfter", "2027-01-01T00:00:00.000Z", "pem", self[0].pem())))));
              return FakeServer.json("{\"listeners\":{\"device\":{\"port\":" + self[0].port() + "}}}");
            });
    return self[0];
  }

  private static Doc document(Run run) throws Exception {
    assertThat(run.exit()).as(run.err()).isZero();
    return Doc.read(run.out().getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void the_revocation_list_is_checked_and_written_as_der_or_as_pem() throws Exception {
    try (FakeServer server = server(true)) {
      String state = server.describedIn(dir.resolve("state")).toString();
      Path der = dir.resolve("device.crl");
      Doc answer = document(CommandLineTest.run("ca", "crl", "--out", der.toString(), "--dir", state, "--json"));
      assertThat(answer.number("number")).isEqualTo(7);
      assertThat(answer.number("entries")).isEqualTo(1);
      assertThat(answer.text("nextUpdate")).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
      assertThat(Files.readAllBytes(der)[0]).isEqualTo((byte) 0x30);
      Path pem = dir.resolve("device.pem");
      document(CommandLineTest.run("ca", "crl", "--out", pem.toString(), "--dir", state, "--json"));
      assertThat(Files.readString(pem)).startsWith("-----BEGIN X509 CRL-----\n");
    }
  }

  @Test
  void a_revocation_list_that_the_issuer_did_not_sign_is_not_written_and_the_earlier_file_stays() throws Exception {
    try (FakeServer server = server(false)) {
      Path out = Files.writeString(dir.resolve("device.crl"), "earlier");
      Run run = CommandLineTest.run("ca", "crl", "--out", out.toString(), "--dir", server.describedIn(dir.resolve("state")).toString());
      assertThat(run.exit()).isEqualTo(Exit.SYSTEM);
      assertThat(run.err()).startsWith("bulwark: CLI-005: ");
      assertThat(Files.readString(out)).isEqualTo("earlier");
    }
  }

  @Test
  void authorities_are_shown_as_text_and_as_the_servers_document() throws Exception {
    try (FakeServer server = server(true)) {
      String state = server.describedIn(dir.resolve("state")).toString();
      assertThat(document(CommandLineTest.run("ca", "show", "--dir", state, "--json")).list("issuers")).hasSize(1);
      assertThat(CommandLineTest.run("ca", "show", "--dir", state).out()).contains("CN=fake").contains("-----BEGIN CERTIFICATE-----");
    }
  }

  @Test
  void a_certificate_is_valid_below_its_root_and_not_below_another() throws Exception {
    try (FakeServer one = server(true);
        FakeServer other = server(true)) {
      Path mine = Files.writeString(dir.resolve("one.pem"), one.pem());
      Path theirs = Files.writeString(dir.resolve("other.pem"), other.pem());
      Doc valid = document(CommandLineTest.run("ca", "validate", "--root", mine.toString(), mine.toString(), "--json"));
      assertThat(valid.is("valid")).isTrue();
      Run no = CommandLineTest.run("ca", "validate", "--root", theirs.toString(), mine.toString(), "--json");
      assertThat(no.exit()).isEqualTo(Exit.NEGATIVE);
      Doc verdict = Doc.read(no.out().getBytes(StandardCharsets.UTF_8));
      assertThat(verdict.is("valid")).isFalse();
      assertThat(verdict.text("code")).isNotEmpty();
      assertThat(verdict.text("reason")).isNotEmpty();
    }
  }

  @Test
  void hostile_bytes_under_test_are_a_negative_verdict_and_an_unreadable_root_is_bad_input() throws Exception {
    try (FakeServer one = server(true)) {
      Path root = Files.writeString(dir.resolve("root.pem"), one.pem());
      Path junk = Files.writeString(dir.resolve("junk"), "not a certificate");
      assertThat(CommandLineTest.run("ca", "validate", "--root", root.toString(), junk.toString(), "--json").exit()).isEqualTo(Exit.NEGATIVE);
      assertThat(CommandLineTest.run("ca", "validate", "--root", junk.toString(), root.toString()).exit()).isEqualTo(Exit.INPUT);
      assertThat(CommandLineTest.run("ca", "validate", "--root", root.toString(), "--at", "noon", root.toString()).exit()).isEqualTo(Exit.INPUT);
      assertThat(CommandLineTest.run("ca", "validate", root.toString()).exit()).isEqualTo(Exit.USAGE);
    }
  }

  @Test
  void a_batch_gives_a_result_for_each_case() throws Exception {
    try (FakeServer one = server(true)) {
      Files.writeString(dir.resolve("root.pem"), one.pem());
      Path cases = Files.writeString(dir.resolve("cases.json"), "[{\"id\":\"a\",\"cert\":\"root.pem\",\"roots\":[\"root.pem\"]},{\"id\":\"b\",\"cert\":\"cases.json\",\"roots\":[\"root.pem\"]}]");
      Doc answer = document(CommandLineTest.run("ca", "validate", "--batch", cases.toString(), "--json"));
      assertThat(answer.list("results")).extracting(r -> r.text("id") + r.is("valid")).containsExactly("atrue", "bfalse");
      assertThat(CommandLineTest.run("ca", "validate", "--batch", dir.resolve("none").toString(), "--json").exit()).isEqualTo(Exit.INPUT);
    }
  }

  @Test
  void a_scorecard_page_holds_every_item_and_nothing_that_runs() throws Exception {
    String card = "{\"devices\":1,\"items\":[{\"id\":\"C3\",\"title\":\"<script>alert(1)</script>\",\"state\":\"partial\",\"percent\":50,\"assertions\":[{\"id\":\"a.b\",\"state\":\"held\",\"evidence\":[{\"source\":\"observed\"}]}]}],\"findings\":[{\"rule\":\"R\",\"device\":\"d\",\"severity\":\"high\"}]}";
    try (FakeServer server = FakeServer.answering(line -> FakeServer.json(card))) {
      Path page = dir.resolve("card.html");
      Run run = CommandLineTest.run("scorecard", "pump-1", "--html", page.toString(), "--dir", server.describedIn(dir.resolve("state")).toString());
      assertThat(run.exit()).as(run.err()).isZero();
      assertThat(run.out()).contains("C3").contains("partial").contains("1 of 1").contains("finding (high): R on d");
      assertThat(Files.readString(page)).contains("C3").contains("&lt;script&gt;").doesNotContain("<script").doesNotContain("src=").doesNotContain("href=");
      assertThat(server.requests.getFirst()).startsWith("GET /api/v1/devices/pump-1/scorecard ");
    }
  }

  @Test
  void an_agents_folder_that_holds_nothing_says_how_to_enrol() {
    Run run = CommandLineTest.run("agent", "status", "--dir", dir.toString(), "--json");
    assertThat(run.exit()).isNotZero();
    assertThat(run.out()).isEmpty();
    assertThat(run.err().lines()).singleElement().asString().startsWith("bulwark: AGENT-002: ").contains("enrol");
  }

  @Test
  void an_enrolment_that_reaches_nobody_keeps_nothing_and_says_so() throws Exception {
    try (FakeServer server = server(true)) {
      Path root = Files.writeString(dir.resolve("root.pem"), server.pem());
      Path token = Files.writeString(dir.resolve("token"), "secret-token");
      Run run = CommandLineTest.run("agent", "enrol", "--server", "https://localhost:1", "--ca", root.toString(), "--id", "pump-1", "--token", "file:" + token, "--dir", dir.resolve("agent").toString(), "--json");
      assertThat(run.exit()).isEqualTo(Exit.SYSTEM);
      assertThat(run.out()).isEmpty();
      assertThat(run.err()).startsWith("bulwark: CLI-004: ").doesNotContain("secret-token");
      assertThat(dir.resolve("agent/cert.pem")).doesNotExist();
    }
  }
}

package dev.bulwark.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulwark.agent.identity.AgentDirectory;
import dev.bulwark.agent.identity.KeySource;
import dev.bulwark.agent.kit.TestAuthority;
import dev.bulwark.agent.kit.TestServer;
import dev.bulwark.fleet.device.DeviceId;
import dev.bulwark.fleet.keys.Secret;
import dev.bulwark.problem.Problem;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnrolmentTest {
  private static final String TOKEN = "tok-5Yb1-never-to-be-seen";
  @TempDir Path folder;
  private TestServer server;

  @BeforeEach
  void start() throws IOException {
    server = TestServer.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Enrolment.Outcome enrol(URI url, List<X509Certificate> roots, String id) {
    Enrolment.Request request = new Enrolment.Request(url, roots, new DeviceId(id), AgentDirectory.at(folder), KeySource.file());
    try (Secret token = Secret.of(TOKEN.getBytes(StandardCharsets.UTF_8))) {
      return Enrolment.run(request, token, InstantSource.system(), new SecureRandom());
    }
  }

  private Enrolment.Outcome enrol() {
    return enrol(server.url(), server.authority.roots(), "cam1");
  }

  @Test
  void a_good_token_gives_a_stored_certificate_for_the_key_in_the_folder() {
    server.tokens.add("cam1:" + TOKEN);
    assertThat(enrol())
        .isInstanceOfSatisfying(
            Enrolment.Outcome.Stored.class,
            stored -> {
              assertThat(stored.id()).isEqualTo(new DeviceId("cam1"));
              AgentStatus status = AgentStatus.read(AgentDirectory.at(folder), InstantSource.system());
              assertThat(status.serial()).isEqualTo(stored.serial());
              assertThat(status.expired()).isFalse();
              assertThat(status.keyStorage()).isEqualTo("file");
              assertThat(status.renewsAt()).isBetween(stored.notBefore().plus(Duration.ofDays(60)), stored.notBefore().plus(Duration.ofDays(76)));
            });
    assertThat(AgentDirectory.at(folder).enrolled().credential().chain()).extracting(c -> c.getSubjectX500Principal().getName()).containsExactly("CN=cam1", "CN=Test issuer");
  }

  @Test
  void the_token_is_nowhere_in_the_folder() throws Exception {
    server.tokens.add("cam1:" + TOKEN);
    enrol();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).doesNotContain(TOKEN);
    }
  }

  @Test
  void a_wrong_token_is_refused_with_the_servers_code_and_nothing_is_left() {
    assertThat(enrol()).isEqualTo(new Enrolment.Outcome.Refused(401, "EST-001", "the token is not valid"));
    assertThat(AgentDirectory.at(folder).current()).isEmpty();
    assertThat(folder.resolve("key.pem")).doesNotExist();
  }

  @Test
  void a_refusal_leaves_an_identity_from_before_as_it_was() throws Exception {
    server.tokens.add("cam1:" + TOKEN);
    enrol();
    String key = Files.readString(folder.resolve("key.pem"));
    assertThat(enrol()).isInstanceOf(Enrolment.Outcome.Refused.class);
    assertThat(Files.readString(folder.resolve("key.pem"))).isEqualTo(key);
  }

  @Test
  void a_server_of_another_root_gets_no_request_and_no_token() {
    assertThat(enrol(server.url(), new TestAuthority().roots(), "cam1")).isInstanceOf(Enrolment.Outcome.Unreachable.class);
    assertThat(server.requests).isEmpty();
  }

  @Test
  void a_server_with_a_certificate_for_another_name_gets_no_token() throws Exception {
    TestAuthority authority = new TestAuthority();
    try (TestServer elsewhere = new TestServer(authority, authority.server("other.example"))) {
      assertThat(enrol(elsewhere.url(), authority.roots(), "cam1")).isInstanceOf(Enrolment.Outcome.Unreachable.class);
      assertThat(elsewhere.requests).isEmpty();
    }
  }

  @Test
  void nobody_there_is_unreachable_not_refused() {
    // A port that was free a moment ago may be another program's by now; nobody serves the first one.
    assertThat(enrol(URI.create("https://127.0.0.1:1"), server.authority.roots(), "cam1")).isInstanceOf(Enrolment.Outcome.Unreachable.class);
  }

  @Test
  void a_server_that_is_overloaded_is_unreachable_for_now() {
    server.fixed = TestServer.json(503, "{\"code\":\"UP-020\",\"detail\":\"disk full\"}");
    assertThat(enrol()).isInstanceOf(Enrolment.Outcome.Unreachable.class);
  }

  @Test
  void a_request_is_sent_once_even_when_it_fails() {
    server.fixed = TestServer.json(500, "");
    enrol();
    assertThat(server.requests.stream().filter(line -> line.startsWith("POST")).toList()).containsExactly("POST /.well-known/est/simpleenroll");
  }

  @Test
  void a_certificate_for_another_key_is_not_stored() {
    server.fixed = TestServer.pkcs7(server.authority.device("cam1").leaf());
    assertThat(enrol()).isInstanceOfSatisfying(Enrolment.Outcome.Refused.class, refused -> assertThat(refused.code()).isEqualTo("AGENT-009"));
    assertThat(AgentDirectory.at(folder).current()).isEmpty();
  }

  @Test
  void answers_that_are_no_certificates_are_refused_whatever_their_bytes() {
    Random random = new Random(7);
    for (int i = 0; i < 10; i++) {
      byte[] body = new byte[random.nextInt(2_000)];
      random.nextBytes(body);
      if (i % 2 == 0 && body.length > 0) body[0] = 0x30;
      server.fixed = new TestServer.Answer(200, "application/pkcs7-mime", body);
      assertThat(enrol()).isInstanceOf(Enrolment.Outcome.Refused.class);
    }
  }

  @Test
  void an_answer_without_end_is_cut_off() {
    server.fixed = new TestServer.Answer(200, "application/pkcs7-mime", new byte[2_000_000]);
    assertThat(enrol()).isInstanceOf(Enrolment.Outcome.Unreachable.class);
  }

  @Test
  void two_agents_do_not_work_in_one_folder() throws Exception {
    server.tokens.add("cam1:" + TOKEN);
    try (var other = AgentDirectory.at(folder).lock()) {
      assertThat(other).isNotNull();
      assertThatThrownBy(this::enrol).isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.code()).isEqualTo("AGENT-011"));
    }
    assertThat(enrol()).isInstanceOf(Enrolment.Outcome.Stored.class);
  }
}

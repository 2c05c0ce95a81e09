package dev.bulwark.agent.est;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulwark.agent.identity.Credential;
import dev.bulwark.agent.identity.DeviceKey;
import dev.bulwark.agent.kit.TestAuthority;
import dev.bulwark.fleet.device.DeviceId;
import dev.bulwark.problem.Problem;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class IssuedChainTest {
  private static final TestAuthority AUTHORITY = new TestAuthority();
  private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
  private static final DeviceId CAM = new DeviceId("cam1");
  private final DeviceKey key = DeviceKey.newInFile(new SecureRandom());
  private final Credential good = AUTHORITY.device("cam1", key, NOW.minusSeconds(60), NOW.plus(Duration.ofDays(90)));

  private List<X509Certificate> chain(List<X509Certificate> answered, TestAuthority pinned, Instant now) throws CertificateException {
    return IssuedChain.of(answered, List.of(AUTHORITY.issuer), pinned.roots(), key.publicKey(), CAM, now);
  }

  @Test
  void the_issuer_is_added_from_what_the_server_told_before() throws Exception {
    assertThat(chain(List.of(good.leaf()), AUTHORITY, NOW)).containsExactly(good.leaf(), AUTHORITY.issuer);
  }

  @Test
  void a_chain_to_another_root_is_refused() {
    assertThatThrownBy(() -> chain(List.of(good.leaf()), new TestAuthority(), NOW)).isInstanceOf(CertificateException.class).hasMessageContaining("pinned root");
  }

  @Test
  void a_certificate_that_is_over_or_not_yet_begun_is_refused() {
    assertThatThrownBy(() -> chain(List.of(good.leaf()), AUTHORITY, NOW.plus(Duration.ofDays(91)))).isInstanceOf(CertificateException.class);
    assertThatThrownBy(() -> chain(List.of(good.leaf()), AUTHORITY, NOW.minus(Duration.ofDays(1)))).isInstanceOf(CertificateException.class);
  }

  @Test
  void a_certificate_for_our_key_but_another_name_is_refused() {
    X509Certificate other = AUTHORITY.device("cam2", key.publicKey(), NOW.minusSeconds(60), NOW.plusSeconds(600));
    assertThatThrownBy(() -> chain(List.of(other), AUTHORITY, NOW)).isInstanceOf(CertificateException.class).hasMessageContaining("another name");
  }

  @Test
  void base64_is_read_in_one_line_in_any_lines_with_blanks_and_armour_and_as_der() throws Exception {
    byte[] der = TestAuthority.pkcs7(good.leaf());
    String one = Base64.getEncoder().encodeToString(der);
    String lines64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    String lines76 = Base64.getMimeEncoder().encodeToString(der);
    for (String body : List.of(one, lines64, lines76 + "\r\n", "  " + one + " \n\n", "-----BEGIN PKCS7-----\n" + lines64 + "\n-----END PKCS7-----\n"))
      assertThat(IssuedChain.certificates(body.getBytes(StandardCharsets.US_ASCII))).containsExactly(good.leaf());
    assertThat(IssuedChain.certificates(der)).containsExactly(good.leaf());
  }

  @Test
  void an_answer_without_a_certificate_is_refused() {
    for (String body : List.of("", "MAA=", "not base64 !", "AAAA"))
      assertThatThrownBy(() -> IssuedChain.certificates(body.getBytes(StandardCharsets.US_ASCII))).isInstanceOf(CertificateException.class);
  }

  @Test
  void the_host_of_the_gateway_is_the_servers_where_the_card_names_none() {
    URI asked = URI.create("https://[::1]:8443");
    assertThat(ServerCard.read("{\"mqtt\":{\"host\":\"0.0.0.0\",\"port\":8883}}".getBytes(StandardCharsets.UTF_8), asked).mqtt().getHostString()).isEqualTo("::1");
    assertThat(ServerCard.read("{\"mqtt\":{\"port\":8883}}".getBytes(StandardCharsets.UTF_8), URI.create("https://a.example")).mqttHost()).isEqualTo("a.example");
    assertThat(ServerCard.read("{\"mqtt\":{\"host\":\"b.example\",\"port\":1884}}".getBytes(StandardCharsets.UTF_8), asked)).isEqualTo(new ServerCard("default", "", "b.example", 1884));
  }

  @Test
  void a_card_of_other_words_is_a_problem_and_never_a_crash() {
    for (String body : List.of("", "{", "null garbage", "{\"mqtt\":{\"port\":0}}", "{\"mqtt\":{\"port\":70000}}", "{\"mqtt\":{\"host\":\"a b\",\"port\":1}}", "[".repeat(10_000)))
      assertThatThrownBy(() -> ServerCard.read(body.getBytes(StandardCharsets.UTF_8), URI.create("https://a.example")))
          .isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.code()).isEqualTo("AGENT-008"));
  }
}

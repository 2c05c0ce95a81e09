package dev.bulwark.network.mud;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.network.mud.MudSignature.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** openssl believes our signatures, and we believe openssl's, and both refuse the same. */
class MudOpensslIT {
  private static final String CONTENT = "{\r\n\"ietf-mud:mud\": {}\n}";

  @TempDir private Path folder;

  @BeforeEach
  void parties() throws IOException {
    Files.writeString(file("x.json"), CONTENT);
    Files.writeString(file("extensions"), "keyUsage=critical,digitalSignature\nextendedKeyUsage=emailProtection\n");
    Program.works("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", "" + file("ca.key"), "-out", "" + file("ca.pem"), "-subj", "/CN=ca", "-days", "30");
  }

  private Path file(String name) {
    return folder.resolve(name);
  }

  private void signer(String kind) throws IOException {
    if (kind.equals("ec")) Program.works("openssl", "ecparam", "-name", "prime256v1", "-genkey", "-out", "" + file("s.key"));
    else Program.works("openssl", "genrsa", "-out", "" + file("s.key"), "2048");
    Program.works("openssl", "req", "-new", "-key", "" + file("s.key"), "-subj", "/CN=signer", "-out", "" + file("s.csr"));
    Program.works(
        "openssl", "x509", "-req", "-in", "" + file("s.csr"), "-CA", "" + file("ca.pem"), "-CAkey", "" + file("ca.key"), "-CAcreateserial", "-days", "20", "-extfile", "" + file("extensions"), "-out", "" + file("s.pem"));
  }

  private void opensslSigns(String... more) throws IOException {
    Stream<String> fixed = Stream.of("cms", "-sign", "-binary", "-signer", "" + file("s.pem"), "-inkey", "" + file("s.key"), "-in", "" + file("x.json"), "-outform", "DER", "-out", "" + file("x.p7s"));
    Program.works("openssl", Stream.concat(fixed, Stream.of(more)).toArray(String[]::new));
  }

  private Verdict judge(Instant at) throws IOException {
    return MudSignature.judge(Files.readAllBytes(file("x.json")), Files.readAllBytes(file("x.p7s")), SigningPem.certificates(Files.readAllBytes(file("ca.pem"))), at);
  }

  private int opensslJudges() throws IOException {
    return Program.run("openssl", "cms", "-verify", "-binary", "-inform", "DER", "-in", "" + file("x.p7s"), "-content", "" + file("x.json"), "-CAfile", "" + file("ca.pem"), "-purpose", "any", "-out", "" + file("out")).exit();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ec", "rsa"})
  void openssl_believes_what_we_sign_and_refuses_it_changed(String kind) throws IOException {
    signer(kind);
    List<X509Certificate> chain = SigningPem.certificates(Files.readAllBytes(file("s.pem")));
    Files.write(file("x.p7s"), MudSigner.sign(Files.readAllBytes(file("x.json")), SigningPem.key(Files.readAllBytes(file("s.key"))), chain, Instant.now(), new SecureRandom()));
    assertThat(opensslJudges()).isZero();
    assertThat(judge(Instant.now())).isInstanceOf(Verdict.Holds.class);
    Files.writeString(file("x.json"), CONTENT.replace("\r\n", "\n"));
    assertThat(opensslJudges()).isNotZero();
    assertThat(judge(Instant.now())).isInstanceOf(Verdict.Broken.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ec", "rsa"})
  void we_believe_what_openssl_signs_until_it_expires(String kind) throws IOException {
    signer(kind);
    opensslSigns();
    assertThat(judge(Instant.now())).isInstanceOf(Verdict.Holds.class);
    assertThat(judge(Instant.now().plusSeconds(86_400L * 25))).isInstanceOf(Verdict.Broken.class);
  }

  @Test
  void sha_1_a_content_inside_and_a_missing_certificate_are_refused_and_their_harmless_twins_taken() throws IOException {
    signer("rsa");
    for (String option : List.of("-nodetach", "-nocerts")) {
      opensslSigns(option);
      assertThat(judge(Instant.now())).as(option).isInstanceOf(Verdict.Broken.class);
    }
    opensslSigns("-md", "sha1");
    assertThat(judge(Instant.now())).isInstanceOf(Verdict.Broken.class);
    opensslSigns("-md", "sha512");
    assertThat(judge(Instant.now())).isInstanceOf(Verdict.Holds.class);
    opensslSigns("-noattr");
    assertThat(judge(Instant.now())).isInstanceOf(Verdict.Holds.class);
  }
}

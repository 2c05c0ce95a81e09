package dev.bulwark.pki.validate;

import static dev.bulwark.pki.validate.Issued.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulwark.problem.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class ValidateBatchTest {
  private static final InstantSource CLOCK = InstantSource.fixed(NOW);
  @TempDir Path dir;
  private static Issued root;
  private static Issued issuing;
  private static Issued leaf;

  @BeforeAll
  static void chain() throws Exception {
    root = Issued.root();
    issuing = root.ca("issuing");
    leaf =
        issuing.leaf(
            p -> {
              p.names = new GeneralNames(new GeneralName(GeneralName.dNSName, "a.example"));
              p.purposes = new KeyPurposeId[] {KeyPurposeId.id_kp_serverAuth};
            });
  }

  static String pem(String kind, byte[]... ders) {
    StringBuilder text = new StringBuilder("# comment\n");
    for (byte[] der : ders) text.append("-----BEGIN ").append(kind).append("-----\n").append(Base64.getMimeEncoder().encodeToString(der)).append("\n-----END ").append(kind).append("-----\n");
    return text.toString();
  }

  @BeforeEach
  void files() throws Exception {
    Files.writeString(dir.resolve("root.pem"), pem("CERTIFICATE", root.certificate().getEncoded()));
    Files.write(dir.resolve("issuing.der"), issuing.certificate().getEncoded());
    Files.writeString(dir.resolve("leaf.pem"), pem("CERTIFICATE", leaf.certificate().getEncoded()));
    Files.writeString(dir.resolve("bundle.pem"), pem("CERTIFICATE", leaf.certificate().getEncoded(), issuing.certificate().getEncoded()));
    Files.writeString(dir.resolve("crls.pem"), pem("X509 CRL", root.crl().getEncoded(), issuing.crl(leaf).getEncoded()));
    Files.writeString(dir.resolve("junk.pem"), "-----BEGIN CERTIFICATE-----\n!!!\n-----END CERTIFICATE-----\n" + Files.readString(dir.resolve("leaf.pem")));
    Files.writeString(dir.resolve("text"), "no certificate");
  }

  private List<ValidateBatch.Result> judge(String json) throws Exception {
    Files.writeString(dir.resolve("cases.json"), json);
    return ValidateBatch.judge(dir.resolve("cases.json"), CLOCK).results();
  }

  @Test
  void each_case_is_judged_in_order_with_paths_relative_to_the_file() throws Exception {
    String common = "\"roots\":[\"root.pem\"],\"intermediates\":[\"issuing.der\"]";
    List<ValidateBatch.Result> results =
        judge(
            "[{\"id\":\"good\",\"cert\":\"leaf.pem\"," + common + ",\"strict\":true,\"name\":\"dns:a.example\",\"eku\":\"1.3.6.1.5.5.7.3.1\",\"at\":null,\"maxDepth\":1,\"remark\":7},"
                + "{\"id\":\"bundle\",\"cert\":\"bundle.pem\",\"roots\":[\"root.pem\"]},"
                + "{\"id\":\"late\",\"cert\":\"leaf.pem\"," + common + ",\"at\":\"2030-01-01T00:00:00Z\"},"
                + "{\"id\":\"revoked\",\"cert\":\"leaf.pem\"," + common + ",\"crls\":[\"crls.pem\"]},"
                + "{\"id\":\"junk\",\"cert\":\"junk.pem\"," + common + "},"
                + "{\"id\":\"text\",\"cert\":\"text\"," + common + "},"
                + "{\"id\":\"no-root\",\"cert\":\"leaf.pem\"},"
                + "{\"id\":\"unreadable\",\"cert\":\"leaf.pem\",\"roots\":[\"text\"]},"
                + "{\"id\":\"after\",\"cert\":\"leaf.pem\"," + common + "}]");
    assertThat(results)
        .containsExactly(
            new ValidateBatch.Result("good", true, "valid"),
            new ValidateBatch.Result("bundle", true, "valid"),
            new ValidateBatch.Result("late", false, "expired"),
            new ValidateBatch.Result("revoked", false, "revoked"),
            new ValidateBatch.Result("junk", false, "malformed"),
            new ValidateBatch.Result("text", false, "malformed"),
            new ValidateBatch.Result("no-root", false, "no-path"),
            new ValidateBatch.Result("unreadable", false, "unreadable-input"),
            new ValidateBatch.Result("after", true, "valid"));
  }

  @Test
  void the_documents_have_the_keys_that_scripts_rely_on() {
    JsonMapper json = JsonMapper.builder().build();
    assertThat(json.readTree(json.writeValueAsString(new Verdict(false, "revoked", "why")))).isEqualTo(json.readTree("{\"valid\":false,\"code\":\"revoked\",\"reason\":\"why\"}"));
    assertThat(json.readTree(json.writeValueAsString(new ValidateBatch.Report(List.of(new ValidateBatch.Result("a", true, "valid"))))))
        .isEqualTo(json.readTree("{\"results\":[{\"id\":\"a\",\"valid\":true,\"code\":\"valid\"}]}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "[", "[1]x", "nul"})
  void a_file_that_is_no_array_is_refused_whole(String json) {
    assertThatThrownBy(() -> judge(json)).isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.code()).isEqualTo("PKI-081"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[1]", "[{}]", "[{\"id\":\"a\"}]", "[{\"id\":\"a\",\"cert\":1}]", "[{\"id\":\"a\",\"cert\":\"x\",\"at\":\"yesterday\"}]", "[{\"id\":\"a\",\"cert\":\"x\",\"eku\":\"serverAuth\"}]",
        "[{\"id\":\"a\",\"cert\":\"x\",\"roots\":\"x\"}]", "[{\"id\":\"a\",\"cert\":\"x\",\"strict\":\"yes\"}]", "[{\"id\":\"a\",\"cert\":\"x\",\"maxDepth\":1e9}]", "[{\"id\":\"a\",\"cert\":\"x\\u0000\"}]"
      })
  void a_case_whose_fields_cannot_be_read_is_refused(String json) {
    assertThatThrownBy(() -> judge(json)).isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.code()).isEqualTo("PKI-082"));
  }

  @Test
  void a_single_request_names_the_file_it_could_not_read() {
    ValidateRequest request = new ValidateRequest(dir.resolve("leaf.pem"), List.of(dir.resolve("none.pem")), List.of(), List.of(), NOW, Requirements.NONE);
    assertThatThrownBy(request::judge)
        .isInstanceOfSatisfying(
            Problem.class,
            problem -> {
              assertThat(problem.code()).isEqualTo("PKI-080");
              assertThat(problem.detail()).contains("none.pem");
            });
  }

  @Test
  void mutated_batches_are_judged_or_refused_with_a_code() throws Exception {
    String good = "[{\"id\":\"g\",\"cert\":\"leaf.pem\",\"roots\":[\"root.pem\"],\"name\":\"dns:a.example\",\"policies\":[\"1.2.3\"],\"maxDepth\":3,\"strict\":true,\"at\":\"2026-01-01T00:00:00Z\"}]";
    Random random = new Random(11);
    for (int i = 0; i < 2_000; i++) {
      StringBuilder text = new StringBuilder(good);
      for (int n = random.nextInt(3); n >= 0; n--) text.setCharAt(random.nextInt(text.length()), (char) (32 + random.nextInt(95)));
      try {
        assertThat(judge(text.toString())).isNotNull();
      } catch (Problem refused) {
        assertThat(refused.code()).isIn("PKI-080", "PKI-081", "PKI-082");
      }
    }
  }
}

package dev.bulwark.fleet.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulwark.problem.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretRefTest {
  private static final Reveal WHY = Reveal.because("the test compares it");
  @TempDir Path dir;

  private static String text(Secret secret) {
    return new String(secret.revealChars(WHY));
  }

  @Test
  void each_kind_of_place_is_read() throws Exception {
    Files.writeString(dir.resolve("pass"), "from file\r\n");
    Secrets secrets = new Secrets(Map.of("PIN", "1234", "CREDENTIALS_DIRECTORY", dir.toString())::get);
    assertThat(text(secrets.read(SecretRef.parse("file:" + dir.resolve("pass"))))).isEqualTo("from file");
    assertThat(text(secrets.read(SecretRef.parse("env:PIN")))).isEqualTo("1234");
    assertThat(text(secrets.read(SecretRef.parse("credential:pass")))).isEqualTo("from file");
    assertThat(SecretRef.parse("pkcs11:token=fleet;object=k")).isInstanceOf(SecretRef.InToken.class);
  }

  @Test
  void only_one_final_line_break_is_taken_off() throws Exception {
    Files.writeString(dir.resolve("pass"), " a \n\n");
    assertThat(text(new Secrets().read(SecretRef.parse("file:" + dir.resolve("pass"))))).isEqualTo(" a \n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"hunter2", "", "pass:hunter2", "FILE:/x", "file:", "env:", "env:A-hunter2", "env:hunter2 ", "credential:../hunter2", "literal:hunter2", "file:/hunter2\u0000"})
  void a_literal_value_is_refused_and_not_quoted(String text) {
    assertThatThrownBy(() -> SecretRef.parse(text))
        .isInstanceOfSatisfying(
            Problem.class,
            problem -> {
              assertThat(problem.code()).isEqualTo("KEYS-001");
              assertThat(problem.line()).doesNotContain("hunter2");
            });
  }

  @Test
  void a_place_that_holds_nothing_is_refused_by_its_name() throws Exception {
    Files.writeString(dir.resolve("empty"), "\n");
    Files.write(dir.resolve("big"), new byte[64 * 1024 + 1]);
    Secrets secrets = new Secrets(Map.of("EMPTY", "")::get);
    for (String ref : new String[] {"file:" + dir.resolve("none"), "file:" + dir.resolve("empty"), "file:" + dir.resolve("big"), "env:EMPTY", "env:NONE", "credential:x"}) {
      assertThatThrownBy(() -> secrets.read(SecretRef.parse(ref)))
          .isInstanceOfSatisfying(
              Problem.class,
              problem -> {
                assertThat(problem.code()).isEqualTo("KEYS-002");
                assertThat(problem.detail()).contains(ref.substring(0, 8));
              });
    }
  }

  @Test
  void a_token_is_named_by_label_and_serial_with_escapes() {
    Pkcs11Uri uri = Pkcs11Uri.parse("pkcs11:token=my%20fleet;serial=0a1b;object=issuing?module-path=/usr/lib/p11.so&pin-source=file:/run/pin");
    assertThat(uri.token()).isEqualTo("my fleet");
    assertThat(uri.serial()).contains("0a1b");
    assertThat(uri.object()).contains("issuing");
    assertThat(uri.modulePath()).contains(Path.of("/usr/lib/p11.so"));
    assertThat(uri.pinSource()).contains(new SecretRef.InFile(Path.of("/run/pin")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pkcs11:",
        "pkcs11:object=k",
        "pkcs11:token=a;token=b",
        "pkcs11:token=a?pin-value=1234",
        "pkcs11:token=a;slot-id=3",
        "pkcs11:token=a%0Ab",
        "pkcs11:token=a;%zz=1",
        "pkcs11:token=a;;",
        "pkcs11:token=a?pin-source=pkcs11:token=b"
      })
  void a_token_uri_with_a_pin_a_slot_number_or_nonsense_is_refused(String text) {
    assertThatThrownBy(() -> Pkcs11Uri.parse(text)).isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.code()).isEqualTo("KEYS-026"));
  }

  @Test
  void mutated_references_are_read_or_refused_and_nothing_else_happens() {
    Random random = new Random(42);
    String seed = "pkcs11:token=my%20fleet;serial=0a1b;object=issuing?module-path=/usr/lib/p11.so&pin-source=env:PIN";
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder(seed);
      for (int n = random.nextInt(4); n >= 0; n--) text.setCharAt(random.nextInt(text.length()), (char) random.nextInt(i % 2 == 0 ? 128 : 65_536));
      try {
        assertThat(SecretRef.parse(text.toString())).isNotNull();
      } catch (Problem refused) {
        assertThat(refused.code()).isIn("KEYS-001", "KEYS-026");
      }
    }
  }
}

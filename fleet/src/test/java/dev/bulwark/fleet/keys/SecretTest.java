package dev.bulwark.fleet.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SecretTest {
  private static final Reveal WHY = Reveal.because("the test compares it");

  @Test
  void a_secret_prints_as_stars_and_is_revealed_for_a_reason_only() {
    Secret secret = Secret.of("pässwörd".toCharArray());
    assertThat(secret.toString()).isEqualTo("***");
    assertThat("" + Unlock.passphrase(secret)).doesNotContain("ssw");
    assertThat(secret.reveal(WHY)).isEqualTo("pässwörd".getBytes(StandardCharsets.UTF_8));
    assertThat(secret.revealChars(WHY)).isEqualTo("pässwörd".toCharArray());
    assertThatThrownBy(() -> Reveal.because(" ")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_closed_secret_cannot_be_read() {
    Secret secret = Secret.of(new byte[] {1, 2, 3});
    secret.close();
    assertThatThrownBy(() -> secret.reveal(WHY)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void secrets_compare_by_value_and_copies_do_not_reach_back() {
    byte[] bytes = {1, 2, 3};
    Secret secret = Secret.of(bytes);
    bytes[0] = 9;
    secret.reveal(WHY)[1] = 9;
    assertThat(secret.sameAs(Secret.of(new byte[] {1, 2, 3}))).isTrue();
    assertThat(secret.sameAs(Secret.of(new byte[] {1, 2, 4}))).isFalse();
    assertThat(secret.sameAs(Secret.of(new byte[] {1, 2}))).isFalse();
  }
}

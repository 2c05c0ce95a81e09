package dev.bulwark.fleet.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulwark.problem.Problem;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TokenConnectionTest {
  private static final Path LIBRARY = Path.of("/usr/lib/vendor.so");
  private static final TokenSlots.Slot FIRST = new TokenSlots.Slot(0, 7, "fleet", "0A", false, false);
  private static final TokenSlots.Slot SECOND = new TokenSlots.Slot(1, 8, "fleet", "0B", false, false);
  private static final TokenSlots.Slot OTHER = new TokenSlots.Slot(2, 9, "spare\u001b[31m", "0C", false, false);

  private static Problem problem(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    Problem[] seen = new Problem[1];
    assertThatThrownBy(call).isInstanceOfSatisfying(Problem.class, p -> seen[0] = p);
    return seen[0];
  }

  @Test
  void a_token_is_matched_by_its_whole_label_and_by_serial_where_given() {
    assertThat(TokenConnection.find(Pkcs11Token.of(LIBRARY, "fleet"), List.of(OTHER, FIRST))).isEqualTo(FIRST);
    assertThat(TokenConnection.find(new Pkcs11Token(LIBRARY, "fleet", Optional.of("0b")), List.of(FIRST, SECOND))).isEqualTo(SECOND);
    assertThat(problem(() -> TokenConnection.find(Pkcs11Token.of(LIBRARY, "fleet"), List.of(FIRST, SECOND))).code()).isEqualTo("KEYS-022");
    assertThat(problem(() -> TokenConnection.find(new Pkcs11Token(LIBRARY, "fleet", Optional.of("0c")), List.of(FIRST, SECOND))).code()).isEqualTo("KEYS-021");
  }

  @Test
  void a_hostile_label_does_not_reach_the_terminal() {
    assertThat(problem(() -> TokenConnection.find(Pkcs11Token.of(LIBRARY, "fleet"), List.of(OTHER))).detail()).contains("spare").doesNotContain("\u001b");
  }

  @Test
  void a_pin_that_is_locked_or_on_its_last_try_is_not_tried_and_a_sound_one_is() {
    Pkcs11Token token = Pkcs11Token.of(LIBRARY, "fleet");
    assertThat(problem(() -> TokenConnection.requireTries(token, new TokenSlots.Slot(0, 1, "fleet", "1", true, false))).code()).isEqualTo("KEYS-023");
    assertThat(problem(() -> TokenConnection.requireTries(token, new TokenSlots.Slot(0, 1, "fleet", "1", false, true))).code()).isEqualTo("KEYS-023");
    TokenConnection.requireTries(token, FIRST);
  }
}

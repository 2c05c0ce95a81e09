package dev.bulwark.network.lab;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SilenceTest {
  private static final long MILLISECOND = 1_000_000;
  private long now = -5;
  private final Silence silence = new Silence(() -> now);

  private long after(long milliseconds) {
    now += milliseconds * MILLISECOND;
    return silence.lasts();
  }

  @Test
  void it_lasts_as_long_as_somebody_listened() {
    for (int look = 1; look <= 40; look++) assertThat(after(5)).isEqualTo(look * 5L * MILLISECOND);
  }

  @Test
  void a_pause_in_which_nobody_was_let_listen_is_next_to_nothing() {
    assertThat(after(3_600_000)).isEqualTo(10 * MILLISECOND);
    assertThat(after(5)).isEqualTo(15 * MILLISECOND);
  }

  @Test
  void it_begins_again_where_something_came() {
    after(5);
    silence.broken();
    assertThat(silence.lasts()).isZero();
    assertThat(after(5)).isEqualTo(5 * MILLISECOND);
  }
}

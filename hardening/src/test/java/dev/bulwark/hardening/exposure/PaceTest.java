package dev.bulwark.hardening.exposure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.lists;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PaceTest {
  private static final long SECOND = 1_000_000_000L;
  private long now;

  /** When each connection begins, if the work after each takes so many milliseconds. */
  private List<Long> begins(int perSecond, List<Integer> work) throws InterruptedException {
    now = -5 * SECOND;
    Pace pace = new Pace(perSecond, () -> now, nanos -> now += nanos);
    List<Long> begins = new ArrayList<>();
    for (int millis : work) {
      pace.turn();
      begins.add(now);
      now += millis * 1_000_000L;
    }
    return begins;
  }

  @Test
  void within_no_second_do_more_connections_begin_than_allowed() {
    qt().forAll(integers().between(1, 5), lists().of(integers().between(0, 900)).ofSizeBetween(0, 40))
        .check(
            (perSecond, work) -> {
              try {
                List<Long> begins = begins(perSecond, work);
                for (int i = perSecond; i < begins.size(); i++) if (begins.get(i) - begins.get(i - perSecond) < SECOND) return false;
                return true;
              } catch (InterruptedException e) {
                return false;
              }
            });
  }

  @Test
  void the_first_ones_do_not_wait_and_slow_work_is_not_slowed_down() throws InterruptedException {
    assertThat(begins(5, List.of(0, 0, 0, 0, 0))).containsOnly(-5 * SECOND);
    assertThat(begins(2, List.of(600, 600, 600, 600))).containsExactly(-5 * SECOND, -5 * SECOND + 600_000_000L, -5 * SECOND + 1_200_000_000L, -5 * SECOND + 1_800_000_000L);
  }
}

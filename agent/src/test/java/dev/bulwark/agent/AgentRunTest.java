package dev.bulwark.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.agent.est.EstOutcome;
import dev.bulwark.agent.est.Standing;
import dev.bulwark.agent.mqtt.Disconnected;
import dev.bulwark.agent.mqtt.Opening;
import dev.bulwark.agent.mqtt.Publishing;
import dev.bulwark.fleet.device.DeviceId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The loop's decisions on a clock that jumps from one moment to the next. */
class AgentRunTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration LIFE = Duration.ofDays(90);
  private final BlockingQueue<AgentRun.Wake> wakes = new LinkedBlockingQueue<>();
  private final Clockwork time = new Clockwork();
  private final Scripted device = new Scripted();
  private final List<String> notes = new ArrayList<>();

  /** Jumps to whatever is waited for; at {@code horizon} it stops the run. */
  private final class Clockwork implements Timeline {
    Instant now = START;
    Instant horizon = START.plus(Duration.ofDays(1));
    /** What happens next, each at its time. */
    final List<Instant> cuts = new ArrayList<>();
    int cutCode = 0x98;

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public <T> @Nullable T await(BlockingQueue<T> events, Instant until) {
      Instant next = until.isBefore(now) ? now : until;
      if (!cuts.isEmpty() && !cuts.getFirst().isAfter(next)) {
        now = cuts.removeFirst();
        device.up = false;
        wakes.add(new AgentRun.Wake.Down(new Disconnected(cutCode, "administrative action", now)));
      } else if (next.isAfter(horizon)) {
        now = horizon;
        wakes.add(new AgentRun.Wake.Stop());
      } else {
        now = next;
      }
      return events.poll();
    }
  }

  private final class Scripted implements Device {
    boolean up;
    Instant notBefore = START;
    Opening opening = new Opening.Unreachable("nobody");
    boolean opens = true;
    EstOutcome renewal = new EstOutcome.Unreachable("nobody");
    Standing standing = Standing.GOOD;
    boolean loses;
    final List<Instant> tries = new ArrayList<>();
    final List<Instant> renewals = new ArrayList<>();
    final List<Instant> handOvers = new ArrayList<>();
    final List<String> published = new ArrayList<>();

    @Override
    public DeviceId id() {
      return new DeviceId("cam1");
    }

    @Override
    public RenewalWindow window() {
      return new RenewalWindow(notBefore, notBefore.plus(LIFE), id());
    }

    @Override
    public boolean connected() {
      return up;
    }

    @Override
    public Opening connect() {
      tries.add(time.now);
      up = opens;
      return opens ? new Opening.Opened(unused()) : opening;
    }

    @Override
    public Opening handOver() {
      handOvers.add(time.now);
      return opens ? new Opening.Opened(unused()) : opening;
    }

    @Override
    public EstOutcome renew() {
      renewals.add(time.now);
      if (renewal instanceof EstOutcome.Enrolled) notBefore = time.now;
      return renewal;
    }

    @Override
    public Standing standing() {
      return standing;
    }

    @Override
    public Publishing publish(String topic, byte[] payload) {
      if (loses) return new Publishing.Lost("gone");
      published.add(topic + " " + new String(payload, StandardCharsets.UTF_8));
      return new Publishing.Acknowledged();
    }

    @Override
    public long acknowledged() {
      return published.size();
    }

    @Override
    public void close() {
      up = false;
    }
  }

  /** The loop only looks at which kind of outcome it got. */
  @SuppressWarnings("NullAway")
  private static dev.bulwark.agent.mqtt.MqttSession unused() {
    return null;
  }

  private AgentRun.Ended run(Duration telemetryEvery) {
    AgentRun.Options options = new AgentRun.Options(telemetryEvery, Duration.ofHours(12), note -> notes.add(note.state()));
    return new AgentRun(device, "{}".getBytes(StandardCharsets.UTF_8), options, time, new Random(1), wakes, () -> {}).run();
  }

  @Test
  void it_connects_at_once_and_reports_at_its_intervals() {
    assertThat(run(Duration.ofHours(1))).isEqualTo(new AgentRun.Ended.Stopped());
    assertThat(device.tries).containsExactly(START);
    assertThat(device.published.stream().filter(line -> line.startsWith("devices/cam1/telemetry "))).hasSize(25);
    assertThat(device.published.stream().filter(line -> line.equals("devices/cam1/posture {}"))).hasSize(3);
    assertThat(notes).containsExactly("connected", "stopped");
  }

  @Test
  void a_server_that_is_away_is_tried_with_growing_pauses() {
    device.opens = false;
    run(Duration.ofHours(1));
    assertThat(Duration.between(device.tries.get(0), device.tries.get(1))).isBetween(Duration.ofMillis(500), Duration.ofSeconds(1));
    for (int i = 10; i < device.tries.size(); i++)
      assertThat(Duration.between(device.tries.get(i - 1), device.tries.get(i))).isBetween(Duration.ofMinutes(1), Duration.ofMinutes(2));
  }

  @Test
  void a_refused_device_does_not_hammer_and_does_not_give_up() {
    device.opens = false;
    device.opening = new Opening.Refused("alert certificate_unknown", -1);
    assertThat(run(Duration.ofHours(1))).isEqualTo(new AgentRun.Ended.Stopped());
    assertThat(device.tries.size()).isBetween(24, 60);
    assertThat(Duration.between(device.tries.get(0), device.tries.get(1))).isGreaterThanOrEqualTo(Duration.ofSeconds(15));
  }

  @Test
  void a_server_that_is_going_down_has_not_refused_the_device() {
    device.opens = false;
    device.opening = new Opening.Refused("DISCONNECT 0x8b server shutting down", 0x8b);
    run(Duration.ofHours(1));
    assertThat(Duration.between(device.tries.get(0), device.tries.get(1))).isBetween(Duration.ofMillis(500), Duration.ofSeconds(1));
  }

  @Test
  void a_revoked_device_that_is_refused_stops_after_one_try() {
    device.opens = false;
    device.opening = new Opening.Refused("alert certificate_revoked", -1);
    device.standing = Standing.REVOKED;
    assertThat(run(Duration.ofHours(1))).isEqualTo(new AgentRun.Ended.Revoked("alert certificate_revoked"));
    assertThat(device.tries).hasSize(1);
    assertThat(notes).containsExactly("revoked");
  }

  @Test
  void an_alert_alone_that_the_server_does_not_confirm_ends_nothing() {
    device.opens = false;
    device.opening = new Opening.Refused("alert certificate_revoked", -1);
    for (Standing told : List.of(Standing.GOOD, Standing.UNKNOWN, Standing.UNANSWERED)) {
      device.standing = told;
      time.now = START;
      assertThat(run(Duration.ofHours(1))).isEqualTo(new AgentRun.Ended.Stopped());
    }
  }

  @Test
  void a_device_that_is_cut_because_it_is_revoked_does_not_come_back() {
    time.cuts.add(START.plusSeconds(100));
    device.standing = Standing.REVOKED;
    assertThat(run(Duration.ofHours(1))).isEqualTo(new AgentRun.Ended.Revoked("administrative action"));
    assertThat(device.tries).hasSize(1);
    assertThat(time.now).isEqualTo(START.plusSeconds(100));
  }

  @Test
  void a_device_that_is_cut_but_not_revoked_comes_back_after_a_while() {
    time.cuts.add(START.plusSeconds(100));
    assertThat(run(Duration.ofHours(1))).isEqualTo(new AgentRun.Ended.Stopped());
    assertThat(device.tries).hasSize(2);
    assertThat(device.tries.get(1)).isBetween(START.plusSeconds(115), START.plusSeconds(131));
  }

  @Test
  void a_broken_connection_is_back_within_a_second() {
    time.cutCode = -1;
    time.cuts.add(START.plusSeconds(100));
    run(Duration.ofHours(1));
    assertThat(device.tries.get(1)).isBetween(START.plusMillis(100_500), START.plusSeconds(101));
  }

  @Test
  void it_renews_in_its_window_and_hands_over_instead_of_reconnecting() {
    time.horizon = START.plus(Duration.ofDays(80));
    device.renewal = new EstOutcome.Enrolled(List.of());
    Instant due = device.window().due();
    run(Duration.ofHours(6));
    assertThat(device.renewals).containsExactly(due);
    assertThat(device.handOvers).containsExactly(due);
    assertThat(device.tries).hasSize(1);
  }

  @Test
  void a_hand_over_that_fails_keeps_the_old_session_and_is_tried_again() {
    time.horizon = START.plus(Duration.ofDays(80));
    device.renewal = new EstOutcome.Enrolled(List.of());
    Instant due = device.window().due();
    run(due, () -> device.opens = false, due.plus(Duration.ofMinutes(10)), () -> device.opens = true);
    assertThat(device.handOvers.size()).isGreaterThan(3);
    assertThat(device.tries).hasSize(1);
    assertThat(device.renewals).hasSize(1);
    assertThat(device.up).isFalse();
  }

  private void run(Instant first, Runnable then, Instant second, Runnable after) {
    AgentRun.Options options =
        new AgentRun.Options(
            Duration.ofMinutes(1),
            Duration.ofHours(12),
            note -> {});
    Timeline watched =
        new Timeline() {
          @Override
          public Instant instant() {
            return time.instant();
          }

          @Override
          public <T> @Nullable T await(BlockingQueue<T> events, Instant until) throws InterruptedException {
            T event = time.await(events, until);
            if (!time.now.isBefore(second)) after.run();
            else if (!time.now.isBefore(first)) then.run();
            return event;
          }
        };
    assertThat(new AgentRun(device, new byte[0], options, watched, new Random(1), wakes, () -> {}).run()).isEqualTo(new AgentRun.Ended.Stopped());
  }

  @Test
  void renewals_that_fail_are_tried_five_times_and_more_and_end_with_the_certificate() {
    time.horizon = START.plus(Duration.ofDays(365));
    assertThat(run(Duration.ofHours(6))).isInstanceOf(AgentRun.Ended.Expired.class);
    assertThat(device.renewals.size()).isGreaterThanOrEqualTo(5);
    assertThat(device.renewals).allMatch(at -> at.isBefore(START.plus(LIFE)));
    assertThat(time.now).isEqualTo(START.plus(LIFE));
    assertThat(notes).endsWith("expired");
  }

  @Test
  void a_renewal_that_is_forbidden_ends_the_run_only_when_the_certificate_is_revoked() {
    time.horizon = START.plus(Duration.ofDays(76));
    device.renewal = new EstOutcome.Refused(403, "EST-020", "not now");
    assertThat(run(Duration.ofHours(6))).isEqualTo(new AgentRun.Ended.Stopped());
    int tries = device.renewals.size();
    assertThat(tries).isPositive();
    time.now = START;
    device.standing = Standing.REVOKED;
    assertThat(run(Duration.ofHours(6))).isEqualTo(new AgentRun.Ended.Revoked("not now"));
    assertThat(device.renewals).hasSize(tries + 1);
  }

  @Test
  void telemetry_that_was_not_acknowledged_is_sent_later_in_order() {
    device.opens = false;
    run(Duration.ofHours(1));
    assertThat(device.published).isEmpty();
    // The same outbox must be used, so the outage ends inside one run.
    time.now = START;
    device.tries.clear();
    device.opens = true;
    device.loses = true;
    run(START.plus(Duration.ofMinutes(10)), () -> device.loses = false, START.plus(Duration.ofHours(23)), () -> device.loses = false);
    List<String> telemetry = device.published.stream().filter(line -> line.startsWith("devices/cam1/telemetry ")).toList();
    for (int i = 0; i < telemetry.size(); i++) assertThat(telemetry.get(i)).contains("{\"seq\":" + i + ",");
    assertThat(telemetry).hasSizeGreaterThan(1_000);
  }

  @Test
  void an_outage_longer_than_the_outbox_sheds_the_oldest_and_counts_them() {
    device.opens = false;
    AgentRun.Options options = new AgentRun.Options(Duration.ofMinutes(1), Duration.ofHours(1), note -> {});
    AgentRun run = new AgentRun(device, new byte[0], options, time, new Random(1), wakes, () -> {});
    run.run();
    assertThat(run.shed()).isEqualTo(24 * 60 + 1 - AgentRun.OUTBOX);
  }

  @Test
  void a_stop_that_was_asked_for_before_the_start_is_heard() {
    AgentRun run = new AgentRun(device, new byte[0], AgentRun.Options.standard(), Timeline.real(time), new Random(1), wakes, () -> {});
    run.stop();
    assertThat(run.run()).isEqualTo(new AgentRun.Ended.Stopped());
    assertThat(device.up).isFalse();
  }
}

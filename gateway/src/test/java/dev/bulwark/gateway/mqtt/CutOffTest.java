package dev.bulwark.gateway.mqtt;

import static dev.bulwark.gateway.mqtt.RawMqtt.publish;
import static dev.bulwark.gateway.mqtt.RawMqtt.subscribe;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulwark.fleet.device.Lifecycle;
import dev.bulwark.fleet.event.Event;
import dev.bulwark.fleet.view.Admission;
import dev.bulwark.gateway.TestPki.Held;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CutOffTest {
  private static final Fixture fixture = new Fixture();
  private final Fixture.Device own = fixture.device();
  private final Fixture.Device other = fixture.device();

  @AfterAll
  static void stop() {
    fixture.close();
  }

  @AfterEach
  void setTheClockRight() {
    fixture.ahead = Duration.ZERO;
  }

  private void revoke(Fixture.Device device, Held certificate) {
    fixture.apply(new Event.CertificateRevoked(fixture.meta(device), certificate.serial(), certificate.fingerprint(), "keyCompromise", 1));
  }

  private void move(Fixture.Device device, Lifecycle to) {
    fixture.apply(new Event.DeviceMoved(fixture.meta(device), Lifecycle.ACTIVE, to, "test"));
  }

  @Test
  void a_revoked_certificate_ends_its_live_session_and_its_return_is_refused_while_others_stay() throws IOException {
    try (RawMqtt victim = fixture.connect(own, 5, "a"); RawMqtt old = fixture.connect(own, 4, "b"); RawMqtt bystander = fixture.connect(other, 5, "a")) {
      revoke(own, own.held());
      assertThat(victim.hex()).isEqualTo("e0029800");
      assertThat(victim.packet()).isEmpty();
      assertThat(old.packet()).isEmpty();
      assertThat(bystander.alive()).isTrue();
    }
    assertThatThrownBy(() -> fixture.connect(own, 5, "a")).isInstanceOfAny(IOException.class, AssertionError.class);
    fixture.log.expect(Event.AuthenticationFailed.class, failed -> failed.reason().equals("revoked") && failed.identity().equals(own.id()));
    fixture.log.expect(Event.Disconnected.class, closed -> closed.reason().equals("kicked") && own.name().equals(closed.device()));
  }

  @Test
  void the_session_of_another_certificate_of_the_device_lives_on() throws IOException {
    Held renewed = fixture.pki.enrol(fixture.view, own.id());
    try (RawMqtt before = fixture.connect(own, 5, "a"); RawMqtt after = fixture.connect(new Fixture.Device(own.id(), renewed), 5, "b")) {
      revoke(own, own.held());
      assertThat(before.hex()).isEqualTo("e0029800");
      assertThat(after.alive()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource(value = Lifecycle.class, names = {"QUARANTINED", "REVOKED", "RETIRED"})
  void a_device_that_leaves_active_is_cut_off(Lifecycle state) throws IOException {
    try (RawMqtt client = fixture.connect(own, 5, "a")) {
      move(own, state);
      assertThat(client.hex()).isEqualTo("e0029800");
      assertThat(client.packet()).isEmpty();
    }
    Fixture.await("no session left", () -> fixture.gateway.sessions(own.name()).isEmpty());
  }

  @Test
  void the_will_of_a_cut_device_is_not_published_nor_a_delayed_one() throws IOException {
    // A machine that takes longer for the cut than the will is delayed has nothing to show: once more, with a longer delay.
    int delay = 1;
    while (!wills(delay)) assertThat(delay *= 4).as("seconds of delay within which a device can be cut").isLessThan(100);
  }

  /** False where the cut came after the delayed will was due. */
  private static boolean wills(int delaySeconds) throws IOException {
    // The will goes to a topic of the device's own; another session of the same device would be cut too, so the watcher is let in by a right of its class.
    TopicRights rights = new TopicRights(java.util.Map.of("default", java.util.List.of(new TopicRights.Rule(TopicRights.Action.SUBSCRIBE, "devices/+/gone"))));
    try (Fixture open = new Fixture(Limits.DEFAULT.withoutAddressLimits(), rights)) {
      Fixture.Device victim = open.device();
      Fixture.Device good = open.device();
      try (RawMqtt watcher = open.connect(good, 5, "w")) {
        watcher.send(subscribe(5, 1, "devices/+/gone"));
        assertThat(watcher.hex()).isEqualTo("9004000100" + "01");
        try (RawMqtt now = open.open(victim); RawMqtt later = open.open(victim); RawMqtt fair = open.open(good)) {
          now.send(RawMqtt.connect(5, 6, "", "now", new byte[1], RawMqtt.text(victim.topic("gone")), RawMqtt.text("now")));
          later.send(RawMqtt.connect(5, 6, "1100000e10", "later", RawMqtt.hex(String.format("0518%08x", delaySeconds)), RawMqtt.text(victim.topic("gone")), RawMqtt.text("later")));
          fair.send(RawMqtt.connect(5, 6, "", "fair", new byte[1], RawMqtt.text(good.topic("gone")), RawMqtt.text("fair")));
          for (RawMqtt client : new RawMqtt[] {now, later, fair}) assertThat(client.packet()[3]).isZero();
          long gone = System.nanoTime();
          later.close();
          Fixture.await("one left", () -> open.gateway.sessions(victim.name()).size() == 1);
          assertThat(open.gateway.cut(victim.name(), Admission.Reason.REVOKED).orTimeout(60, TimeUnit.SECONDS).join()).isEqualTo(1);
          if (System.nanoTime() - gone >= TimeUnit.SECONDS.toNanos(delaySeconds)) return false;
          fair.close();
          assertThat(watcher.hex()).as("only the good device's will").endsWith("66616972");
        }
        assertThat(watcher.silent(delaySeconds * 1_000 + 1_500)).as("nothing more for longer than the delay").isTrue();
        return true;
      }
    }
  }

  @Test
  void a_cut_drops_the_kept_session_and_its_queue() throws IOException {
    try (RawMqtt sleeper = fixture.open(own)) {
      sleeper.send(RawMqtt.connect(5, 2, "1100000e10", "sleeper"), subscribe(5, 1, own.topic("in")));
      sleeper.packet();
      sleeper.packet();
      sleeper.send(RawMqtt.hex("e000"));
      assertThat(sleeper.closes()).isTrue();
    }
    try (RawMqtt back = fixture.open(own)) {
      back.send(RawMqtt.connect(5, 0, "1100000e10", "sleeper"));
      assertThat(back.packet()[2]).as("the twin: kept where nobody cuts").isEqualTo((byte) 1);
    }
    assertThat(fixture.gateway.cut(own.name(), Admission.Reason.REVOKED).orTimeout(60, TimeUnit.SECONDS).join()).isLessThanOrEqualTo(1);
    try (RawMqtt back = fixture.open(own)) {
      back.send(RawMqtt.connect(5, 0, "1100000e10", "sleeper"));
      byte[] connack = back.packet();
      assertThat(connack[3]).isZero();
      assertThat(connack[2]).as("session present").isZero();
    }
  }

  @Test
  void a_certificate_that_ends_during_the_session_ends_the_session() throws IOException {
    Instant soon = Instant.now().plus(Duration.ofHours(1));
    Held held = fixture.pki.issue(own.id(), dev.bulwark.gateway.TestPki.Kind.CLIENT, Instant.now().minusSeconds(60), soon);
    dev.bulwark.gateway.TestPki.know(fixture.view, own.id(), held);
    try (RawMqtt client = fixture.connect(new Fixture.Device(own.id(), held), 5, "a"); RawMqtt longer = fixture.connect(own, 5, "b")) {
      assertThat(client.alive()).isTrue();
      fixture.ahead = Duration.ofMinutes(61);
      assertThat(client.hex()).isEqualTo("e0029800");
      assertThat(longer.alive()).isTrue();
    }
  }

  @Test
  void no_session_survives_a_revocation_that_races_its_connect() throws Exception {
    for (int round = 0; round < 30; round++) {
      Fixture.Device device = fixture.device();
      CountDownLatch go = new CountDownLatch(1);
      AtomicBoolean closed = new AtomicBoolean();
      try (RawMqtt client = fixture.open(device)) {
        Thread connecting = Thread.ofVirtual().start(() -> {
          try {
            go.await();
            client.send(RawMqtt.connect(5, "racer"));
            closed.set(client.closes());
          } catch (IOException | InterruptedException refused) {
            closed.set(refused instanceof IOException && !(refused instanceof java.net.SocketTimeoutException));
          }
        });
        go.countDown();
        if (round % 3 != 0) java.util.concurrent.locks.LockSupport.parkNanos(round * 100_000L);
        revoke(device, device.held());
        assertThat(connecting.join(Duration.ofSeconds(70))).isTrue();
        assertThat(closed).isTrue();
      }
      Fixture.await("no session left", () -> fixture.gateway.sessions(device.name()).isEmpty());
    }
  }

  @Test
  void a_client_that_does_not_read_is_closed_all_the_same() throws IOException {
    try (RawMqtt deaf = fixture.connect(own, 5, "deaf"); RawMqtt talker = fixture.connect(own, 5, "talker")) {
      deaf.send(subscribe(5, 1, own.topic("flood")));
      assertThat(deaf.hex()).isEqualTo("900400010001");
      byte[] large = new byte[200_000];
      for (int i = 1; i < 40; i++) talker.send(publish(5, 0, false, 0, own.topic("flood"), "", large));
      assertThat(talker.alive()).isTrue();
      assertThat(fixture.gateway.cut(own.name(), Admission.Reason.REVOKED).orTimeout(60, TimeUnit.SECONDS).join()).isEqualTo(2);
    }
  }
}

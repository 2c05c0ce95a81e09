package dev.bulwark.fleet.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.fleet.device.DeviceId;
import dev.bulwark.fleet.device.Fingerprint;
import dev.bulwark.fleet.device.Lifecycle;
import dev.bulwark.fleet.device.Serial;
import dev.bulwark.fleet.event.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FleetViewTest {
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
  private static final DeviceId CAM = new DeviceId("cam-01");
  private static final Fingerprint FIRST = Fingerprint.of(new byte[] {1});
  private static final Fingerprint SECOND = Fingerprint.of(new byte[] {2});
  private final FleetView view = new FleetView();
  private final List<String> cuts = new ArrayList<>();

  private static Event.Meta meta(DeviceId device) {
    return Event.Meta.of(NOW, device, Event.Source.CA);
  }

  private static Event added() {
    return new Event.DeviceAdded(meta(CAM), "camera", "site", "zone", List.of("a"));
  }

  private static Event moved(Lifecycle from, Lifecycle to) {
    return new Event.DeviceMoved(meta(CAM), from, to, "test");
  }

  private static Event issued(Fingerprint fingerprint) {
    return new Event.CertificateIssued(meta(CAM), Serial.ofHex("0a"), fingerprint, "00", "device", NOW.minusSeconds(60), NOW.plus(Duration.ofDays(90)), null);
  }

  private static Event revoked(Fingerprint fingerprint) {
    return new Event.CertificateRevoked(meta(CAM), Serial.ofHex("0a"), fingerprint, "superseded", 1);
  }

  private void apply(Event... events) {
    for (Event event : events) view.apply(event);
  }

  private void enrolled() {
    apply(added(), moved(Lifecycle.PENDING, Lifecycle.ACTIVE), issued(FIRST));
  }

  private Object decision(Fingerprint fingerprint, Instant now) {
    return switch (view.admit(fingerprint, now)) {
      case Admission.Admitted(var device, var identity) -> device.id() + " by " + identity.fingerprint();
      case Admission.Refused(Admission.Reason reason, String who) -> reason;
    };
  }

  @Test
  void the_certificate_alone_decides_who_someone_is() {
    enrolled();
    assertThat(decision(FIRST, NOW)).isEqualTo("cam-01 by " + FIRST);
    assertThat(decision(SECOND, NOW)).isEqualTo(Admission.Reason.UNKNOWN_ID);
  }

  @Test
  void a_certificate_counts_from_its_first_to_before_its_last_moment() {
    enrolled();
    Instant first = NOW.minusSeconds(60);
    Instant end = NOW.plus(Duration.ofDays(90));
    assertThat(decision(FIRST, first.minusMillis(1))).isEqualTo(Admission.Reason.NOT_YET_VALID);
    assertThat(decision(FIRST, first)).isEqualTo("cam-01 by " + FIRST);
    assertThat(decision(FIRST, end.minusMillis(1))).isEqualTo("cam-01 by " + FIRST);
    assertThat(decision(FIRST, end)).isEqualTo(Admission.Reason.EXPIRED);
  }

  @Test
  void every_state_but_active_is_refused_with_its_own_word() {
    apply(added(), issued(FIRST));
    assertThat(decision(FIRST, NOW)).isEqualTo(Admission.Reason.NOT_ENROLLED);
    apply(moved(Lifecycle.PENDING, Lifecycle.ACTIVE));
    assertThat(decision(FIRST, NOW)).isEqualTo("cam-01 by " + FIRST);
    apply(moved(Lifecycle.ACTIVE, Lifecycle.QUARANTINED));
    assertThat(decision(FIRST, NOW)).isEqualTo(Admission.Reason.QUARANTINED);
    apply(moved(Lifecycle.QUARANTINED, Lifecycle.ACTIVE));
    assertThat(decision(FIRST, NOW)).isEqualTo("cam-01 by " + FIRST);
    apply(moved(Lifecycle.ACTIVE, Lifecycle.REVOKED));
    assertThat(decision(FIRST, NOW)).isEqualTo(Admission.Reason.REVOKED);
    apply(moved(Lifecycle.REVOKED, Lifecycle.RETIRED));
    assertThat(decision(FIRST, NOW)).isEqualTo(Admission.Reason.RETIRED);
  }

  private void listen() {
    view.listen(
        new FleetView.Listener() {
          @Override
          public void cutOff(DeviceId device, Admission.Reason why) {
            cuts.add(device + " " + why + " " + decision(FIRST, NOW));
          }

          @Override
          public void cutOff(DeviceId device, Fingerprint certificate) {
            cuts.add(device + " certificate " + decision(certificate, NOW));
          }
        });
  }

  @Test
  void listeners_are_told_after_the_view_refuses_so_that_who_is_cut_cannot_return() {
    listen();
    enrolled();
    assertThat(cuts).isEmpty();
    apply(moved(Lifecycle.ACTIVE, Lifecycle.QUARANTINED));
    assertThat(cuts).containsExactly("cam-01 QUARANTINED QUARANTINED");
  }

  @Test
  void a_superseded_certificate_is_cut_while_the_device_goes_on_with_its_new_one() {
    listen();
    enrolled();
    apply(issued(SECOND), revoked(FIRST));
    assertThat(cuts).containsExactly("cam-01 certificate REVOKED");
    assertThat(decision(FIRST, NOW)).isEqualTo(Admission.Reason.REVOKED);
    assertThat(decision(SECOND, NOW)).isEqualTo("cam-01 by " + SECOND);
    assertThat(view.identities(CAM)).hasSize(2);
  }

  @Test
  void a_revocation_is_not_undone_by_seeing_the_issue_again() {
    enrolled();
    apply(revoked(FIRST), issued(FIRST));
    assertThat(decision(FIRST, NOW)).isEqualTo(Admission.Reason.REVOKED);
  }

  @Test
  void a_device_that_was_shut_out_is_not_let_in_by_seeing_its_old_events_again() {
    enrolled();
    apply(moved(Lifecycle.ACTIVE, Lifecycle.REVOKED));
    for (Event old : List.of(added(), moved(Lifecycle.PENDING, Lifecycle.ACTIVE), issued(FIRST))) {
      apply(old);
      assertThat(decision(FIRST, NOW)).as(old.type()).isEqualTo(Admission.Reason.REVOKED);
    }
  }

  @Test
  void seeing_a_whole_history_twice_ends_where_seeing_it_once_does() {
    List<Event> history =
        List.of(added(), moved(Lifecycle.PENDING, Lifecycle.ACTIVE), issued(FIRST), moved(Lifecycle.ACTIVE, Lifecycle.QUARANTINED), moved(Lifecycle.QUARANTINED, Lifecycle.ACTIVE), issued(SECOND), revoked(FIRST));
    history.forEach(view::apply);
    Object first = decision(FIRST, NOW);
    Object second = decision(SECOND, NOW);
    history.forEach(view::apply);
    assertThat(decision(FIRST, NOW)).isEqualTo(first).isEqualTo(Admission.Reason.REVOKED);
    assertThat(decision(SECOND, NOW)).isEqualTo(second).isEqualTo("cam-01 by " + SECOND);
    assertThat(view.identities(CAM)).hasSize(2);
  }

  @Test
  void a_forgotten_certificate_is_unknown_and_the_others_stay() {
    enrolled();
    apply(issued(SECOND));
    view.forget(FIRST);
    assertThat(decision(FIRST, NOW)).isEqualTo(Admission.Reason.UNKNOWN_ID);
    assertThat(decision(SECOND, NOW)).isEqualTo("cam-01 by " + SECOND);
    assertThat(view.identities(CAM)).hasSize(1);
  }

  @Test
  void a_certificate_whose_device_is_not_registered_opens_nothing() {
    apply(issued(FIRST));
    assertThat(decision(FIRST, NOW)).isEqualTo(Admission.Reason.UNKNOWN_ID);
  }
}

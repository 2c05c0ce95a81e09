package dev.bulwark.fleet.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulwark.fleet.device.Device;
import dev.bulwark.fleet.device.DeviceId;
import dev.bulwark.fleet.device.Fingerprint;
import dev.bulwark.fleet.device.Lifecycle;
import dev.bulwark.fleet.event.Event;
import dev.bulwark.fleet.registry.Redemption.Reason;
import dev.bulwark.fleet.store.Outbox;
import dev.bulwark.fleet.store.Store;
import dev.bulwark.fleet.view.Admission;
import dev.bulwark.fleet.view.FleetView;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The registry on whatever engine. */
abstract class RegistryContract {
  static final Instant START = Instant.parse("2026-03-01T12:00:00.123Z");

  Store store;
  Registry registry;
  Instant now = START;

  abstract Store open();

  @BeforeEach
  void start() {
    store = open();
    registry = new Registry(store, () -> now, new SecureRandom());
  }

  @AfterEach
  void stop() {
    store.close();
  }

  Registered.Registration add(String id) {
    return (Registered.Registration) registry.add(DeviceSpec.of(id));
  }

  Redemption redeem(String id, String token) {
    return store.write(tx -> registry.tokens().redeem(tx, new DeviceId(id), token, now));
  }

  void refuse(String id, String token, Reason reason) {
    Redemption redemption = redeem(id, token);
    assertThat(redemption).isInstanceOfSatisfying(Redemption.Refused.class, refused -> assertThat(refused.reason()).isEqualTo(reason));
  }

  List<Event> events() {
    return store.read(query -> Outbox.pending(query, 1_000)).stream().map(Outbox.Entry::event).toList();
  }

  long leaves() {
    return store.read(query -> query.number("SELECT COUNT(*) FROM audit_leaf"));
  }

  void certificate(String device, Instant until, String status) {
    byte[] der = (device + until).getBytes(java.nio.charset.StandardCharsets.UTF_8);
    store.run(tx -> tx.change("INSERT INTO cert (issuer_id, serial, device_id, fingerprint, spki_sha256, profile, not_before, not_after, status, der) VALUES ('device', ?, ?, ?, 's', 'p', ?, ?, ?, ?)",
        "0a" + Integer.toHexString(until.hashCode() & 0xff), device, Fingerprint.of(der).hex(), START.minusSeconds(60), until, status, der));
  }

  @Test
  void a_registered_device_is_pending_and_found_again_with_its_event_and_leaf() {
    Registered registered = registry.add(new DeviceSpec("meter-1", "meter", "hall-2", "zone.a", Set.of("b", "a")));
    assertThat(registered).isInstanceOfSatisfying(Registered.Registration.class, registration -> {
      assertThat(registration.device()).isEqualTo(new Device(new DeviceId("meter-1"), "meter", "hall-2", "zone.a", Set.of("a", "b"), Lifecycle.PENDING, START));
      assertThat(registration.token()).matches("[A-Za-z0-9_-]{43}");
      assertThat(registration.tokenExpires()).isEqualTo(START.plus(Duration.ofHours(24)));
      assertThat(registration.toString()).doesNotContain(registration.token());
      assertThat(registry.find(registration.device().id())).contains(registration.device());
    });
    assertThat(events()).hasSize(1).first().isInstanceOfSatisfying(Event.DeviceAdded.class, added -> assertThat(added.tags()).containsExactly("a", "b"));
    assertThat(leaves()).isEqualTo(1);
  }

  @Test
  void an_id_is_given_once() {
    add("d1");
    assertThat(registry.add(DeviceSpec.of("d1"))).isInstanceOfSatisfying(Registered.AlreadyExists.class, refused -> assertThat(refused.code()).isEqualTo("DEVICE-001"));
    assertThat(events()).hasSize(1);
    assertThat(leaves()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-a", "a/b", "a+b", "a#", "a b", "a\u0000", "ä", "a\u202e", "a\n", "..", "0123456789012345678901234567890123456789012345678901234567890123456789"})
  void an_id_that_means_something_to_topics_paths_or_logs_is_refused_and_nothing_changes(String id) {
    assertThat(registry.add(DeviceSpec.of(id))).isInstanceOfSatisfying(Registered.InvalidId.class, refused -> {
      assertThat(refused.code()).isEqualTo("DEVICE-002");
      assertThat(refused.detail()).doesNotContain("\u202e", "\n", "\u0000");
    });
    assertThat(events()).isEmpty();
  }

  @Test
  void class_site_zone_and_tags_are_names() {
    assertThat(registry.add(new DeviceSpec("d", "a b", "s", "z", Set.of()))).isInstanceOf(Registered.InvalidName.class);
    assertThat(registry.add(new DeviceSpec("d", "c", "s/", "z", Set.of()))).isInstanceOf(Registered.InvalidName.class);
    assertThat(registry.add(new DeviceSpec("d", "c", "s", "", Set.of()))).isInstanceOf(Registered.InvalidName.class);
    assertThat(registry.add(new DeviceSpec("d", "c", "s", "z", Set.of("a;b")))).isInstanceOf(Registered.InvalidName.class);
    assertThat(registry.add(new DeviceSpec("d", "c", "s", "z", Set.of("a")))).isInstanceOf(Registered.Registration.class);
  }

  @Test
  void a_token_enrols_its_device_once() {
    String token = add("d1").token();
    assertThat(redeem("d1", token)).isInstanceOfSatisfying(Redemption.Redeemed.class, redeemed -> assertThat(redeemed.device()).isEqualTo(new DeviceId("d1")));
    refuse("d1", token, Reason.USED);
  }

  @Test
  void two_simultaneous_posts_of_one_token_give_one_enrolment() throws Exception {
    String token = add("d1").token();
    List<Future<Redemption>> posts = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 20; i++) posts.add(threads.submit(() -> redeem("d1", token)));
    }
    int enrolled = 0;
    for (Future<Redemption> post : posts) if (post.get() instanceof Redemption.Redeemed) enrolled++;
    assertThat(enrolled).isEqualTo(1);
  }

  @Test
  void work_that_fails_after_redeeming_gives_the_token_back() {
    String token = add("d1").token();
    assertThatThrownBy(() -> store.run(tx -> {
      assertThat(registry.tokens().redeem(tx, new DeviceId("d1"), token, now)).isInstanceOf(Redemption.Redeemed.class);
      throw new IllegalStateException("the request was refused");
    })).isInstanceOf(IllegalStateException.class);
    assertThat(redeem("d1", token)).isInstanceOf(Redemption.Redeemed.class);
  }

  @Test
  void a_wrong_a_foreign_an_expired_and_an_unknown_token_are_refused() {
    String token = add("d1").token();
    String other = add("d2").token();
    refuse("d1", other, Reason.WRONG);
    refuse("d1", "", Reason.WRONG);
    refuse("d1", token + "x", Reason.WRONG);
    refuse("d1", "x".repeat(100_000), Reason.WRONG);
    refuse("d3", token, Reason.UNKNOWN);
    assertThat(store.<Boolean>read(query -> registry.tokens().refusal(query, new DeviceId("d1"), token, now) == null)).isTrue();
    now = START.plus(Duration.ofHours(24));
    refuse("d1", token, Reason.EXPIRED);
    now = now.minusMillis(1);
    assertThat(redeem("d1", token)).isInstanceOf(Redemption.Redeemed.class);
  }

  @Test
  void a_hundred_refusals_lock_the_token_and_ninety_nine_do_not() {
    String token = add("d1").token();
    store.run(tx -> {
      for (int i = 0; i < 99; i++) registry.tokens().countRefusal(tx, new DeviceId("d1"));
    });
    assertThat(store.<Boolean>read(query -> registry.tokens().refusal(query, new DeviceId("d1"), token, now) == null)).isTrue();
    store.run(tx -> registry.tokens().countRefusal(tx, new DeviceId("d1")));
    refuse("d1", token, Reason.LOCKED);
    NewToken fresh = registry.newToken(new DeviceId("d1"));
    assertThat(fresh).isInstanceOfSatisfying(NewToken.Issued.class, issued -> assertThat(redeem("d1", issued.token())).isInstanceOf(Redemption.Redeemed.class));
  }

  @Test
  void only_a_hash_of_a_token_is_kept() {
    String token = add("d1").token();
    List<String> kept = new ArrayList<>();
    store.read(query -> kept.addAll(query.list("SELECT sha256 FROM token", row -> row.text(1))));
    store.read(query -> kept.addAll(query.list("SELECT json FROM outbox", row -> row.text(1))));
    store.read(query -> kept.addAll(query.list("SELECT body FROM audit_leaf", row -> new String(row.bytes(1), java.nio.charset.StandardCharsets.UTF_8))));
    assertThat(kept).hasSize(3).noneMatch(text -> text.contains(token));
  }

  @Test
  void a_new_token_ends_the_one_before() {
    String first = add("d1").token();
    assertThat(registry.newToken(new DeviceId("d1"))).isInstanceOf(NewToken.Issued.class);
    refuse("d1", first, Reason.WRONG);
    assertThat(registry.newToken(new DeviceId("nobody"))).isInstanceOf(NewToken.NotFound.class);
  }

  @Test
  void a_contained_or_ended_device_gets_no_token() {
    add("d1");
    registry.quarantine(new DeviceId("d1"), "odd traffic");
    assertThat(registry.newToken(new DeviceId("d1"))).isInstanceOfSatisfying(NewToken.NotEnrollable.class, refused -> assertThat(refused.problem().code()).isEqualTo("DEVICE-006"));
    registry.retire(new DeviceId("d1"), "scrapped");
    assertThat(registry.newToken(new DeviceId("d1"))).isInstanceOf(NewToken.NotEnrollable.class);
  }

  @Test
  void the_lifecycle_moves_only_where_it_may_and_each_move_leaves_an_event_and_a_leaf() {
    DeviceId id = new DeviceId("d1");
    add("d1");
    assertThat(registry.release(id, "not contained")).isInstanceOf(Moved.NotAllowed.class);
    assertThat(store.<Moved>write(tx -> registry.move(tx, id, Lifecycle.ACTIVE, "enrolled", Event.Source.CA))).isInstanceOf(Moved.Done.class);
    assertThat(registry.quarantine(id, "odd\ntraffic")).isInstanceOfSatisfying(Moved.Done.class, done -> assertThat(done.device().state()).isEqualTo(Lifecycle.QUARANTINED));
    assertThat(registry.quarantine(id, "again")).isInstanceOfSatisfying(Moved.NotAllowed.class, refused -> assertThat(refused.problem().code()).isEqualTo("DEVICE-005"));
    assertThat(registry.retire(id, "scrapped")).isInstanceOf(Moved.Done.class);
    assertThat(registry.release(id, "back")).isInstanceOf(Moved.NotAllowed.class);
    assertThat(registry.quarantine(new DeviceId("nobody"), "x")).isInstanceOf(Moved.NotFound.class);
    assertThat(events().stream().filter(Event.DeviceMoved.class::isInstance).map(event -> ((Event.DeviceMoved) event).to().word())).containsExactly("active", "quarantined", "retired");
    assertThat(events().get(2)).isInstanceOfSatisfying(Event.DeviceMoved.class, moved -> assertThat(moved.reason()).isEqualTo("odd\\u000atraffic"));
    assertThat(leaves()).isEqualTo(4);
    assertThat(registry.count()).containsEntry(Lifecycle.RETIRED, 1L).containsEntry(Lifecycle.ACTIVE, 0L);
  }

  @Test
  void a_released_device_is_active_with_a_good_certificate_and_pending_without() {
    for (String id : List.of("good", "none", "expired", "revoked")) {
      add(id);
      registry.quarantine(new DeviceId(id), "drill");
    }
    certificate("good", START.plusSeconds(60), "good");
    certificate("expired", START.minusSeconds(1), "good");
    certificate("revoked", START.plusSeconds(61), "revoked");
    assertThat(registry.release(new DeviceId("good"), "over")).isInstanceOfSatisfying(Moved.Done.class, done -> assertThat(done.device().state()).isEqualTo(Lifecycle.ACTIVE));
    for (String id : List.of("none", "expired", "revoked"))
      assertThat(registry.release(new DeviceId(id), "over")).isInstanceOfSatisfying(Moved.Done.class, done -> assertThat(done.device().state()).isEqualTo(Lifecycle.PENDING));
  }

  @Test
  void devices_are_listed_in_order_by_page_and_filter() {
    for (String id : List.of("b", "a", "C", "c-2", "c.1")) add(id);
    registry.quarantine(new DeviceId("b"), "drill");
    assertThat(registry.list(Listing.first(3)).stream().map(device -> device.id().value())).containsExactly("C", "a", "b");
    assertThat(registry.list(Listing.first(3).after("b")).stream().map(device -> device.id().value())).containsExactly("c-2", "c.1");
    assertThat(registry.list(Listing.first(10).in(Lifecycle.QUARANTINED)).stream().map(device -> device.id().value())).containsExactly("b");
  }

  @Test
  void a_file_is_imported_whole_with_a_token_for_each_device() {
    Imported imported = registry.importCsv("\ufeffid,class,zone,site,tags\r\nm1,meter,z1,s1,a;b\r\n\"m2\",,,,\r\n\r\n");
    assertThat(imported).isInstanceOfSatisfying(Imported.Done.class, done -> {
      assertThat(done.registrations()).extracting(registration -> registration.device().id().value()).containsExactly("m1", "m2");
      assertThat(done.registrations().getFirst().device().tags()).containsExactlyInAnyOrder("a", "b");
      assertThat(redeem("m2", done.registrations().get(1).token())).isInstanceOf(Redemption.Redeemed.class);
    });
    assertThat(events()).hasSize(2);
    assertThat(leaves()).isEqualTo(2);
    assertThat(registry.importCsv("id\nonly-id\n")).isInstanceOf(Imported.Done.class);
  }

  @Test
  void a_file_with_mistakes_changes_nothing_and_every_mistake_is_told_with_its_line() {
    add("taken");
    Imported imported = registry.importCsv("id,class,zone,site\ngood,c,z,s\nb/d,c,z,s\ngood,c,z,s\nshort,c\nx,c c,z,s\n");
    assertThat(imported).isInstanceOfSatisfying(Imported.Rejected.class, rejected ->
        assertThat(rejected.problems()).extracting(problem -> problem.line() + " " + problem.code()).containsExactly("3 DEVICE-002", "4 DEVICE-001", "5 DEVICE-007", "6 DEVICE-003"));
    assertThat(registry.importCsv("id\nnew\ntaken\n")).isInstanceOfSatisfying(Imported.Rejected.class, rejected ->
        assertThat(rejected.problems()).extracting(problem -> problem.line() + " " + problem.code()).containsExactly("3 DEVICE-001"));
    assertThat(registry.count()).containsEntry(Lifecycle.PENDING, 1L);
  }

  @Test
  void a_file_that_is_none_is_refused() {
    for (String text : List.of("", "id", "name,class\na,b\n", "id,id\na,b\n", "id,colour\na,b\n", "x".repeat(11 * 1024 * 1024), "id\n" + "x".repeat(5_000) + "\n"))
      assertThat(registry.importCsv(text)).isInstanceOfSatisfying(Imported.Rejected.class, rejected -> assertThat(rejected.problems()).hasSize(1));
    assertThat(registry.importCsv("id\n" + "a/b\n".repeat(100_001))).isInstanceOfSatisfying(Imported.Rejected.class, rejected -> assertThat(rejected.problems()).hasSize(1_000));
  }

  @Test
  void the_view_loaded_from_the_store_admits_as_the_store_says() {
    for (String id : List.of("active", "contained", "revoked", "expired")) add(id);
    for (String id : List.of("active", "contained", "revoked", "expired")) store.write(tx -> registry.move(tx, new DeviceId(id), Lifecycle.ACTIVE, "enrolled"));
    certificate("active", START.plusSeconds(60), "good");
    certificate("contained", START.plusSeconds(61), "good");
    certificate("revoked", START.plusSeconds(62), "revoked");
    certificate("expired", START.minusSeconds(1), "good");
    registry.quarantine(new DeviceId("contained"), "drill");
    FleetView view = new FleetView();
    FleetSnapshot.Loaded loaded = store.read(query -> FleetSnapshot.load(query, view, START));
    assertThat(loaded).isEqualTo(new FleetSnapshot.Loaded(4, 3));
    assertThat(view.identities(new DeviceId("active"))).hasSize(1).allSatisfy(identity -> assertThat(view.admit(identity.fingerprint(), START)).isInstanceOf(Admission.Admitted.class));
    assertThat(view.identities(new DeviceId("contained"))).hasSize(1).allSatisfy(identity -> assertThat(view.admit(identity.fingerprint(), START)).isInstanceOf(Admission.Refused.class));
    assertThat(view.identities(new DeviceId("revoked"))).hasSize(1).allSatisfy(identity -> assertThat(view.admit(identity.fingerprint(), START)).isInstanceOf(Admission.Refused.class));
    assertThat(view.identities(new DeviceId("expired"))).isEmpty();
  }
}

package dev.bulwark.pki.est;

import dev.bulwark.fleet.device.DeviceId;
import dev.bulwark.fleet.event.Event;
import dev.bulwark.fleet.problem.Printable;
import dev.bulwark.fleet.store.Store;
import dev.bulwark.pki.csr.Refusal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Says no: each refusal becomes an event, is counted against the token it came with, and gets the answer that its code stands for. */
final class Refusals {
  static final String FORBIDDEN = "EST-002";
  private static final Refusal UNAUTHENTICATED = new Refusal("EST-001", "the id and the token do not open an enrolment", "ask an operator for a new token");
  private final Store store;

  Refusals(Store store) {
    this.store = store;
  }

  Enrolment unauthenticated(String identity, String from, Instant now) {
    record(null, null, identity, UNAUTHENTICATED, from, now);
    return new Enrolment.Unauthenticated(UNAUTHENTICATED.code(), UNAUTHENTICATED.detail(), UNAUTHENTICATED.hint());
  }

  Enrolment refused(@Nullable DeviceId device, @Nullable String tokenHash, Refusal why, String from, Instant now) {
    record(device, tokenHash, device == null ? "" : device.value(), why, from, now);
    return why.code().equals(FORBIDDEN)
        ? new Enrolment.Forbidden(why.code(), why.detail(), why.hint())
        : new Enrolment.BadRequest(why.code(), Printable.line(why.detail(), 300), why.hint());
  }

  void record(@Nullable DeviceId device, @Nullable String tokenHash, String identity, Refusal why, String from, Instant now) {
    Event event = new Event.EnrolmentRefused(Event.Meta.of(now, device, Event.Source.CA, from), Printable.line(identity, 80), why.code(), Printable.line(why.detail(), 300));
    store.<Boolean>write(tx -> {
      if (tokenHash != null) TokenDesk.countRefusal(tx, tokenHash);
      tx.emit(event);
      return true;
    });
  }
}

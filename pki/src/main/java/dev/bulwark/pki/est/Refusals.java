package dev.bulwark.pki.est;

import dev.bulwark.fleet.device.DeviceId;
import dev.bulwark.fleet.event.Event;
import dev.bulwark.problem.Printable;
import dev.bulwark.fleet.registry.Tokens;
import dev.bulwark.fleet.store.Store;
import dev.bulwark.pki.csr.Refusal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Says no: each refusal becomes an event and gets the answer that its code stands for. Counted against the token are only requests that came with it; else anybody who knows an id could lock its
 * device out.
 */
final class Refusals {
  static final String FORBIDDEN = "EST-002";
  private static final Refusal UNAUTHENTICATED = new Refusal("EST-001", "the id and the token do not open an enrolment", "ask an operator for a new token");
  private final Store store;
  private final Tokens tokens;

  Refusals(Store store, Tokens tokens) {
    this.store = store;
    this.tokens = tokens;
  }

  Enrolment unauthenticated(String identity, String from, Instant now) {
    record(null, false, identity, UNAUTHENTICATED, from, now);
    return new Enrolment.Unauthenticated(UNAUTHENTICATED.code(), UNAUTHENTICATED.detail(), UNAUTHENTICATED.hint());
  }

  Enrolment refused(@Nullable DeviceId device, boolean byToken, Refusal why, String from, Instant now) {
    record(device, byToken, device == null ? "" : device.value(), why, from, now);
    return why.code().equals(FORBIDDEN)
        ? new Enrolment.Forbidden(why.code(), why.detail(), why.hint())
        : new Enrolment.BadRequest(why.code(), Printable.line(why.detail(), 300), why.hint());
  }

  /** An address knocks too often; {@code count} posts were turned away since this was told last. */
  void limit(long count, String from, Instant now) {
    store.<Boolean>write(tx -> {
      tx.emit(new Event.LimitReached(Event.Meta.of(now, null, Event.Source.CA, from), "enrolment-rate", count));
      return true;
    });
  }

  void record(@Nullable DeviceId device, boolean byToken, String identity, Refusal why, String from, Instant now) {
    Event event = new Event.EnrolmentRefused(Event.Meta.of(now, device, Event.Source.CA, from), Printable.line(identity, 80), why.code(), Printable.line(why.detail(), 300));
    store.<Boolean>write(tx -> {
      if (byToken && device != null) tokens.countRefusal(tx, device);
      tx.emit(event);
      return true;
    });
  }
}

package dev.bulwark.server.api;

import dev.bulwark.fleet.event.Event;
import dev.bulwark.fleet.store.Store;
import java.time.InstantSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts each operator's action on record: an audit leaf and an event in one commit, done before the operator is answered. */
final class Actions {
  static final String ACTOR = "operator-token";
  private final Store store;
  private final InstantSource clock;

  Actions(Store store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  /** {@code what} is a verb and its object, {@code outcome} is {@code done} or an error code. */
  void record(String what, String outcome, @Nullable String from) {
    store.write(
        tx -> {
          tx.audit("operator", Map.of("actor", ACTOR, "what", what, "outcome", outcome));
          tx.emit(new Event.OperatorActed(Event.Meta.of(clock.instant(), null, Event.Source.OPERATOR, from), ACTOR, what, outcome));
          return true;
        });
  }
}

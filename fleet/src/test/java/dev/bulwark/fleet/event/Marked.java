package dev.bulwark.fleet.event;

import java.time.Instant;

/** Small events that carry a number, and the number of such an event. */
final class Marked {
  private Marked() {}

  static Event event(long number) {
    return new Event.LimitReached(Event.Meta.of(Instant.ofEpochMilli(number), null, Event.Source.SERVER), "mark", number);
  }

  static long number(EventLog.Recorded recorded) {
    return ((Event.LimitReached) recorded.event()).count();
  }
}

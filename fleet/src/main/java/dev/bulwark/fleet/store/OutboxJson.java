package dev.bulwark.fleet.store;

import dev.bulwark.fleet.event.Event;
import tools.jackson.databind.json.JsonMapper;

/** The form an event has while it waits in the outbox. */
final class OutboxJson {
  private static final JsonMapper MAPPER = new JsonMapper();

  private OutboxJson() {}

  static String write(Event event) {
    return MAPPER.writeValueAsString(event);
  }
}

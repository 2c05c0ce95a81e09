package dev.bulwark.firmware.virtual;

import java.util.List;

/** What happened during a reset, in order. */
public record BootLog(List<BootEvent> events) {
  public BootLog {
    events = List.copyOf(events);
  }

  /** One line per event, the stage first, as a serial console would show it. */
  public List<String> lines() {
    return events.stream().map(event -> String.format("%-10s  %s", event.stage().id(), event.text())).toList();
  }
}

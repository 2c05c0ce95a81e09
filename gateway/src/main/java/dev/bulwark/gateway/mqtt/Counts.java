package dev.bulwark.gateway.mqtt;

import java.util.Map;

/** The gateway in numbers, since its start; {@code refusedBy} has one entry per reason that occurred. */
public record Counts(long connections, long unfinished, long sessions, long connected, long published, long denied, long refused, Map<String, Long> refusedBy) {
  public Counts {
    refusedBy = Map.copyOf(refusedBy);
  }
}

package dev.bulwark.fleet.response;

import java.time.Instant;
import java.util.List;

/** What was seen of a containment, by looking again at the place where it has to show. {@code seen} is for people and for the evidence. */
public sealed interface Observation {
  List<String> seen();

  /** The device is cut off; from {@code at} on it counts as contained. */
  record Held(Instant at, List<String> seen) implements Observation {
    public Held {
      seen = List.copyOf(seen);
    }
  }

  /** Nothing speaks against it, but nothing shows it yet: look again. */
  record NotYet(List<String> seen) implements Observation {
    public NotYet {
      seen = List.copyOf(seen);
    }
  }

  /** The device is not cut off: what was ordered is not in place, or something passed nevertheless. Carry the order out again, and look again. */
  record Failed(List<String> seen) implements Observation {
    public Failed {
      seen = List.copyOf(seen);
    }
  }
}

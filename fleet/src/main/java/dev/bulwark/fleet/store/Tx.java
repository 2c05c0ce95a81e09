package dev.bulwark.fleet.store;

import dev.bulwark.fleet.event.Event;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One unit of work inside a commit. */
public interface Tx extends Query {
  /** Rows changed. */
  int change(String sql, @Nullable Object... parameters);

  /** An event that becomes real with this commit: kept in the outbox until the event log has it. */
  void emit(Event event);

  /**
   * Appends a leaf to the audit log in this commit and returns its index.
   *
   * @param kind what happened, for example {@code issue}, {@code revoke}, {@code device}, {@code operator}
   * @param members what is kept of it; written as canonical JSON (sorted members)
   */
  long audit(String kind, Map<String, String> members);
}

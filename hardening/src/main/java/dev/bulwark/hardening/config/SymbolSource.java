package dev.bulwark.hardening.config;

import dev.bulwark.hardening.audit.Reason;
import dev.bulwark.hardening.rule.Check;
import dev.bulwark.hardening.rule.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where a rule's symbols get their values from: one file, read as one release reads it. */
interface SymbolSource extends Condition.Facts {

  /**
   * A symbol's value and how it is known.
   *
   * @param value null where it cannot be known
   * @param line 0 where no line says so
   */
  record Found(@Nullable String value, Reason reason, int line) {}

  /** Whether the symbol, or one of its other names, means anything here. */
  boolean exists(String name, List<Check.Alias> aliases);

  Found find(String name, List<Check.Alias> aliases);

  /** The line that sets the name, whether it does anything or not; 0 for none. */
  int line(String name);
}

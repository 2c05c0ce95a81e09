package dev.bulwark.hardening.rule;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a rule compares. The family is closed: no rule brings code. */
public sealed interface Check {

  /**
   * A Kconfig symbol, or several.
   *
   * @param symbols without {@code CONFIG_}
   * @param all whether each must be safe, rather than one
   * @param aliases other names of a symbol, in some releases, in the catalogue's order
   * @param parameter the fleet's own setting that replaces the value; null where there is none
   */
  record Symbols(List<String> symbols, boolean all, Comparison safe, Map<String, List<Alias>> aliases, @Nullable String parameter) implements Check {
    public Symbols {
      symbols = List.copyOf(symbols);
      aliases = Map.copyOf(aliases);
    }
  }

  /** Another name in the releases {@code from} to {@code to}, both included; {@code inverted} where its yes is the symbol's no. */
  record Alias(String name, String from, String to, boolean inverted) {}

  /** An option of sshd. @param otherwise what holds where nothing is written; null where that depends on the server's version */
  record Option(String option, Comparison safe, @Nullable String otherwise) implements Check {}

  /** A kernel parameter. */
  record Sysctl(String parameter, Comparison safe) implements Check {}

  /** Something that code of ours looks for, by name. @param option the sshd option it belongs to; null for most */
  record Detector(String name, @Nullable String option) implements Check {}
}

package dev.bulwark.hardening.config;

import dev.bulwark.hardening.audit.Reason;
import dev.bulwark.hardening.rule.Check;
import dev.bulwark.hardening.rule.Condition;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An sdkconfig as one ESP-IDF release reads it: own names, other names, older names, defaults. */
final class ReleaseView implements SymbolSource, Condition.Facts {
  private record Old(KconfigFile.Assignment assignment, boolean inverted) {}

  private final KconfigFile file;
  private final IdfSymbols symbols;
  private final int release;
  private final @Nullable String chip;
  private final Set<String> features;
  private final Map<String, Old> byOldName = new HashMap<>();

  ReleaseView(KconfigFile file, IdfSymbols symbols, int release, @Nullable String chip, Set<String> features) {
    this.file = file;
    this.symbols = symbols;
    this.release = release;
    this.chip = chip;
    this.features = features;
    for (KconfigFile.Assignment each : file.assignments().values()) {
      for (String to : symbols.renamed(each.name(), release)) {
        boolean inverted = to.startsWith("!");
        byOldName.putIfAbsent(inverted ? to.substring(1) : to, new Old(each, inverted));
      }
    }
  }

  @Override
  public boolean exists(String name, List<Check.Alias> aliases) {
    return symbols.exists(name, release) || aliases.stream().anyMatch(this::valid);
  }

  private boolean valid(Check.Alias alias) {
    int from = symbols.releases().indexOf(alias.from());
    int to = symbols.releases().indexOf(alias.to());
    return from >= 0 && from <= release && release <= to && symbols.exists(alias.name(), release);
  }

  @Override
  public Found find(String name, List<Check.Alias> aliases) {
    KconfigFile.Assignment own = file.get(name);
    if (own != null) return new Found(own.value(), Reason.ASSIGNED, own.line());
    for (Check.Alias alias : aliases) {
      KconfigFile.Assignment other = valid(alias) ? file.get(alias.name()) : null;
      if (other != null) return new Found(turned(other.value(), alias.inverted()), Reason.ASSIGNED, other.line());
    }
    Old old = byOldName.get(name);
    if (old != null) return new Found(turned(old.assignment.value(), old.inverted), Reason.RENAMED, old.assignment.line());
    return absent(name, aliases);
  }

  /** Nobody sets it: off in a whole file, since its dependency is not met; the release's default in a file of defaults, where there is one that needs no further knowledge. */
  private Found absent(String name, List<Check.Alias> aliases) {
    String here = name;
    boolean inverted = false;
    if (!symbols.exists(name, release)) {
      Check.Alias first = aliases.stream().filter(this::valid).findFirst().orElse(null);
      if (first != null) {
        here = first.name();
        inverted = first.inverted();
      }
    }
    if (file.complete()) return new Found(symbols.isBool(here) ? turned("n", inverted) : null, Reason.ABSENT, 0);
    String constant = symbols.constantDefault(here, release);
    return constant == null ? new Found(null, Reason.ABSENT, 0) : new Found(turned(constant, inverted), Reason.DEFAULT, 0);
  }

  private static String turned(String value, boolean inverted) {
    if (!inverted) return value;
    return switch (value) {
      case "y" -> "n";
      case "n" -> "y";
      default -> value;
    };
  }

  @Override
  public int line(String name) {
    KconfigFile.Assignment own = file.get(name);
    return own == null ? 0 : own.line();
  }

  /** Of its own name only; what the release does not know is off. */
  @Override
  public @Nullable String symbol(String name) {
    if (!symbols.exists(name, release)) return "n";
    KconfigFile.Assignment own = file.get(name);
    return own != null ? own.value() : absent(name, List.of()).value();
  }

  @Override
  public @Nullable String chip() {
    return chip;
  }

  @Override
  public boolean feature(String name) {
    return features.contains(name);
  }
}

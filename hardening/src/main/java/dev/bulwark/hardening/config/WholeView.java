package dev.bulwark.hardening.config;

import dev.bulwark.hardening.audit.Reason;
import dev.bulwark.hardening.rule.Check;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A Kconfig file of a project without releases of its own (the kernel, Zephyr): every symbol may exist; an absent one is off in a whole file and unknown in a part. */
final class WholeView implements SymbolSource {
  private final KconfigFile file;
  private final boolean whole;
  private final Set<String> features;

  WholeView(KconfigFile file, boolean whole, Set<String> features) {
    this.file = file;
    this.whole = whole;
    this.features = features;
  }

  @Override
  public boolean exists(String name, List<Check.Alias> aliases) {
    return true;
  }

  @Override
  public Found find(String name, List<Check.Alias> aliases) {
    KconfigFile.Assignment own = file.get(name);
    return own != null ? new Found(own.value(), Reason.ASSIGNED, own.line()) : new Found(whole ? "n" : null, Reason.ABSENT, 0);
  }

  @Override
  public int line(String name) {
    KconfigFile.Assignment own = file.get(name);
    return own == null ? 0 : own.line();
  }

  @Override
  public @Nullable String symbol(String name) {
    return find(name, List.of()).value();
  }

  @Override
  public @Nullable String chip() {
    return null;
  }

  @Override
  public boolean feature(String name) {
    return features.contains(name);
  }
}

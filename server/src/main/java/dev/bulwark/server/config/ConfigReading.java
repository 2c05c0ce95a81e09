package dev.bulwark.server.config;

import java.util.List;

/** What came of reading a configuration. */
public sealed interface ConfigReading {
  /** @param notes what a person should know although nothing is wrong, one line each */
  record Valid(Config config, List<String> notes) implements ConfigReading {
    public Valid {
      notes = List.copyOf(notes);
    }
  }

  /** Every mistake that was found, in the order of the file; at least one. */
  record Invalid(List<ConfigProblem> problems) implements ConfigReading {
    public Invalid {
      problems = List.copyOf(problems);
    }

    /** True where at least one of them would weaken the product. */
    public boolean weakens() {
      return problems.stream().anyMatch(ConfigProblem::weakens);
    }
  }
}

package dev.bulwark.fleet.registry;

import java.util.List;

/** What became of a file of devices: all, or none and every reason. */
public sealed interface Imported {
  /** In the order of the file. */
  record Done(List<Registered.Registration> registrations) implements Imported {
    public Done {
      registrations = List.copyOf(registrations);
    }
  }

  /** Nothing was changed. At most 1,000 problems are listed. */
  record Rejected(List<LineProblem> problems) implements Imported {
    public Rejected {
      problems = List.copyOf(problems);
    }
  }

  /** What is wrong in one line; lines count from 1, the header included. */
  record LineProblem(int line, String code, String detail, String hint) {}
}

package dev.bulwark.hardening.exposure;

import dev.bulwark.problem.Problem;

/** Whether a scope file allows what is asked for. */
public sealed interface Admission {
  /** All is checked, nothing was sent yet but questions for names. */
  record Admitted(ApprovedRun run) implements Admission {}

  /** Refused for safety; not one packet went to any device. */
  record Refused(Problem why) implements Admission {}
}

package dev.bulwark.cli.terminal;

import dev.bulwark.problem.Problem;
import org.jspecify.annotations.Nullable;

/** A problem whose exit code the command knows better than the default of its kind. */
public final class Failure extends RuntimeException {
  private final int exit;
  private final transient Problem problem;

  public Failure(int exit, Problem problem) {
    super(problem.line(), problem);
    this.exit = exit;
    this.problem = problem;
  }

  /** Input that cannot be read or parsed: exit 3. */
  public static Failure input(String code, String detail, String hint, @Nullable Throwable cause) {
    return new Failure(Exit.INPUT, new Problem(code, detail, hint, cause));
  }

  /** The surroundings failed: exit 5. */
  public static Failure system(String code, String detail, String hint, @Nullable Throwable cause) {
    return new Failure(Exit.SYSTEM, new Problem(code, detail, hint, cause));
  }

  public int exit() {
    return exit;
  }

  public Problem problem() {
    return problem;
  }
}

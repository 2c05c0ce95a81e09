package dev.bulwark.cli.terminal;

/** The program's exit codes: scripts decide by them, so none ever changes its meaning. */
public final class Exit {
  /** Done; what was asked holds. */
  public static final int DONE = 0;

  /** A negative verdict: not valid, not intact, not allowed now. */
  public static final int NEGATIVE = 1;

  /** The command line itself is wrong. */
  public static final int USAGE = 2;

  /** Input that cannot be read or parsed. */
  public static final int INPUT = 3;

  /** Refused for safety. */
  public static final int REFUSED = 4;

  /** The system failed: I/O, a server that cannot be reached. */
  public static final int SYSTEM = 5;

  private Exit() {}
}

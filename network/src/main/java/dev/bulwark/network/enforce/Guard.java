package dev.bulwark.network.enforce;

import dev.bulwark.network.lab.Namespace;
import dev.bulwark.problem.Problem;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * Takes rules back that nobody confirms.
 *
 * <p>It is a process of its own in a session of its own: it must outlive the operator's connection, which is the very thing that may have been cut, and this program.
 */
final class Guard {
  /** $1 seconds, $2 the mark that is there while nobody has confirmed, $3 the rules to go back to. Taking the mark away first makes a late confirmation fail instead of lie. */
  private static final String SCRIPT = "PATH=$PATH:/usr/sbin:/sbin; sleep \"$1\"; mv \"$2\" \"$2.expired\" 2>/dev/null && nft -f \"$3\"; rm -f \"$2.expired\"";

  private Guard() {}

  static void start(Namespace namespace, Duration within, StateFolder state) {
    List<String> command = List.of("setsid", "sh", "-c", SCRIPT, "bulwark-rollback", Long.toString(within.toSeconds()), state.pending().toString(), state.rollback().toString());
    namespace.inside(
        () -> {
          try {
            new ProcessBuilder(command).redirectInput(new java.io.File("/dev/null")).redirectOutput(ProcessBuilder.Redirect.DISCARD).redirectError(ProcessBuilder.Redirect.DISCARD).start();
            return command;
          } catch (IOException e) {
            throw new Problem("NETWORK-247", "the guard that takes unconfirmed rules back cannot be started", "install util-linux (setsid); nothing was changed", e);
          }
        });
  }
}

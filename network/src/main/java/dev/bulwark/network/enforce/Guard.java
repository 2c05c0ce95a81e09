package dev.bulwark.network.enforce;

import dev.bulwark.network.lab.Namespace;
import dev.bulwark.problem.Problem;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Takes rules back that nobody confirms.
 *
 * <p>It is a process of its own in a session of its own: it must outlive the operator's connection, which is the very thing that may have been cut, and this program. It is there before the mark that it watches over, so that no mark is ever without a
 * guard, wherever this program is killed; and it counts from {@link #armed}, or from that death.
 */
final class Guard {
  /** $1 seconds, $2 the mark that is there while nobody has confirmed, $3 the rules to go back to. Taking the mark away first makes a late confirmation fail instead of lie. */
  private static final String SCRIPT = "PATH=$PATH:/usr/sbin:/sbin; echo $$; exec >/dev/null; read -r go; sleep \"$1\"; mv \"$2\" \"$2.expired\" 2>/dev/null && nft -f \"$3\"; rm -f \"$2.expired\"";

  private static final String NAME = "bulwark-rollback";
  private final Process process;
  private final long pid;

  private Guard(Process process, long pid) {
    this.process = process;
    this.pid = pid;
  }

  static Guard start(Namespace namespace, Duration within, StateFolder state) {
    List<String> command = List.of("setsid", "sh", "-c", SCRIPT, NAME, Long.toString(within.toSeconds()), state.pending().toString(), state.rollback().toString());
    return namespace.inside(
        () -> {
          try {
            Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
            // Its own word for its number: setsid may have made yet another process.
            String said = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII)).readLine();
            if (said == null || !said.matches("[0-9]{1,18}")) throw new IOException("it says nothing");
            return new Guard(process, Long.parseLong(said));
          } catch (IOException e) {
            throw new Problem("NETWORK-247", "the guard that takes unconfirmed rules back cannot be started", "install util-linux (setsid); nothing was changed", e);
          }
        });
  }

  long pid() {
    return pid;
  }

  /** The mark is there; time runs from now on. */
  void armed() {
    try (OutputStream go = process.getOutputStream()) {
      go.write('\n');
    } catch (IOException e) {
      throw new Problem("NETWORK-247", "the guard that takes unconfirmed rules back has ended", "look at the machine's memory, and apply again; nothing was changed", e);
    }
  }

  /** Whether the process of that number is a guard of this mark; not some other one that has got the number since. */
  static boolean watches(long pid, StateFolder state) {
    try {
      List<String> command = List.of(Files.readString(Path.of("/proc", Long.toString(pid), "cmdline"), StandardCharsets.ISO_8859_1).split("\0", -1));
      return command.contains(NAME) && command.contains(new String(state.pending().toString().getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      return false;
    }
  }
}

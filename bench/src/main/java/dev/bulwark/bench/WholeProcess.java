package dev.bulwark.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What one command costs from its start to its end: the best of several runs, since everything that disturbs only adds.
 *
 * @param seconds wall time
 * @param cpu user and system time of it and all that it started, in seconds
 */
record WholeProcess(double seconds, double cpu) {
  /** Runs the launcher with these arguments. */
  static WholeProcess best(int runs, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(System.getProperty("bulwark.launcher", "./bulwark")));
    command.addAll(List.of(arguments));
    return bestOf(runs, command);
  }

  /** Runs any program, by its name and arguments. */
  static WholeProcess bestOf(int runs, List<String> program) throws IOException {
    List<String> command = new ArrayList<>(List.of("bash", "-c", "TIMEFORMAT='%R %U %S'; out=$( { time \"$@\" >/dev/null 2>&3; } 3>/dev/null 2>&1 ) && echo $out", "bash"));
    command.addAll(program);
    WholeProcess best = new WholeProcess(Double.MAX_VALUE, Double.MAX_VALUE);
    for (int i = 0; i < runs; i++) {
      Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      String[] times = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip().split(" ");
      if (times.length != 3) throw new IOException("the command failed: " + String.join(" ", program));
      best = new WholeProcess(Math.min(best.seconds, Double.parseDouble(times[0])), Math.min(best.cpu, Double.parseDouble(times[1]) + Double.parseDouble(times[2])));
    }
    return best;
  }
}
